namespace Platform.Training.Core.Hardware;

/// <summary>What this process can compute with.</summary>
/// <param name="Cores">Processor cores that it may use.</param>
/// <param name="MemoryBytes">Memory that it may use, bytes; the limit of its container where there is one.</param>
/// <param name="InstructionSets">Vector instructions of the processor that matter here: avx2, avx512f, avx512_bf16, amx_bf16, neon.</param>
/// <param name="Gpus">GPUs that it may use, by the index that <c>cuda:INDEX</c> takes.</param>
public sealed record HardwareFacts(int Cores, long MemoryBytes, IReadOnlyList<string> InstructionSets, IReadOnlyList<GpuFacts> Gpus)
{
    /// <summary>In one line: <c>2 cores (avx2), 8.3 GB, no GPU</c>.</summary>
    public override string ToString()
    {
        var sets = InstructionSets.Count == 0 ? "" : $" ({string.Join(", ", InstructionSets)})";
        var gpus = Gpus.Count == 0 ? "no GPU" : string.Join(", ", Gpus);
        return FormattableString.Invariant($"{Cores} {(Cores == 1 ? "core" : "cores")}{sets}, {MemoryBytes / 1e9:F1} GB, {gpus}");
    }
}

/// <summary>A GPU.</summary>
/// <param name="Index">What <c>cuda:INDEX</c> takes.</param>
/// <param name="Name">The product's name.</param>
/// <param name="MemoryBytes">All of its memory, bytes.</param>
/// <param name="FreeBytes">Memory that nothing uses now, bytes.</param>
/// <param name="ComputeCapability">NVIDIA's number of its generation, for example 9.0.</param>
public sealed record GpuFacts(int Index, string Name, long MemoryBytes, long FreeBytes, Version ComputeCapability)
{
    /// <summary>Whether it multiplies bfloat16 matrices in hardware: Ampere (8.0) and later.</summary>
    public bool SupportsBFloat16 => ComputeCapability >= new Version(8, 0);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"cuda:{Index} {Name} ({FreeBytes / 1e9:F1} of {MemoryBytes / 1e9:F1} GB free)");
}
