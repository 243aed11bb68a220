using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;
using Platform.Training.Language.HuggingFace;

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

/// <summary>Pretrained weights that are there already: imported ones, or those that come with the program.</summary>
public sealed record FromPretrained : SweepStart
{
    /// <summary>What labels call them.</summary>
    [Description("What labels and tables call this start.")]
    [Required]
    public string Name { get; init; } = "pretrained";

    /// <summary>The folder.</summary>
    [Description("Folder with the weights, as Runner import makes it; models/… for one that comes with the program. {architecture} in it stands for the cell's.")]
    [Required(ErrorMessage = "is required: the folder with the weights.")]
    public string From { get; init; } = "";

    internal override string Label => Name;

    /// <summary>The folder for an architecture, and what is wrong with it; null where it can be started from.</summary>
    internal (string Folder, string? Problem) For(Architecture architecture)
    {
        var folder = From.Replace("{architecture}", architecture.Name, StringComparison.Ordinal);
        try
        {
            var weights = PretrainedFolder.Open(folder);
            var (wanted, there) = (architecture.Encoder(0, 0), weights.Encoder);
            return (folder, (wanted.HiddenSize, wanted.Stack.Expand().Count()) == (there.HiddenSize, there.Stack.Expand().Count())
                ? null
                : $"\"{folder}\" holds weights of {there.Stack.Expand().Count()} layers and hidden size {there.HiddenSize}, and {architecture.Name} has {architecture.Layers} and {architecture.Hidden}.");
        }
        catch (ConfigException problem)
        {
            return (folder, problem.Problems[0].Message);
        }
    }
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
