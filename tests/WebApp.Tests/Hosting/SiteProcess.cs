using System.Collections.Concurrent;
using System.Diagnostics;
using Platform.Tests.Shared;

namespace Platform.WebApp.Tests.Hosting;

/// <summary>The site as a person starts it: a process of its own with a console.</summary>
internal sealed class SiteProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SiteProcess(string assembly, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var word in (string[])[assembly, .. arguments])
        {
            start.ArgumentList.Add(word);
        }

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, e) => Heard(e.Data, _output);
        _process.ErrorDataReceived += (_, e) => Heard(e.Data, _errors);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The site ended: {Errors}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it wrote for people.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>What it wrote when it could not start.</summary>
    public string Errors => string.Join('\n', _errors);

    /// <summary>The site that this build made, in its own output.</summary>
    public static string Built { get; } = Path.Combine(SourceTree.Root, "WebApp", "bin", Configuration, "net10.0", "Platform.WebApp.dll");

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>The address the site printed.</summary>
    public Task<string> AddressAsync(CancellationToken cancellationToken) => _address.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);

    /// <summary>The exit code, once the site has ended.</summary>
    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Heard(string? line, ConcurrentQueue<string> into)
    {
        if (line is null)
        {
            return;
        }

        into.Enqueue(line);
        if (line.StartsWith("Platform is at ", StringComparison.Ordinal))
        {
            _address.TrySetResult(line["Platform is at ".Length..]);
        }
    }
}
