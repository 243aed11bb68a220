using System.Text;
using System.Text.Json;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner.Sweeps;

/// <summary>How far a run is, from the end of its event file alone, so that it can be asked often.</summary>
internal static class RunProgress
{
    private const int TailBytes = 16 * 1024;

    /// <summary>The part of its steps that a run has done, 0 to 1; 0 where that is not told.</summary>
    public static double Read(RunDirectory directory)
    {
        if (!File.Exists(directory.Events))
        {
            return 0;
        }

        using var file = new FileStream(directory.Events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Max(0, file.Length - TailBytes);
        using var reader = new StreamReader(file, Encoding.UTF8);
        var last = reader.ReadToEnd().Split('\n').LastOrDefault(line => line.Contains("\"progress\"", StringComparison.Ordinal) && line.EndsWith('}'));
        if (last is null || !last.StartsWith('{'))
        {
            return 0;
        }

        using var item = JsonDocument.Parse(last);
        return (double)item.RootElement.GetProperty("step").GetInt64() / item.RootElement.GetProperty("total_steps").GetInt64();
    }
}
