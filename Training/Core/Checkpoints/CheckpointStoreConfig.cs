using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;

namespace Platform.Training.Core.Checkpoints;

/// <content>What a user chooses.</content>
public sealed partial class CheckpointStore
{
    /// <summary>Describes a <see cref="CheckpointStore"/>.</summary>
    public sealed record Config : Configs.Config
    {
        /// <summary>When to save.</summary>
        [Description("When to save; a run that ends or is stopped always saves.")]
        public Policy Policy { get; init; } = new EverySeconds { Seconds = 30 };

        /// <summary>How many to keep.</summary>
        [Description("How many checkpoints to keep, the newest. The newest healthy one is kept as well.")]
        [Range(1, 1000)]
        public int Keep { get; init; } = 2;

        /// <summary>Steps of which each beginning is kept for good.</summary>
        [Description("Keeps for good the first checkpoint at or after every multiple of so many steps. Empty: none.")]
        [Range(1, long.MaxValue)]
        public long? KeepEvery { get; init; }

        /// <summary>Which to keep for what was measured.</summary>
        [Description("Keeps the checkpoints with the best figures. Empty: none.")]
        public BestCheckpoints? Best { get; init; }

        /// <summary>More frequent ones that survive only the process.</summary>
        [Description("Saves more often to the host's memory, which survives a crash of the process but not of the host. Empty: does not.")]
        public FastCheckpoints? Fast { get; init; }

        /// <summary>Whether training goes on while a checkpoint is written.</summary>
        [Description("Whether training goes on while a checkpoint is written; it then takes as much of the host's memory as a checkpoint is large.")]
        public bool InBackground { get; init; } = true;

        /// <summary>What happens when one is due and the one before is still being written.</summary>
        [Description("When a checkpoint is due while the one before is still being written: postpone it until that is done, or wait.")]
        public WhenBusy WhenBusy { get; init; } = WhenBusy.Postpone;

        /// <summary>Good steps that must follow a checkpoint before it counts as healthy.</summary>
        [Description("Good steps in a row that must follow a checkpoint before it counts as healthy.")]
        [Range(1, 1_000_000)]
        public int HealthyAfter { get; init; } = 1;

        /// <summary>Opens the store for the run that owns it, and puts right what a killed process left.</summary>
        /// <param name="directory">The run's checkpoint directory.</param>
        /// <param name="warn">Told of what does not end the run.</param>
        public CheckpointStore Open(string directory, Action<string>? warn = null) => new(directory, this, warn ?? (static _ => { }));
    }
}

/// <summary>What to do with a checkpoint that is due while another is still being written.</summary>
public enum WhenBusy
{
    /// <summary>Save after the first step that finds the writing done; several that are due in between are one.</summary>
    Postpone,

    /// <summary>Hold training until the writing is done.</summary>
    Wait,
}

/// <summary>Which checkpoints are kept for what was measured at their step.</summary>
public sealed record BestCheckpoints : Config
{
    /// <summary>The figure that decides.</summary>
    [Description("The evaluator's figure that decides, for example dev/accuracy.")]
    [Required]
    public string Figure { get; init; } = "dev/loss";

    /// <summary>Which values are better.</summary>
    [Description("Which values are better.")]
    public Better Better { get; init; } = Better.Lower;

    /// <summary>How many are kept.</summary>
    [Description("How many of the best are kept.")]
    [Range(1, 1000)]
    public int Keep { get; init; } = 1;

    /// <summary>The checkpoints that have the figure, the best first; of equal ones the earlier.</summary>
    public IEnumerable<Checkpoint> Rank(IEnumerable<Checkpoint> checkpoints) =>
        checkpoints.Where(checkpoint => checkpoint.Figures.ContainsKey(Figure))
            .OrderBy(checkpoint => Better == Better.Lower ? checkpoint.Figures[Figure] : -checkpoint.Figures[Figure])
            .ThenBy(checkpoint => checkpoint.Step);
}

/// <summary>Which values of a figure are better.</summary>
public enum Better
{
    /// <summary>Losses and errors.</summary>
    Lower,

    /// <summary>Accuracies and scores.</summary>
    Higher,
}

/// <summary>Checkpoints that are made often and survive the process, not the host.</summary>
public sealed record FastCheckpoints : Config
{
    /// <summary>When to save.</summary>
    [Description("When to save to the fast directory.")]
    public Policy Policy { get; init; } = new EverySeconds { Seconds = 5 };

    /// <summary>How many to keep.</summary>
    [Description("How many to keep there, the newest. The newest healthy one is kept as well.")]
    [Range(1, 100)]
    public int Keep { get; init; } = 1;

    /// <summary>The directory below which every run gets one of its own.</summary>
    [Description("Directory below which each run gets one of its own. Empty: the host's memory (/dev/shm), or the temporary directory where there is none.")]
    public string? Directory { get; init; }
}
