using System.Runtime.ExceptionServices;

namespace Platform.Training.Core.Checkpoints;

/// <summary>Does one piece of writing at a time on a thread of its own. Its own methods are for one thread: the training thread.</summary>
internal sealed class BackgroundWriter : IDisposable
{
    private Thread? _thread;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Whether something is being written.</summary>
    public bool IsBusy => _thread is { IsAlive: true };

    /// <summary>Begins to write, after what is being written.</summary>
    /// <exception cref="IOException">What was being written failed; other exceptions pass alike.</exception>
    public void Start(Action write)
    {
        Wait();
        _thread = new Thread(() => Write(write)) { IsBackground = true, Name = "checkpoint writer" };
        _thread.Start();
    }

    /// <summary>Waits for what is being written.</summary>
    /// <exception cref="IOException">It failed; other exceptions pass alike.</exception>
    public void Wait()
    {
        _thread?.Join();
        ThrowIfFailed();
    }

    /// <summary>Throws, once, what made the last writing fail; nothing while it goes on.</summary>
    public void ThrowIfFailed()
    {
        if (IsBusy || _thread is null)
        {
            return;
        }

        _thread.Join();
        _thread = null;
        var failure = _failure;
        _failure = null;
        failure?.Throw();
    }

    /// <summary>Waits; a failure that nobody asked for is dropped, for something worse has already ended the run.</summary>
    public void Dispose()
    {
        _thread?.Join();
        _thread = null;
    }

    private void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception problem)
        {
            // Whatever it is, the training thread has to hear of it.
            _failure = ExceptionDispatchInfo.Capture(problem);
        }
    }
}
