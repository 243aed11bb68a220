using System.Runtime.InteropServices;

namespace Platform.Training.Runner;

/// <summary>Asks for an orderly stop at Ctrl-C, SIGTERM or a closed terminal; lets a second signal end the process.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() => _registrations =
    [
        .. ((PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP]).Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = !_stop.IsCancellationRequested;
            _stop.Cancel();
        })),
    ];

    /// <summary>Is cancelled at the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Asks for the stop, too, when standard input ends, as it does when the process that holds it is killed.</summary>
    public void StopAtEndOfInput() => new Thread(() =>
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
        }

        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run has ended by itself.
        }
    })
    { IsBackground = true, Name = "standard input" }.Start();

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _stop.Dispose();
    }
}
