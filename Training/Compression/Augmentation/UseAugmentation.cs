using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Glue;

namespace Platform.Training.Compression.Augmentation;

/// <summary>Adds texts with words replaced by those of a file to the training split of GLUE tasks.</summary>
[Description("Adds texts with words replaced by synonyms, or by what a masked language model would say, to the training split.")]
public sealed record UseAugmentation : Modifier
{
    /// <summary>The file.</summary>
    [Description("A file of lines \"word TAB synonym TAB synonym …\", within the datasets directory.")]
    [Required(ErrorMessage = "is required: a file of lines \"word TAB synonym TAB synonym …\".")]
    public string File { get; init; } = "";

    /// <summary>How often a word is replaced.</summary>
    [Description("Probability that a word which the file has is replaced.")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Probability { get; init; } = 0.4;

    /// <summary>Changed texts beside each.</summary>
    [Description("Changed texts made of each in a pass, beside itself.")]
    [Range(1, 100)]
    public int Copies { get; init; } = 1;

    /// <summary>Whether the run keeps its number of passes over the texts as they are.</summary>
    [Description("Shortens the run to as many steps as it has without: one pass over a text and its copy counts as two. Otherwise it sees more data than a run without.")]
    public bool EqualSteps { get; init; } = true;

    /// <inheritdoc/>
    public override IReadOnlyList<ConfigEdit> Plan(Config config)
    {
        var augmentation = new SynonymFile { File = File, Probability = Probability, Copies = Copies };
        ConfigEdit[] edits =
        [
            .. ConfigTree.Find<GlueInput.Config>(config).Select(input => new ConfigEdit(
                ConfigPath.Join(input.Path, ConfigPath.NameOf(nameof(GlueInput.Config.Augmentation))), input.Config.Augmentation, augmentation, this)),
        ];
        if (edits.Length == 0)
        {
            throw new ConfigException("", "found no GlueInput, whose training texts could be added to.");
        }

        return EqualSteps && config is Trainer.Config trainer
            ? [.. edits, new ConfigEdit("epochs", trainer.Epochs, trainer.Epochs / (1 + Copies), this)]
            : edits;
    }
}
