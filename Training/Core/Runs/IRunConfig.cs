using Platform.Training.Core.Hardware;
using Platform.Training.Core.Health;

namespace Platform.Training.Core.Runs;

/// <summary>The config of a run: of one that trains, <see cref="Trainer.Config"/>, or of one that does other work, <see cref="Job.BaseConfig"/>.</summary>
public interface IRunConfig
{
    /// <summary>Seed of everything random.</summary>
    long Seed { get; }

    /// <summary>What it runs on.</summary>
    HardwareConfig Hardware { get; }

    /// <summary>What watches the run.</summary>
    HealthConfig Health { get; }
}
