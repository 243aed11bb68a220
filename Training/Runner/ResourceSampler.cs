using System.Diagnostics;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner;

/// <summary>Reports this process's use of processor and memory every few seconds, beside the training thread.</summary>
internal sealed class ResourceSampler : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ManualResetEventSlim _ended = new();
    private readonly Thread _thread;
    private readonly IRunEvents _events;
    private readonly Func<long> _step;

    public ResourceSampler(IRunEvents events, Func<long> step)
    {
        (_events, _step) = (events, step);
        _thread = new Thread(Sample) { IsBackground = true, Name = "resource sampler" };
        _thread.Start();
    }

    public void Dispose()
    {
        _ended.Set();
        _thread.Join();
        _ended.Dispose();
    }

    private void Sample()
    {
        using var process = Process.GetCurrentProcess();
        var (lastCpu, lastTime) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        while (!_ended.Wait(Interval))
        {
            process.Refresh();
            var (cpu, time) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
            var step = _step();
            try
            {
                _events.Report(new MetricEvent("system/cpu_percent", step, Math.Round(100 * (cpu - lastCpu) / Stopwatch.GetElapsedTime(lastTime, time), 1)));
                _events.Report(new MetricEvent("system/memory_mb", step, Math.Round(process.WorkingSet64 / 1e6, 1)));
            }
            catch (IOException)
            {
                // The training thread meets the same full disk and reports it.
                return;
            }

            (lastCpu, lastTime) = (cpu, time);
        }
    }
}
