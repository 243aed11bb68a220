using System.Runtime.InteropServices;

namespace Platform.Training.Core.Checkpoints;

/// <summary>Makes the names in a directory as durable as the files: a rename alone may be lost where power fails.</summary>
internal static partial class DurableDirectory
{
    private const int ReadOnly = 0;

    /// <summary>Waits until the disk has a directory's names; does nothing where the system offers no way.</summary>
    public static void Flush(string directory)
    {
        if (!OperatingSystem.IsLinux() || Open(directory, ReadOnly) is var handle && handle < 0)
        {
            return;
        }

        // Some file systems refuse to flush a directory; the files themselves were flushed and are checked by their sums.
        _ = Synchronize(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Synchronize(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
