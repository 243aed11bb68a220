using Platform.WebApp.Hosting;

namespace Platform.WebApp.Execution.Machine;

/// <summary>Holds a host's name in a data directory, so that two processes do not take each other's runs for their own.</summary>
internal sealed class HostLock(DataDirectory data, HostIdentity host) : IDisposable
{
    private FileStream? _file;

    /// <summary>Takes the name until this is disposed or the process ends, however it ends.</summary>
    /// <exception cref="StartupFailure">Another process has it.</exception>
    public void Take()
    {
        var path = Path.Combine(data.Root, "hosts", host.Name + ".lock");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new StartupFailure(
                $"Another process executes runs as host \"{host.Name}\" in the data directory {data.Root}.\n"
                + "Stop it, choose another directory with --data, or give this process a name of its own with --Execution:HostName=NAME.",
                exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
