using System.Diagnostics;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner.Sweeps;

/// <summary>
/// A run in a process of its own. Its standard input is held open and closed to stop it; so it also stops, with a checkpoint, when this
/// process is killed.
/// </summary>
internal sealed class ChildRun : IDisposable
{
    private readonly Process _process;
    private readonly Task _output;
    private readonly Task<string> _error;

    private ChildRun(Process process)
    {
        _process = process;
        _output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _error = process.StandardError.ReadToEndAsync();
        Exited = process.WaitForExitAsync();
    }

    /// <summary>Ends with the process.</summary>
    public Task Exited { get; }

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>How it ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The last line that it wrote to standard error once it has ended.</summary>
    public string LastError => _error.GetAwaiter().GetResult().TrimEnd().Split('\n')[^1];

    /// <summary>Starts or resumes the run of a directory that holds a spec.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="datasets">Directory of the data sets; null where none is set up.</param>
    /// <param name="plugins">The user's own assemblies.</param>
    public static ChildRun Start(RunDirectory directory, string? datasets, IReadOnlyList<string> plugins)
    {
        string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Environment.ProcessPath!, typeof(ChildRun).Assembly.Location]
            : [Environment.ProcessPath!];
        string[] arguments =
        [
            .. program.Skip(1), "run", directory.Spec, "--out", directory.Root, "--attached",
            .. datasets is null ? (string[])[] : ["--datasets", datasets],
            .. plugins.SelectMany(plugin => (string[])["--plugin", Path.GetFullPath(plugin)]),
            .. File.Exists(directory.Events) ? (string[])["--resume"] : [],
        ];
        return new ChildRun(Process.Start(new ProcessStartInfo(program[0], arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
    }

    /// <summary>Whether a process works in a run's directory, whoever started it.</summary>
    public static bool IsBusy(RunDirectory directory)
    {
        try
        {
            using var probe = new FileStream(Path.Combine(directory.Root, ".lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Asks it to finish its step, save and end.</summary>
    public void RequestStop() => _process.StandardInput.Close();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            RequestStop();
            _process.WaitForExit();
        }

        _output.Wait();
        _process.Dispose();
    }
}
