using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Platform.Training.Core.Runs;

namespace Platform.Core.Tests.Runs;

/// <summary>Reads the files with a reader of their own: records by the TFRecord format, messages by the protobuf wire format.</summary>
public sealed class TensorBoardLogTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("platform-tensorboard-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, 250, TimeSpan.Zero));

    [Fact]
    public void Report_Figures_AreReadBackWithTheirTimes()
    {
        using (var log = new TensorBoardLog(_directory, _time))
        {
            log.Report(new MetricEvent("train/loss", 20, 0.5));
            _time.Advance(TimeSpan.FromMilliseconds(500));
            log.Report(new StateEvent("running", 0));
            log.Report(new MetricEvent("dev/accuracy", long.MaxValue, double.NaN));
        }

        var points = Points();
        var start = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero).ToUnixTimeSeconds();
        Assert.Equal([("train/loss", 20, 0.5f, start + 0.25), ("dev/accuracy", long.MaxValue, float.NaN, start + 0.75)], points);
    }

    [Fact]
    public void Report_SessionThatRepeatsSteps_GivesEachStepOnceAndInOrder()
    {
        var events = Path.Combine(_directory, "events.ndjson");
        foreach (var (from, to) in new[] { (1, 8), (5, 12) })
        {
            using var board = new TensorBoardLog(Path.Combine(_directory, "tensorboard"), _time);
            using var log = new EventLog(events, _time, board);
            for (var step = from; step <= to; step++)
            {
                log.Report(new MetricEvent("train/loss", step, 1.0 / step));
            }

            _time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(2, Directory.GetFiles(Path.Combine(_directory, "tensorboard")).Length);
        Assert.Equal(Enumerable.Range(1, 12).Select(step => ((long)step, 1f / step)), Points().Select(point => (point.Step, point.Value)));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private List<(string Name, long Step, float Value, double Time)> Points()
    {
        var points = new List<(string, long, float, double)>();
        foreach (var file in Directory.GetFiles(_directory, "events.out.tfevents.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var records = Records(File.ReadAllBytes(file)).Select(record => Fields(record)).ToArray();
            Assert.Equal("brain.Event:2", Encoding.UTF8.GetString((byte[])records[0][3]));
            points.AddRange(records.Skip(1).Select(item =>
            {
                var value = Fields((byte[])Fields((byte[])item[5])[1]);
                return (Encoding.UTF8.GetString((byte[])value[1]), (long)(ulong)item[2], BitConverter.ToSingle((byte[])value[2]), BitConverter.ToDouble((byte[])item[1]));
            }));
        }

        return points;
    }

    private static IEnumerable<byte[]> Records(byte[] file)
    {
        for (var at = 0; at < file.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Assert.Equal(Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            Assert.Equal(Masked(file.AsSpan(at + 12, length)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            yield return file.AsSpan(at + 12, length).ToArray();
            at += length + 16;
        }
    }

    /// <summary>CRC-32C bit by bit from its polynomial (RFC 3720, appendix B.4), masked as TFRecord wants it.</summary>
    private static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
            }
        }

        return unchecked(BitOperations.RotateRight(~crc, 15) + 0xa282ead8);
    }

    /// <summary>The fields of a protobuf message by number: a varint as a number, everything else as bytes.</summary>
    private static Dictionary<int, object> Fields(byte[] message)
    {
        var fields = new Dictionary<int, object>();
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            var length = (key & 7) switch
            {
                0 => 0,
                1 => 8,
                2 => (int)Varint(message, ref at),
                5 => 4,
                var other => throw new InvalidDataException($"wire type {other}"),
            };
            fields[(int)(key >> 3)] = (key & 7) == 0 ? Varint(message, ref at) : message.AsSpan(at, length).ToArray();
            at += length;
        }

        return fields;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var (value, shift) = (0UL, 0);
        do
        {
            value |= (ulong)(message[at] & 0x7F) << shift;
            shift += 7;
        }
        while ((message[at++] & 0x80) != 0);

        return value;
    }
}
