using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Platform.WebApp.Execution.Machine;

/// <summary>
/// The places for runs on this host: some for processors, one for each accelerator. Deliveries pass it as well as runs that are taken over
/// at start, which come by no delivery.
/// </summary>
internal sealed class SlotGate(HostIdentity host, IOptions<ExecutionOptions> options)
{
    private readonly Channel<string?> _cpu = Channel.CreateUnbounded<string?>();
    private readonly Channel<string?> _gpu = Channel.CreateUnbounded<string?>();

    /// <summary>The accelerators found, in words; empty before <see cref="OpenAsync"/>.</summary>
    public IReadOnlyList<string> Gpus { get; private set; } = [];

    /// <summary>The places for processors.</summary>
    public int CpuSlots => host.Executes ? options.Value.CpuSlots : 0;

    /// <summary>All places.</summary>
    public int Slots => CpuSlots + Gpus.Count;

    /// <summary>The queues this host serves.</summary>
    public IReadOnlyList<string> Queues =>
        [.. CpuSlots > 0 ? ["cpu"] : Array.Empty<string>(), .. Gpus.Count > 0 ? ["gpu"] : Array.Empty<string>(), .. Slots > 0 ? [host.Queue] : Array.Empty<string>()];

    /// <summary>Looks what the machine has and opens the places.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (host.Executes && options.Value.UseGpus)
        {
            Gpus = await GpuProbe.FindAsync(cancellationToken);
        }

        for (var i = 0; i < CpuSlots; i++)
        {
            _cpu.Writer.TryWrite(null);
        }

        for (var i = 0; i < Gpus.Count; i++)
        {
            _gpu.Writer.TryWrite($"cuda:{i}");
        }
    }

    /// <summary>Waits for a place for a run of a queue.</summary>
    public async Task<Slot> EnterAsync(string queue, CancellationToken cancellationToken)
    {
        var places = Places(queue);
        return new Slot(await places.Reader.ReadAsync(cancellationToken), places.Writer);
    }

    /// <summary>Takes the place of a run that runs already; where all are taken it counts beyond them.</summary>
    /// <param name="device">The accelerator it has; null for none.</param>
    public Slot Occupy(string? device)
    {
        var places = device is null ? _cpu : _gpu;
        var others = new List<string?>();
        var found = false;
        while (!found && places.Reader.TryRead(out var place))
        {
            if (place == device)
            {
                found = true;
            }
            else
            {
                others.Add(place);
            }
        }

        others.ForEach(place => places.Writer.TryWrite(place));
        return new Slot(device, found ? places.Writer : null);
    }

    private Channel<string?> Places(string queue) => queue switch
    {
        "cpu" => _cpu,
        "gpu" => _gpu,
        _ => Gpus.Count > 0 ? _gpu : _cpu,
    };
}
