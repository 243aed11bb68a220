using System.Diagnostics;

namespace Platform.Runner.Tests;

/// <summary>A file system in memory that is soon full. Needs the right to mount; tests are skipped without it.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private SmallDisk(int megabytes)
    {
        if (!Execute("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Path))
        {
            _directory.Dispose();
            Assert.Skip("A small file system cannot be mounted here; that needs root.");
        }
    }

    public string Path => _directory.Path;

    public static SmallDisk Mount(int megabytes) => new(megabytes);

    public void Grow(int megabytes) => Assert.True(Execute("mount", "-o", $"remount,size={megabytes}m", Path));

    public void Dispose()
    {
        Execute("umount", Path);
        _directory.Dispose();
    }

    private static bool Execute(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
