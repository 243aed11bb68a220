using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modifiers;

namespace Platform.Training.Language.Modifiers;

/// <summary>
/// Leaves the pieces out of a vocabulary that no training text uses, and so the rows of the model's table of tokens. A
/// warm start with <see cref="Core.Checkpoints.TableRows"/> gives the rows that stay their values by name.
/// </summary>
[Description("Leaves out the pieces of the vocabulary that the training split does not use, and so the rows of the model's table of tokens.")]
public sealed record TrimVocabulary : Modifier
{
    /// <summary>Which inputs.</summary>
    [Description("Which inputs: a path in which * is any name, [*] any item, ** any number of steps.")]
    public string At { get; init; } = "input.**";

    /// <inheritdoc/>
    public override IReadOnlyList<ConfigEdit> Plan(Config config)
    {
        ConfigGlob glob = new($"{At}.trim_vocabulary");
        ConfigEdit[] edits = [.. ConfigTree.Visit(config).Where(node => node.Path.Length > 0 && glob.Matches(node.Path)).Select(node => new ConfigEdit(node.Path, node.Value, true, this))];
        return edits.Length > 0
            ? edits
            : throw new ConfigException("", $"found no input with a vocabulary to trim at \"{At}\". GlueInput and ImdbInput have one; a language model's whole text is its training split.");
    }
}
