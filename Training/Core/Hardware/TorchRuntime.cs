using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace Platform.Training.Core.Hardware;

/// <summary>Makes libtorch's native libraries ready, and says in words what is wrong where they cannot be.</summary>
public static partial class TorchRuntime
{
    private const string Library = "libLibTorchSharp.so";
    private const string NeededVersion = "GLIBCXX_3.4.32";
    private static readonly Lazy<bool> Ready = new(PrepareOnce);

    /// <summary>Loads libtorch. Call it once before the first tensor.</summary>
    /// <exception cref="TorchRuntimeException">It cannot be loaded here.</exception>
    public static void Prepare() => _ = Ready.Value;

    private static bool PrepareOnce()
    {
        var directory = AppContext.BaseDirectory;
        if (OperatingSystem.IsLinux())
        {
            RequireFiles(directory);
            LoosenWhereLibstdcppIsOld(Path.Combine(directory, Library));
            LetWaitingThreadsSleep();
        }

        try
        {
            InitializeDeviceType(TorchSharp.DeviceType.CPU);
            return true;
        }
        catch (Exception problem) when (problem is NotSupportedException or TypeInitializationException or DllNotFoundException)
        {
            throw new TorchRuntimeException(
                $"libtorch could not be loaded from {directory}. This program needs 64-bit Linux (glibc 2.35 or later), Windows or macOS on arm64, "
                + $"and the libraries that its build laid out beside it. The loader said: {(problem.InnerException ?? problem).Message.Split('\n')[0]}",
                problem);
        }
    }

    /// <summary>
    /// OpenMP's threads burn their core while they wait for each other. On a host that also does other work - a second
    /// run, the site - that makes small models many times slower, so they sleep here unless the user chose otherwise.
    /// </summary>
    /// <remarks>The library reads the native environment when it is loaded; .NET's own setter does not reach it.</remarks>
    private static void LetWaitingThreadsSleep() => _ = SetNativeVariable("OMP_WAIT_POLICY", "passive", overwrite: 0);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNativeVariable(string name, string value, int overwrite);

    private static void RequireFiles(string directory)
    {
        foreach (var file in new[] { Library, "libtorch.so", "libtorch_cpu.so", "libc10.so" })
        {
            // A link whose target is gone reads as missing too: the package cache was cleared after the build.
            if (!File.Exists(Path.Combine(directory, file)))
            {
                throw new TorchRuntimeException($"\"{file}\" is missing in {directory}. Build again (dotnet build), so that the native libraries are laid out anew.");
            }
        }
    }

    private static void LoosenWhereLibstdcppIsOld(string library)
    {
        if (SystemLibstdcpp() is not { } system || File.ReadAllBytes(system).AsSpan().IndexOf(Encoding.ASCII.GetBytes(NeededVersion)) >= 0)
        {
            return;
        }

        var bytes = File.ReadAllBytes(library);
        if (ElfSymbolVersion.Loosen(bytes, NeededVersion, "sched_yield") == 0)
        {
            return;
        }

        try
        {
            // Written beside and renamed, so that a link into the package cache is replaced and its target untouched,
            // and so that two processes can do it at once.
            var copy = $"{library}.{Environment.ProcessId}";
            File.WriteAllBytes(copy, bytes);
            File.Move(copy, library, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new TorchRuntimeException(
                $"This system's C++ library ({system}) is older than TorchSharp expects, so its library must be adapted in {Path.GetDirectoryName(library)}, "
                + $"which cannot be written: {problem.Message} Run the program once as a user who may write there, or use Debian 13, Ubuntu 24.04 or later.",
                problem);
        }
    }

    /// <summary>Path of the libstdc++ that this process has loaded.</summary>
    private static string? SystemLibstdcpp()
    {
        NativeLibrary.TryLoad("libstdc++.so.6", out _);
        return File.ReadLines("/proc/self/maps")
            .Select(line => line.IndexOf('/') is var start and >= 0 ? line[start..] : "")
            .FirstOrDefault(path => Path.GetFileName(path).StartsWith("libstdc++.so", StringComparison.Ordinal));
    }
}

/// <summary>libtorch cannot be used here; the message says why and what to do.</summary>
public sealed class TorchRuntimeException(string message, Exception? inner = null) : Exception(message, inner);
