namespace Platform.Data.Runs;

/// <summary>A run that another waits for, or waited for.</summary>
/// <param name="RunId">The identity of the needed run.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">Where it stands; the other can start once every needed run has succeeded.</param>
public sealed record RunNeed(long RunId, string Name, RunState State)
{
    /// <summary>Whether it ended without success, so that nothing moves until a person retries or resumes it.</summary>
    public bool IsBroken => State is RunState.Failed or RunState.Stopped;

    /// <summary>Why a queued run does not start, in words.</summary>
    /// <returns>The words; null where every needed run has succeeded.</returns>
    public static string? Explain(IEnumerable<RunNeed> needs)
    {
        var open = needs.Where(need => need.State != RunState.Succeeded).OrderByDescending(need => need.IsBroken).ThenBy(need => need.RunId).ToList();
        if (open.Count == 0)
        {
            return null;
        }

        var others = open.Count > 1 ? $" and {open.Count - 1} more" : "";
        return $"waits for run {open[0].RunId}{others}" + open[0].State switch
        {
            RunState.Failed => $": run {open[0].RunId} failed; retry it and this one goes on by itself",
            RunState.Stopped => $": run {open[0].RunId} was stopped; resume it and this one goes on by itself",
            _ => "",
        };
    }
}
