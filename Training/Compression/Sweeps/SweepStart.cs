using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;

namespace Platform.Training.Compression.Sweeps;

/// <summary>Where the first weights of every cell come from.</summary>
public abstract record SweepStart : Config
{
    /// <summary>What labels call it.</summary>
    internal abstract string Label { get; }
}

/// <summary>Fresh weights, drawn by the cell's seed.</summary>
public sealed record FromScratch : SweepStart
{
    internal override string Label => "scratch";
}

/// <summary>Weights that are there already, such as imported ones.</summary>
public sealed record FromWeights : SweepStart
{
    /// <summary>What labels call them.</summary>
    [Description("What labels and tables call this start.")]
    [Required]
    public string Name { get; init; } = "pretrained";

    /// <summary>The weights.</summary>
    [Description("The weights; {architecture} in the path stands for the cell's.")]
    public required WarmStart Weights { get; init; }

    internal override string Label => Name;
}

/// <summary>A pretraining run that the sweep does itself, once for each architecture.</summary>
public sealed record FromPretraining : SweepStart
{
    /// <summary>What labels call it.</summary>
    [Description("What labels and tables call this start.")]
    [Required]
    public string Name { get; init; } = "own pretraining";

    /// <summary>The pretraining; each architecture's encoder takes the place of its own.</summary>
    [Description("The pretraining of a masked language model; each architecture's encoder takes the place of its encoder.")]
    public required Trainer.Config Pretraining { get; init; }

    internal override string Label => Name;
}
