using static TorchSharp.torch;

namespace Platform.Training.Core.Health;

/// <summary>What <see cref="Preflight"/> tests of a machine. A test of the test puts a faulty one here.</summary>
public interface IMachine
{
    /// <summary>The product of two matrices, where they are.</summary>
    Tensor Multiply(Tensor left, Tensor right);

    /// <summary>Copies a pattern to memory of the device.</summary>
    /// <returns>The copy, on the device.</returns>
    Tensor Store(Tensor pattern, Device device);

    /// <summary>Writes a new file through to the disk.</summary>
    void Write(string path, ReadOnlySpan<byte> content);

    /// <summary>Reads a file.</summary>
    byte[] Read(string path);

    /// <summary>Bytes that can still be written to a directory.</summary>
    long FreeBytes(string directory);
}

/// <summary>The machine itself.</summary>
public sealed class Machine : IMachine
{
    /// <inheritdoc/>
    public Tensor Multiply(Tensor left, Tensor right) => left.matmul(right);

    /// <inheritdoc/>
    public Tensor Store(Tensor pattern, Device device) => pattern.to(device, copy: true);

    /// <inheritdoc/>
    public void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    public byte[] Read(string path) => File.ReadAllBytes(path);

    /// <inheritdoc/>
    public long FreeBytes(string directory) => new DriveInfo(directory).AvailableFreeSpace;
}
