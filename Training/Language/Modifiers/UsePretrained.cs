using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modifiers;
using Platform.Training.Language.Bert;
using Platform.Training.Language.HuggingFace;

namespace Platform.Training.Language.Modifiers;

/// <summary>
/// Starts a model from pretrained weights: a folder that <see cref="HuggingFaceImport"/> made, or one that comes with the
/// program. The input splits words by the weights' own vocabulary; where it is trimmed, its rows are picked by name.
/// </summary>
[Description("Starts from pretrained weights, and splits words by their vocabulary.")]
public sealed record UsePretrained : Modifier
{
    /// <summary>The folder.</summary>
    [Description("Folder with the weights, as Runner import makes it; models/… for one that comes with the program.")]
    [Required]
    public string From { get; init; } = "";

    /// <summary>Whether the encoder becomes that of the weights.</summary>
    [Description("Makes the model's encoder that of the weights: its layers, sizes and dropout. Otherwise it must have the same shapes already.")]
    public bool Architecture { get; init; }

    /// <summary>Whether the head is taken too.</summary>
    [Description("Takes the head's values too, for a task with the same classes. Otherwise the head starts afresh.")]
    public bool Head { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<ConfigEdit> Plan(Config config)
    {
        PretrainedFolder folder = PretrainedFolder.Open(From);
        // What comes with the program is named so that another machine finds its own.
        string path = folder.Path == From ? Path.GetFullPath(From) : From;
        string vocabulary = $"{path}/{PretrainedFolder.VocabularyFile}";
        ConfigGlob vocabularies = new("input.**.vocabulary");
        ConfigNode start = ConfigTree.Visit(config).FirstOrDefault(node => node.Path == "warm_start")
            ?? throw new ConfigException("", "applies to a whole experiment, which has a warm_start.");
        ConfigMatch<BertEncoder.Config>[] encoders = [.. ConfigTree.Find<BertEncoder.Config>(config, "model.**")];
        if (encoders.Length == 0)
        {
            throw new ConfigException("", "found no BertEncoder in this model, and pretrained weights are of one.");
        }

        return
        [
            .. ConfigTree.Visit(config)
                .Where(node => node.Path.Length > 0 && vocabularies.Matches(node.Path) && !Equals(node.Value, vocabulary))
                .Select(node => new ConfigEdit(node.Path, node.Value, vocabulary, this)),
            .. encoders.Where(_ => Architecture).Select(match => new ConfigEdit(match.Path, match.Config, folder.Encoder with { Pooler = match.Config.Pooler }, this)),
            new ConfigEdit(start.Path, start.Value, WarmStart(path, vocabulary), this),
        ];
    }

    private WarmStart WarmStart(string path, string vocabulary) => new()
    {
        Path = path,
        Map = Head ? [] : [new KeyRule { Pattern = @"^head\.", Replacement = "unused_head." }],
        Rows = [new TableRows { At = "encoder.embeddings.tokens.*", Names = vocabulary }, new TableRows { At = "bias", Names = vocabulary }],
        Missing = ["head.**", "encoder.pooler.**", "transform.**", "norm.**", "bias"],
        Unexpected = ["head.**", "encoder.pooler.**", "transform.**", "norm.**", "bias"],
    };
}
