using System.Diagnostics.Tracing;
using System.Globalization;
using System.Text;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace Platform.Training.Runner;

/// <summary>
/// Takes the stacks of this process's own threads: managed frames from the runtime's sampling profiler, and what the
/// kernel says of each thread, which also covers those that never run managed code.
/// </summary>
internal static class StackDump
{
    private const string Profiler = "Microsoft-DotNETCore-SampleProfiler";

    private static readonly TimeSpan Sampling = TimeSpan.FromMilliseconds(200);

    /// <summary>The stacks of all threads as text; says so where a part of them cannot be taken.</summary>
    public static string Take()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Stacks of process {Environment.ProcessId}, {TimeProvider.System.GetUtcNow():u}");
        IReadOnlyDictionary<int, string> managed = new Dictionary<int, string>();
        try
        {
            managed = Managed();
        }
        catch (Exception problem) when (problem is DiagnosticsClientException or IOException or TimeoutException or FormatException or UnauthorizedAccessException)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"The managed frames could not be taken: {problem.Message}");
        }

        var threads = Directory.Exists("/proc/self/task")
            ? [.. Directory.GetDirectories("/proc/self/task").Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).Order()]
            : managed.Keys.Order().ToArray();
        foreach (var thread in threads)
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"thread {thread} {Kernel(thread)}").Append(managed.GetValueOrDefault(thread));
        }

        return text.ToString();
    }

    private static Dictionary<int, string> Managed()
    {
        var directory = Directory.CreateTempSubdirectory("platform-stacks-");
        try
        {
            var trace = Path.Combine(directory.FullName, "stacks.nettrace");
            Record(trace);
            using var log = new TraceLog(TraceLog.CreateFromEventPipeDataFile(trace));
            var stacks = new Dictionary<int, string>();
            foreach (var sample in log.Events.Where(item => item.ProviderName == Profiler))
            {
                stacks[sample.ThreadID] = Frames(sample.CallStack());
            }

            return stacks;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static void Record(string trace)
    {
        var client = new DiagnosticsClient(Environment.ProcessId);
        using var session = client.StartEventPipeSession([new EventPipeProvider(Profiler, EventLevel.Informational)], requestRundown: true);
        using var file = File.Create(trace);
        var copying = new Thread(() => session.EventStream.CopyTo(file)) { IsBackground = true, Name = "stack samples" };
        copying.Start();
        Thread.Sleep(Sampling);
        session.Stop();
        copying.Join();
    }

    private static string Frames(TraceCallStack? top)
    {
        var text = new StringBuilder();
        for (var frame = top; frame is not null; frame = frame.Caller)
        {
            if (frame.CodeAddress.FullMethodName is { Length: > 0 } method)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"    at {frame.CodeAddress.ModuleName}!{method}");
            }
        }

        return text.ToString();
    }

    /// <summary>A thread's name, its state and the kernel function it waits in.</summary>
    private static string Kernel(int thread)
    {
        // The state follows the name, which stands in parentheses and may itself hold any character.
        var stat = Read(thread, "stat");
        var state = stat.LastIndexOf(')') is var end and >= 0 && stat.Length > end + 2 ? stat[end + 2] : '?';
        var wait = Read(thread, "wchan") is { Length: > 0 } function and not "0" ? $", waits in {function}" : "";
        return $"\"{Read(thread, "comm")}\", state {state}{wait}";
    }

    private static string Read(int thread, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/self/task/{thread}/{file}").Trim();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The thread has ended meanwhile, or the system does not tell.
            return "";
        }
    }
}
