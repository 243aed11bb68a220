using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;

namespace Platform.Training.Core.Hardware;

/// <summary>Finds out what this process can compute with.</summary>
public static class HardwareProbe
{
    private const string Query = "--query-gpu=uuid,name,memory.total,memory.free,compute_cap";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Looks at the host. Loads libtorch, which alone knows whether it can use a GPU.</summary>
    public static HardwareFacts Probe() => new(
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        InstructionSets(),
        cuda.is_available() ? Gpus(AskDriver(), Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES"), cuda.device_count()) : []);

    /// <summary>Reads what <c>nvidia-smi</c> says of the GPUs, one a line.</summary>
    /// <param name="lines">Lines of <c>uuid, name, MiB, free MiB, compute capability</c>, in the driver's order.</param>
    /// <param name="visible">CUDA_VISIBLE_DEVICES: indices or beginnings of uuids, in the order in which CUDA counts them; null for all.</param>
    /// <param name="most">Number of GPUs that CUDA sees.</param>
    internal static IReadOnlyList<GpuFacts> Gpus(IEnumerable<string> lines, string? visible, int most)
    {
        string[][] all = [.. lines.Select(line => line.Split(',', StringSplitOptions.TrimEntries)).Where(fields => fields.Length == 5)];
        var seen = visible is null
            ? all
            : visible.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select((name, _) => int.TryParse(name, CultureInfo.InvariantCulture, out var index)
                    ? all.ElementAtOrDefault(index)
                    : all.FirstOrDefault(fields => fields[0].StartsWith(name, StringComparison.Ordinal)))
                .TakeWhile(fields => fields is not null)
                .Select(fields => fields!);
        return [.. seen.Take(most).Select((fields, index) => new GpuFacts(index, fields[1], Bytes(fields[2]), Bytes(fields[3]), Capability(fields[4])))];
    }

    private static IReadOnlyList<string> InstructionSets()
    {
        var flags = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal))?.Split(' ') ?? []
            : [];
        return
        [
            .. new (string Name, bool IsThere)[]
            {
                ("avx2", Avx2.IsSupported),
                ("avx512f", Avx512F.IsSupported),
                ("avx512_bf16", flags.Contains("avx512_bf16")),
                ("amx_bf16", flags.Contains("amx_bf16")),
                ("neon", AdvSimd.IsSupported),
            }.Where(set => set.IsThere).Select(set => set.Name),
        ];
    }

    /// <summary>What the driver's own program says; nothing where it is missing or does not answer.</summary>
    private static IReadOnlyList<string> AskDriver()
    {
        try
        {
            using var driver = Process.Start(new ProcessStartInfo("nvidia-smi", [Query, "--format=csv,noheader,nounits"]) { RedirectStandardOutput = true, RedirectStandardError = true });
            var output = driver?.StandardOutput.ReadToEndAsync();
            if (driver?.WaitForExit(Patience) == true && driver.ExitCode == 0)
            {
                return output!.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            }

            driver?.Kill();
            return [];
        }
        catch (Win32Exception)
        {
            return [];
        }
    }

    private static long Bytes(string mebibytes) => long.TryParse(mebibytes, CultureInfo.InvariantCulture, out var number) ? number * 1024 * 1024 : 0;

    private static Version Capability(string text) => Version.TryParse(text, out var version) ? version : new Version(0, 0);
}
