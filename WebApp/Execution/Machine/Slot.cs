using System.Threading.Channels;

namespace Platform.WebApp.Execution.Machine;

/// <summary>A place a run occupies until this is disposed.</summary>
/// <param name="device">The accelerator, such as <c>cuda:0</c>; null for processors only.</param>
/// <param name="places">Where the place goes back to; null for a run beyond the places there are.</param>
internal sealed class Slot(string? device, ChannelWriter<string?>? places) : IDisposable
{
    private int _left;

    /// <summary>The accelerator, such as <c>cuda:0</c>; null for processors only.</summary>
    public string? Device => device;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            places?.TryWrite(device);
        }
    }
}
