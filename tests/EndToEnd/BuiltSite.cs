using System.Diagnostics;
using Platform.Tests.Shared;

namespace Platform.EndToEnd;

/// <summary>The site as the build left it, and a data directory for one test.</summary>
internal sealed class BuiltSite : IDisposable
{
    /// <summary>No data sets, whatever the machine has: these tests run on the samples.</summary>
    public static readonly IReadOnlyDictionary<string, string?> NoDatasets = new Dictionary<string, string?> { ["PLATFORM_DATASETS"] = null };

    /// <summary>Steps of <see cref="Brief"/>.</summary>
    public const int Steps = 300;

    /// <summary>A run of some seconds with a point for every step and frequent checkpoints.</summary>
    public static readonly IReadOnlyDictionary<string, string> Brief = new Dictionary<string, string>
    {
        ["epochs"] = "20",
        ["max_steps"] = Steps.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["log_every_steps"] = "1",
        ["hardware.threads"] = "1",
        ["checkpoints.policy"] = """{"type":"EverySteps","steps":50}""",
    };

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("platform-site-");

    /// <summary>The site's program.</summary>
    public static string Program { get; } = Path.Combine(SourceTree.Root, "WebApp/bin/Release/net10.0/Platform.WebApp.dll");

    public string Data => _data.FullName;

    /// <summary>The directory of a run.</summary>
    public string Run(long id) => Path.Combine(Data, "runs", id.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The processes that execute a run.</summary>
    public IReadOnlyList<Process> RunnersOf(long id) =>
    [
        .. Process.GetProcesses().Where(process =>
        {
            try
            {
                var arguments = File.ReadAllText($"/proc/{process.Id}/cmdline").Split('\0');
                return arguments.Contains("run") && arguments.Contains(Run(id));
            }
            catch (IOException)
            {
                return false;
            }
        }),
    ];

    /// <summary>Kills the processes that execute a run; there must be one.</summary>
    public async Task KillRunnerAsync(long id)
    {
        var runners = RunnersOf(id);
        Assert.NotEmpty(runners);
        foreach (var runner in runners)
        {
            runner.Kill();
            await runner.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => _data.Delete(recursive: true);
}
