using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Inputs;
using Platform.Training.Language.Augmentation;

namespace Platform.Training.Compression.Augmentation;

/// <summary>Puts words of a file in other words' places: synonyms that a user has, or what a masked language model would say there.</summary>
/// <remarks>
/// After TinyBERT (Jiao et al. 2020, arXiv:1909.10351, algorithm 1), whose probability is 0.4 with 20 copies; one copy is our
/// choice, for each costs a pass.
/// </remarks>
public sealed record SynonymFile : TextAugmentation
{
    /// <summary>The file.</summary>
    [Description("A file of lines \"word TAB synonym TAB synonym …\", within the datasets directory; \"samples/…\" for one that comes with the program.")]
    [Required(ErrorMessage = "is required: a file of lines \"word TAB synonym TAB synonym …\".")]
    public string File { get; init; } = "";

    /// <summary>How often a word is replaced.</summary>
    [Description("Probability that a word which the file has is replaced.")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Probability { get; init; } = 0.4;

    /// <summary>Changed texts beside each.</summary>
    [Description("Changed texts made of each in a pass, beside itself: a pass is so many times longer.")]
    [Range(1, 100)]
    public int Copies { get; init; } = 1;

    /// <inheritdoc/>
    public override int CopiesOfEach => Copies;

    /// <inheritdoc/>
    public override ITextAugmenter Open(InputEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return new SynonymAugmenter(Synonyms.Read(environment.Find(File)), Probability);
    }
}
