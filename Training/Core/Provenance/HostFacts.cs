using System.Collections;
using System.Runtime.InteropServices;
using Platform.Training.Core.Hardware;

namespace Platform.Training.Core.Provenance;

/// <summary>What the host says of itself.</summary>
internal static class HostFacts
{
    /// <summary>Beginnings of the names of variables that can change what a run computes or how fast it is.</summary>
    private static readonly string[] Telling =
        ["PLATFORM_", "DOTNET_", "COMPlus_", "OMP_", "KMP_", "GOMP_", "MKL_", "OPENBLAS_", "ATEN_", "TORCH_", "PYTORCH_", "CUDA_", "CUBLAS_", "CUDNN_", "NVIDIA_", "LD_", "MALLOC_", "SLURM_"];

    /// <summary>Parts of names whose values nobody else should read.</summary>
    private static readonly string[] Secret = ["SECRET", "TOKEN", "PASSWORD", "PASSWD", "CREDENTIAL", "KEY", "CONNECTION"];

    public static MachineState Machine(HardwareFacts hardware) => new(
        System.Environment.MachineName,
        Field("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? RuntimeInformation.OSDescription,
        System.Environment.OSVersion.VersionString,
        $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}",
        Field("/proc/cpuinfo", "model name", ':') ?? RuntimeInformation.ProcessArchitecture.ToString(),
        hardware.ToString());

    public static IReadOnlyDictionary<string, string> Environment() => Environment(
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? "")));

    internal static IReadOnlyDictionary<string, string> Environment(IEnumerable<KeyValuePair<string, string>> variables) => variables
        .Where(variable => Telling.Any(start => variable.Key.StartsWith(start, StringComparison.Ordinal)))
        .OrderBy(variable => variable.Key, StringComparer.Ordinal)
        .ToDictionary(
            variable => variable.Key,
            variable => Secret.Any(part => variable.Key.Contains(part, StringComparison.OrdinalIgnoreCase)) ? "(hidden)" : variable.Value);

    private static string? Field(string file, string name, char separator)
    {
        try
        {
            return File.Exists(file)
                ? File.ReadLines(file).Where(line => line.StartsWith(name, StringComparison.Ordinal)).Select(line => line.Split(separator, 2)[^1].Trim()).FirstOrDefault()
                : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
