using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Language.Glue;

namespace Platform.Training.Compression.Sweeps;

/// <summary>How each cell of a sweep is trained. All arms of one task and architecture have the same recipe, so that they cost and see the same.</summary>
public sealed record SweepRecipe : Config
{
    /// <summary>Passes over the training split.</summary>
    [Description("Passes over the training split.")]
    [Positive]
    public double Epochs { get; init; } = 2;

    /// <summary>Ends a run earlier, after so many steps.</summary>
    [Description("Ends a run earlier, after so many steps. Empty: no limit.")]
    [Positive]
    public long? MaxSteps { get; init; }

    /// <summary>Examples of a training batch.</summary>
    [Description("Examples in a training batch.")]
    [Range(1, 65_536)]
    public int BatchSize { get; init; } = 64;

    /// <summary>The largest learning rate.</summary>
    [Description("Largest learning rate; it rises to it over the first tenth of the steps and falls to zero.")]
    [Positive]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Dropout of hidden values and of the pooled vector.</summary>
    [Description("Dropout of hidden values and of the pooled vector.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Dropout { get; init; } = 0.1;

    /// <summary>Dropout of attention weights.</summary>
    [Description("Dropout of attention weights; 0 is faster, 0.1 as BERT was published.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double AttentionDropout { get; init; }

    /// <summary>The longest sequence in tokens.</summary>
    [Description("Longest sequence in tokens; longer ones are cut.")]
    [Range(4, 512)]
    public int MaximumLength { get; init; } = 128;

    /// <summary>How often dev is measured while a cell trains.</summary>
    [Description("How often dev is measured while a cell trains, its end included.")]
    [Range(1, 10_000)]
    public int Evaluations { get; init; } = 4;

    /// <summary>The recipe with a change; what the change leaves empty stays.</summary>
    public SweepRecipe With(RecipeChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return this with
        {
            Epochs = change.Epochs ?? Epochs,
            MaxSteps = change.MaxSteps ?? MaxSteps,
            BatchSize = change.BatchSize ?? BatchSize,
            LearningRate = change.LearningRate ?? LearningRate,
            Dropout = change.Dropout ?? Dropout,
        };
    }
}

/// <summary>Changes the recipe for some tasks and architectures.</summary>
public sealed record RecipeChange : Config
{
    /// <summary>The tasks it is for.</summary>
    [Description("The tasks it is for. Empty: all.")]
    public ConfigList<GlueTaskName> Tasks { get; init; } = [];

    /// <summary>The architectures it is for.</summary>
    [Description("The architectures it is for. Empty: all.")]
    public ConfigList<string> Architectures { get; init; } = [];

    /// <summary>Passes over the training split.</summary>
    [Description("Passes over the training split. Empty: as the recipe says.")]
    [Positive]
    public double? Epochs { get; init; }

    /// <summary>Ends a run earlier, after so many steps.</summary>
    [Description("Ends a run earlier, after so many steps. Empty: as the recipe says.")]
    [Positive]
    public long? MaxSteps { get; init; }

    /// <summary>Examples of a training batch.</summary>
    [Description("Examples in a training batch. Empty: as the recipe says.")]
    [Range(1, 65_536)]
    public int? BatchSize { get; init; }

    /// <summary>The largest learning rate.</summary>
    [Description("Largest learning rate. Empty: as the recipe says.")]
    [Positive]
    public double? LearningRate { get; init; }

    /// <summary>Dropout of hidden values and of the pooled vector.</summary>
    [Description("Dropout of hidden values and of the pooled vector. Empty: as the recipe says.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double? Dropout { get; init; }

    /// <summary>Whether it changes the recipe of a task and architecture.</summary>
    public bool IsFor(GlueTaskName task, string architecture) =>
        (Tasks.Count == 0 || Tasks.Contains(task)) && (Architectures.Count == 0 || Architectures.Contains(architecture));
}
