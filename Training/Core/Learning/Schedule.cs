using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Learning;

/// <summary>How the learning rate moves over a run, as a factor of its peak: a function of the step alone.</summary>
public abstract record Schedule : Config
{
    /// <summary>The factor at a step, at least 0.</summary>
    /// <param name="step">Steps already done; after the run's end the factor stays as it ended.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    public abstract double Factor(long step, long totalSteps);

    /// <summary>The factor over a whole run, evenly spaced, as a chart shows it.</summary>
    /// <param name="totalSteps">Steps of the run.</param>
    /// <param name="points">Most points that are wanted; the first and the last step are among them.</param>
    public IReadOnlyList<(long Step, double Factor)> Preview(long totalSteps, int points = 200)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(totalSteps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        var last = (int)Math.Min(points, totalSteps) - 1;
        return
        [
            .. Enumerable.Range(0, last + 1).Select(i => last == 0 ? 0 : (long)Math.Round((double)i / last * (totalSteps - 1)))
                .Select(step => (step, Factor(step, totalSteps))),
        ];
    }
}
