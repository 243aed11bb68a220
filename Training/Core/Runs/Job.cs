using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Hardware;
using Platform.Training.Core.Health;

namespace Platform.Training.Core.Runs;

/// <summary>The work of a run that trains nothing, such as predicting with models that are there.</summary>
/// <remarks>
/// It is executed, watched, stopped and stored like training: it reports <see cref="ProgressEvent"/>s and figures, and leaves
/// what it makes below <see cref="RunDirectory.Artifacts"/>. It books each part of the work as a step of <see cref="RunEnvironment.Time"/>,
/// which is how a watchdog knows that it moves. A run that is resumed builds the job anew in the same directory; it
/// leaves parts that are made already as they are.
/// </remarks>
public abstract class Job : IDisposable
{
    /// <summary>Describes a <see cref="Job"/>.</summary>
    public abstract record BaseConfig : Config, IRunConfig
    {
        /// <inheritdoc/>
        [Description("Seed of everything random.")]
        [Range(0, long.MaxValue)]
        public long Seed { get; init; } = 1;

        /// <inheritdoc/>
        [Description("What it runs on.")]
        public HardwareConfig Hardware { get; init; } = new();

        /// <inheritdoc/>
        [Description("What watches the run. Changes no number.")]
        public HealthConfig Health { get; init; } = new();

        /// <summary>Prepares the work: what is wrong with it is told here, before it begins.</summary>
        /// <param name="environment">What the run finds at hand.</param>
        /// <exception cref="ConfigException">It cannot be done as described.</exception>
        public abstract Job Build(RunEnvironment environment);
    }

    /// <summary>Parts of the work that are done.</summary>
    public abstract long Step { get; }

    /// <summary>Does the work.</summary>
    /// <param name="stop">Ends it at the next good place; what is made by then stays.</param>
    /// <returns>Whether all is done.</returns>
    public abstract bool Run(CancellationToken stop);

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
