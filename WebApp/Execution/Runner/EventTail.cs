using Platform.Data.Runs;

namespace Platform.WebApp.Execution.Runner;

/// <summary>Follows a run's <c>events.ndjson</c> from its beginning. A last line without an end is being written and waits.</summary>
internal sealed class EventTail(string path)
{
    private const int ChunkBytes = 1024 * 1024;

    private byte[] _buffer = new byte[ChunkBytes];
    private long _offset;

    /// <summary>Complete lines so far that were not events.</summary>
    public int BadLines { get; private set; }

    /// <summary>Reads the complete lines that follow what was read before, up to a million bytes.</summary>
    /// <param name="afterSeq">Events up to this sequence number are left out.</param>
    /// <param name="events">Where the events are added.</param>
    /// <returns>Whether anything was read, so that there may be more.</returns>
    public bool Read(long afterSeq, List<RunnerEvent> events)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        if (file.Length < _offset)
        {
            // The file was cut; what was read before is known by its sequence numbers.
            _offset = 0;
        }

        while (true)
        {
            file.Position = _offset;
            var length = file.ReadAtLeast(_buffer, _buffer.Length, throwOnEndOfStream: false);
            var end = _buffer.AsSpan(0, length).LastIndexOf((byte)'\n');
            if (end >= 0)
            {
                Parse(_buffer.AsSpan(0, end + 1), afterSeq, events);
                _offset += end + 1;
                return true;
            }

            if (length < _buffer.Length)
            {
                return false;
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }

    private void Parse(ReadOnlySpan<byte> lines, long afterSeq, List<RunnerEvent> events)
    {
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            var line = lines[..end].TrimEnd((byte)'\r');
            lines = lines[(end + 1)..];
            if (line.IsEmpty)
            {
                continue;
            }

            var item = RunnerEventReader.Read(line);
            if (item is null)
            {
                BadLines++;
            }
            else if (item.Seq > afterSeq)
            {
                afterSeq = item.Seq;
                events.Add(item);
            }
        }
    }
}
