using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Google.Protobuf;
using Tensorboard;

namespace Platform.Training.Core.Runs;

/// <summary>
/// Writes a run's figures as event files for TensorBoard. Each session writes a file of its own in the run's directory,
/// and takes only figures that are new, so that the files together have each step once and in order.
/// </summary>
/// <remarks>
/// The messages are TorchSharp's; its <c>SummaryWriter</c> is not used, since it keeps the time of a point as fp32, which
/// is exact to two minutes only. The framing of records is TensorFlow's TFRecord: length, checksum, data, checksum.
/// </remarks>
public sealed class TensorBoardLog : IRunEvents, IDisposable
{
    private readonly FileStream _file;
    private readonly TimeProvider _time;

    /// <summary>Opens a new file.</summary>
    /// <param name="directory">Where the files of a run are; made where it does not exist.</param>
    /// <param name="time">The clock.</param>
    public TensorBoardLog(string directory, TimeProvider time)
    {
        _time = time;
        Directory.CreateDirectory(directory);

        // TensorBoard reads the files of a directory in the order of their names.
        var name = string.Create(
            CultureInfo.InvariantCulture, $"events.out.tfevents.{time.GetUtcNow().ToUnixTimeMilliseconds():D14}.{Environment.MachineName}.{Environment.ProcessId}");
        _file = new FileStream(Path.Combine(directory, name), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        Write(new Event { FileVersion = "brain.Event:2" });
    }

    /// <inheritdoc/>
    public void Report(RunEvent item)
    {
        if (item is MetricEvent metric)
        {
            var summary = new Summary();
            summary.Value.Add(new Summary.Types.Value { Tag = metric.Name, SimpleValue = (float)metric.Value });
            Write(new Event { Step = metric.Step, Summary = summary });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>The checksum of a record's part: CRC-32C, turned and shifted so that a checksum of checksums stays useful.</summary>
    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return unchecked(BitOperations.RotateRight(~crc, 15) + 0xa282ead8);
    }

    private void Write(Event item)
    {
        item.WallTime = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        var data = item.ToByteArray();
        var record = new byte[sizeof(ulong) + sizeof(uint) + data.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Checksum(record.AsSpan(0, 8)));
        data.CopyTo(record, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + data.Length), Checksum(data));
        _file.Write(record);
        _file.Flush();
    }
}
