using System.Globalization;
using System.Text.Json;

namespace Platform.Data.Runs;

/// <summary>Reads lines of <c>events.ndjson</c>. Unknown kinds and fields are tolerated; a line without a sequence number is not an event.</summary>
public static class RunnerEventReader
{
    /// <summary>Reads one complete line.</summary>
    /// <param name="line">The UTF-8 bytes without the line's end.</param>
    /// <returns>The event, or null where the line is not a JSON object with a positive <c>seq</c>.</returns>
    public static RunnerEvent? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Long(root, "seq") is not { } seq || seq < 1 || reader.Read())
            {
                return null;
            }

            return Read(root, seq);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static RunnerEvent Read(JsonElement root, long seq)
    {
        var time = Text(root, "time") is { } text && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed.UtcDateTime : DateTime.UnixEpoch;
        var kind = Text(root, "kind") ?? "";
        var step = Long(root, "step");
        return kind switch
        {
            "state" when Text(root, "state") is { } state => new RunnerEvent.StateChanged(seq, time, state, step, Text(root, "reason")),
            "metric" when Text(root, "name") is { Length: > 0 and <= 200 } name && step is { } at && Number(root, "value") is { } value =>
                new RunnerEvent.Metric(seq, time, name, at, value),
            "progress" when step is { } at =>
                new RunnerEvent.Progress(seq, time, at, Long(root, "total_steps"), Finite(Number(root, "seconds_left"))),
            "checkpoint" when step is { } at => new RunnerEvent.Checkpoint(seq, time, at, Text(root, "path"), Long(root, "bytes")),
            "artifact" when Text(root, "path") is { Length: <= 400 } path && IsArtifact(path) =>
                new RunnerEvent.ArtifactWritten(seq, time, path, Long(root, "bytes") ?? 0, Text(root, "sha256")),
            "warning" when Text(root, "message") is { } message => new RunnerEvent.Warning(seq, time, message),
            "failure" => new RunnerEvent.Failure(seq, time, Text(root, "class") ?? "bug", Text(root, "message") ?? "no message"),
            "summary" when root.TryGetProperty("values", out var values) && values.ValueKind == JsonValueKind.Object =>
                new RunnerEvent.Summary(seq, time, Numbers(values)),
            _ => new RunnerEvent.Unknown(seq, time, kind),
        };
    }

    /// <summary>Whether a path stays within the run's artifacts, or is the record of what the run was made with, so that whoever serves it serves nothing else.</summary>
    private static bool IsArtifact(string path) =>
        path == "provenance.json" ||
        path.StartsWith("artifacts/", StringComparison.Ordinal) && !path.Contains('\\') && !path.Split('/').Any(part => part is "" or "." or "..");

    private static Dictionary<string, double> Numbers(JsonElement values)
    {
        var numbers = new Dictionary<string, double>();
        foreach (var property in values.EnumerateObject())
        {
            if (Finite(Number(values, property.Name)) is { } number)
            {
                numbers[property.Name] = number;
            }
        }

        return numbers;
    }

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!.Replace("\0", "", StringComparison.Ordinal) // PostgreSQL stores no zero character.
            : null;

    private static long? Long(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Number)
        {
            return null;
        }

        return value.TryGetInt64(out var number) ? number : null;
    }

    private static double? Number(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.String => value.GetString() switch
            {
                "NaN" => double.NaN,
                "Infinity" => double.PositiveInfinity,
                "-Infinity" => double.NegativeInfinity,
                _ => null,
            },
            _ => null,
        };
    }
}
