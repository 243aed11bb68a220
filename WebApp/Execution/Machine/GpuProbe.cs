using System.Diagnostics;

namespace Platform.WebApp.Execution.Machine;

/// <summary>Finds NVIDIA accelerators without loading any library of theirs.</summary>
internal static class GpuProbe
{
    /// <summary>The accelerators in device order, such as <c>NVIDIA H200, 143771 MiB</c>; empty where there is none.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(CancellationToken cancellationToken = default)
    {
        if (!File.Exists("/proc/driver/nvidia/version") && !File.Exists("/dev/nvidiactl"))
        {
            return [];
        }

        return await AskDriverAsync(cancellationToken) ?? DeviceFiles();
    }

    private static async Task<IReadOnlyList<string>?> AskDriverAsync(CancellationToken cancellationToken)
    {
        try
        {
            var start = new ProcessStartInfo("nvidia-smi", ["--query-gpu=name,memory.total", "--format=csv,noheader"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string[] DeviceFiles() =>
        [.. Directory.GetFiles("/dev", "nvidia*").Select(Path.GetFileName).OfType<string>()
            .Where(name => name.Length > 6 && name[6..].All(char.IsAsciiDigit)).Order().Select(name => $"NVIDIA device {name[6..]}")];
}
