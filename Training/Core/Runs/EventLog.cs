using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Training.Core.Runs;

/// <summary>
/// Appends a run's events to <c>events.ndjson</c>, one JSON object a line. Opened again after a crash it drops a line
/// that was cut short, goes on counting, and leaves out metrics that stand there already.
/// </summary>
public sealed class EventLog : IRunEvents, IDisposable
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowOutOfOrderMetadataProperties = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _lastSteps = [];
    private readonly FileStream _file;
    private readonly TimeProvider _time;
    private readonly IRunEvents? _echo;
    private long _seq;

    /// <summary>Opens or makes the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">The clock.</param>
    /// <param name="echo">Receives every event that was written, one at a time; null where nobody does.</param>
    public EventLog(string path, TimeProvider time, IRunEvents? echo = null)
    {
        (_time, _echo) = (time, echo);
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        Recover();
    }

    /// <inheritdoc/>
    public void Report(RunEvent item)
    {
        lock (_gate)
        {
            if (item is MetricEvent metric && !Advances(metric))
            {
                return;
            }

            var line = JsonSerializer.SerializeToUtf8Bytes(item with { Seq = _seq + 1, Time = _time.GetUtcNow().UtcDateTime }, Options);
            _file.Write([.. line, (byte)'\n']);
            _file.Flush();
            _seq++;
            _echo?.Report(item);
        }
    }

    /// <summary>Reads the complete lines of an event file.</summary>
    public static IReadOnlyList<RunEvent> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return [.. Lines(file).Select(line => line.Event)];
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Recover()
    {
        var end = 0L;
        foreach (var (item, lineEnd) in Lines(_file))
        {
            (_seq, end) = (item.Seq, lineEnd);
            _ = item is MetricEvent metric && Advances(metric);
        }

        _file.SetLength(end);
        _file.Position = end;
    }

    private bool Advances(MetricEvent metric)
    {
        if (_lastSteps.TryGetValue(metric.Name, out var last) && metric.Step <= last)
        {
            return false;
        }

        _lastSteps[metric.Name] = metric.Step;
        return true;
    }

    private static IEnumerable<(RunEvent Event, long End)> Lines(FileStream file)
    {
        file.Position = 0;
        var text = new byte[file.Length];
        file.ReadExactly(text);
        var start = 0;
        while (Array.IndexOf(text, (byte)'\n', start) is var newline and >= 0)
        {
            var item = Parse(text.AsSpan(start, newline - start));
            if (item is null)
            {
                yield break;
            }

            start = newline + 1;
            yield return (item, start);
        }
    }

    private static RunEvent? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<RunEvent>(Encoding.UTF8.GetString(line), Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
