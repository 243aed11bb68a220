using Platform.Data.Runs;
using Platform.WebApp.Hosting;

namespace Platform.WebApp.Execution;

/// <summary>Where runs keep their files.</summary>
internal sealed class RunDirectories(DataDirectory data)
{
    /// <summary>The absolute path of a run's directory.</summary>
    public string Find(Run run) => Path.Combine(data.Root, run.Directory);

    /// <summary>The absolute path of a run's directory.</summary>
    public string Find(long runId) => Path.Combine(data.Root, "runs", runId.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
