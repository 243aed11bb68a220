namespace Platform.Training.Core.Runs;

/// <summary>Appends timestamped lines to a run's <c>log.txt</c>.</summary>
public sealed class RunLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamWriter _writer;
    private readonly TimeProvider _time;

    /// <summary>Opens or makes the file.</summary>
    public RunLog(string path, TimeProvider time)
    {
        _time = time;
        _writer = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
    }

    /// <summary>Writes a line.</summary>
    public void Write(string message)
    {
        lock (_gate)
        {
            _writer.WriteLine($"{_time.GetUtcNow():yyyy-MM-dd HH:mm:ss.fff}  {message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
