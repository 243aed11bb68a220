using System.Diagnostics;

namespace Platform.Runner.Tests;

/// <summary>The Runner as a user starts it: a process with arguments, output and an exit code.</summary>
internal sealed class RunnerProcess : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Runner");

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private RunnerProcess(IEnumerable<string> arguments, string? datasets)
    {
        // A shell that starts the tests in the background makes them ignore Ctrl-C, and programs inherit that; a user's shell does not.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("PLATFORM_DATASETS");
        if (datasets is not null)
        {
            start.Environment["PLATFORM_DATASETS"] = datasets;
        }

        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static RunnerProcess Start(params string[] arguments) => new(arguments, null);

    /// <summary>Runs to the end.</summary>
    public static async Task<Result> RunAsync(string[] arguments, string? datasets = null)
    {
        using var runner = new RunnerProcess(arguments, datasets);
        return await runner.EndAsync();
    }

    public async Task<Result> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Result(_process.ExitCode, await _output, await _error);
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Kills at once, without a process of its own to do it.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    internal sealed record Result(int ExitCode, string Output, string Error);
}
