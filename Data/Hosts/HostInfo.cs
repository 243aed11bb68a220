namespace Platform.Data.Hosts;

/// <summary>A machine (more exactly, a process on it) that serves the site, executes runs, or both.</summary>
public sealed class HostInfo
{
    /// <summary>The name; unique.</summary>
    public required string Name { get; set; }

    /// <summary>What it does: <c>web</c>, <c>worker</c> or <c>all</c>.</summary>
    public required string Role { get; set; }

    /// <summary>The processor cores the process may use.</summary>
    public int Cores { get; set; }

    /// <summary>The memory the process may use, in bytes.</summary>
    public long MemoryBytes { get; set; }

    /// <summary>The accelerators in words, in device order.</summary>
    public List<string> Gpus { get; set; } = [];

    /// <summary>The queues it serves.</summary>
    public List<string> Queues { get; set; } = [];

    /// <summary>How many runs it executes at once.</summary>
    public int Slots { get; set; }

    /// <summary>When it last showed that it lives, UTC.</summary>
    public DateTime HeartbeatAt { get; set; }

    /// <summary>The version of the platform it runs.</summary>
    public string Version { get; set; } = "";
}
