using System.ComponentModel;
using Platform.Training.Core.Inputs;
using Platform.Training.Language.Texts;

namespace Platform.Training.Language.Imdb;

/// <summary>
/// The film reviews as plain text. The publisher's test file is never read, and reviews that are held out to measure
/// classifiers are held out here too.
/// </summary>
public sealed record ImdbTexts : TextSource
{
    /// <summary>Where the files are.</summary>
    [Description("Directory of unsup.tsv.gz and train.tsv.gz, within the datasets directory.")]
    public string Directory { get; init; } = "imdb";

    /// <summary>Also reads the labelled training reviews, without their labels.</summary>
    [Description("Also reads the 25,000 labelled reviews of train.tsv.gz after the 50,000 of unsup.tsv.gz, without their labels.")]
    public bool AlsoLabelled { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> Read(string split, InputEnvironment environment)
    {
        bool heldOut = split switch { "train" => false, "dev" => true, _ => throw NoSplit(split) };
        string[] files = AlsoLabelled ? ["unsup", "train"] : ["unsup"];
        return files.SelectMany(file => ImdbFile.Read(environment.Find($"{Directory}/{file}.tsv.gz"), labelled: false))
            .Where(review => review.IsHeldOut == heldOut)
            .Select(review => review.Text);
    }
}
