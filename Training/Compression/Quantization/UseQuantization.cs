using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modifiers;
using Platform.Training.Language.Classification;

namespace Platform.Training.Compression.Quantization;

/// <summary>
/// Trains with weights and inputs rounded to few bits (quantization-aware training): fills the slot of a quantizer of every
/// matrix and table it finds, and changes nothing else of them.
/// </summary>
/// <remarks>
/// Everything is rounded that is multiplied with or looked up, the head and the embeddings included, as the sizes of
/// arXiv:2208.09684 have it; biases and norms stay exact. Any component with a slot for a <see cref="Quantizer"/> is found.
/// </remarks>
[Description("Trains with matrices, tables and what matrices are multiplied with rounded to few bits (quantization-aware training).")]
public sealed record UseQuantization : Modifier
{
    /// <summary>Which components to look at.</summary>
    [Description("Which matrices and tables: a pattern of their paths, such as model.encoder.** to leave the head out. * is any name, ** any number of steps.")]
    public string At { get; init; } = "**";

    /// <summary>Bits of a matrix's weight.</summary>
    [Description("Bits of a weight of a matrix, 2 to 8; usual are 8, 4, 3 and 2.")]
    public int Bits { get; init; } = 8;

    /// <summary>Bits of a table's value; null for as many as a matrix has.</summary>
    [Description("Bits of a value of a table, such as the vectors of tokens. Empty: as many as a matrix's weight.")]
    public int? EmbeddingBits { get; init; }

    /// <summary>Whether each row of weights has a scale of its own.</summary>
    [Description("Whether each output of a matrix, and each vector of a table, has a scale of its own instead of one for all.")]
    public bool PerChannel { get; init; }

    /// <summary>Part of the weights, in percent, that fit on the grid.</summary>
    [Description("Part of the weights that fit on the grid, in percent; those beyond are cut off. 100: all. Fewer than 4 bits need less, such as 97.")]
    [Range(50.0, 100.0)]
    public double Percentile { get; init; } = 100;

    /// <summary>Bits of what a matrix is multiplied with: 8, or null to leave it exact.</summary>
    [Description("Bits of what a matrix is multiplied with: 8. Empty: it is not rounded.")]
    public int? ActivationBits { get; init; } = 8;

    /// <summary>How the range of what a matrix is multiplied with is found.</summary>
    [Description("How the range of what a matrix is multiplied with is found.")]
    public RangeObserver.BaseConfig Observer { get; init; } = new EmaObserver.Config();

    /// <summary>After modifiers that put other matrices and tables in place.</summary>
    public override int Stage => 1;

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check() =>
    [
        .. BitWidth.Problem("bits", Bits),
        .. EmbeddingBits is { } bits ? BitWidth.Problem("embedding_bits", bits) : [],
        .. ActivationBits is null or 8 ? Array.Empty<ConfigProblem>() : [new("activation_bits", $"must be 8 or empty, not {ActivationBits}: no kernel multiplies with fewer, and more are not stored in a byte.")],
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<ConfigEdit> Plan(Config config)
    {
        var glob = new ConfigGlob(At);
        var slots = Slots(config).ToArray();
        ConfigEdit[] edits = [.. slots.Where(slot => glob.Matches(slot.Owner.Path)).Select(slot => new ConfigEdit(slot.Field.Path, slot.Field.Value, For(slot.Owner.Config), this))];
        return (edits.Length, slots.Length) switch
        {
            (> 0, _) => edits,
            (_, > 0) => throw new ConfigException("", $"found no matrix or table at \"{At}\". There is {string.Join(", ", slots.Take(8).Select(slot => slot.Owner.Path))}{(slots.Length > 8 ? $" and {slots.Length - 8} more" : "")}."),
            _ => throw new ConfigException("", "found no matrix or table that can be rounded: this config has none."),
        };
    }

    /// <summary>Every component that can have a quantizer, and its slot. What a loss is made of is no part of the model.</summary>
    private static IEnumerable<(ConfigMatch<Config> Owner, ConfigField Field)> Slots(Config config)
    {
        var losses = ConfigTree.Find<ClassifierLoss.BaseConfig>(config);
        return
            from owner in ConfigTree.Find<Config>(config)
            where !losses.Any(loss => ConfigPath.IsAtOrBelow(owner.Path, loss.Path))
            from field in ConfigTree.Fields(owner.Config, owner.Path)
            where field.Type == typeof(Quantizer.BaseConfig)
            select (owner, field);
    }

    /// <summary>A table is looked up and not multiplied, so it has no input to round.</summary>
    private FakeQuantizer.Config For(Config owner) => new()
    {
        Bits = owner is LinearMap.BaseConfig ? Bits : EmbeddingBits ?? Bits,
        PerChannel = PerChannel,
        Percentile = Percentile,
        Inputs = owner is LinearMap.BaseConfig && ActivationBits is not null ? Observer : null,
    };
}
