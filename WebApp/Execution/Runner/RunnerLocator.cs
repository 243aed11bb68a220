using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Platform.WebApp.Hosting;

namespace Platform.WebApp.Execution.Runner;

/// <summary>Finds the program that executes runs.</summary>
internal sealed class RunnerLocator(IOptions<ExecutionOptions> options)
{
    /// <summary>Directory of the sample data that comes with the program; null where there is no program.</summary>
    public string? Samples => Path.GetDirectoryName(Find()) is { } directory ? Path.Combine(directory, "samples") : null;

    /// <summary>The program and the arguments that come before its own.</summary>
    /// <exception cref="RunStartException">There is none.</exception>
    public IReadOnlyList<string> Command()
    {
        var path = Find();
        if (path is null || !File.Exists(path))
        {
            throw new RunStartException(
                path is null
                    ? "The Runner was not found beside the site. Build the solution, or publish the site again."
                    : $"There is no Runner at {path}, which {ExecutionOptions.Section}:{nameof(ExecutionOptions.Runner)} names.");
        }

        return path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? [DotNet(), path] : [path];
    }

    private string? Find() => options.Value.Runner is { Length: > 0 } given ? Path.GetFullPath(given) : RunnerLocation.Find();

    /// <summary>The program that started this process's own runtime, which need not be on the path.</summary>
    private static string DotNet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var besideRuntime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(besideRuntime) ? besideRuntime : name;
    }
}
