namespace Platform.Training.Language.Imdb;

/// <summary>One film review.</summary>
/// <param name="Id">The publisher's number, unique among the reviews of one file and label.</param>
/// <param name="IsPositive">Whether the reviewer liked the film; null where the review is not labelled.</param>
/// <param name="Text">The review, line breaks as spaces.</param>
public readonly record struct ImdbReview(int Id, bool? IsPositive, string Text)
{
    /// <summary>How many neighbouring ids are held out together.</summary>
    private const int Block = 125;

    /// <summary>
    /// Whether the review belongs to the dev split, which is held out of the publisher's training file: every tenth
    /// block of 125 ids. Reviews of one film have neighbouring ids, so that whole blocks keep most films on one side.
    /// </summary>
    public bool IsHeldOut => Id / Block % 10 == 9;
}
