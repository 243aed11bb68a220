using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Runs;

/// <summary>When something that is done now and then is due. The end of a run is always due.</summary>
public abstract record Policy : Config
{
    /// <summary>Whether it is due after a step.</summary>
    /// <param name="step">Steps done, at least 1.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    /// <param name="sinceLast">Time since it was last done.</param>
    public bool IsDue(long step, long totalSteps, TimeSpan sinceLast) => step == totalSteps || IsDueWithin(step, totalSteps, sinceLast);

    /// <summary>Whether it is due after a step that is not the last.</summary>
    protected abstract bool IsDueWithin(long step, long totalSteps, TimeSpan sinceLast);
}

/// <summary>Due after every so many steps.</summary>
public sealed record EverySteps : Policy
{
    /// <summary>Steps between two times.</summary>
    [Description("Steps between two times.")]
    [Range(1, int.MaxValue)]
    public int Steps { get; init; } = 100;

    /// <inheritdoc/>
    protected override bool IsDueWithin(long step, long totalSteps, TimeSpan sinceLast) => step % Steps == 0;
}

/// <summary>Due a number of times, evenly spread over the run.</summary>
public sealed record TimesPerRun : Policy
{
    /// <summary>How often in the whole run.</summary>
    [Description("How often in the whole run.")]
    [Range(1, 10_000)]
    public int Times { get; init; } = 20;

    /// <inheritdoc/>
    protected override bool IsDueWithin(long step, long totalSteps, TimeSpan sinceLast) =>
        step * Times / totalSteps > (step - 1) * Times / totalSteps;
}

/// <summary>Due when so many seconds have passed.</summary>
public sealed record EverySeconds : Policy
{
    /// <summary>Seconds between two times.</summary>
    [Description("Seconds between two times.")]
    [Positive]
    public double Seconds { get; init; } = 60;

    /// <inheritdoc/>
    protected override bool IsDueWithin(long step, long totalSteps, TimeSpan sinceLast) => sinceLast.TotalSeconds >= Seconds;
}
