using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Platform.Training.Core.Health;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner;

/// <summary>
/// Watches a run from a thread of its own. Every second it writes down what the time went to, which is also the run's
/// sign of life for whoever watches the process; where nothing moves it writes every thread's stack, and in the end it
/// ends the process, so that a hang costs no more than the work since the last checkpoint.
/// </summary>
internal sealed class RunWatchdog : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMinutes(1);

    /// <summary>What hangs may hold the very locks and files that telling of it takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim _ended = new();
    private readonly Thread _thread;
    private readonly HangDetector _detector;
    private readonly TimeLedger _time;
    private readonly RunDirectory _directory;
    private readonly IRunEvents _events;

    public RunWatchdog(WatchdogConfig config, TimeLedger time, RunDirectory directory, IRunEvents events)
    {
        (_detector, _time, _directory, _events) = (new HangDetector(config), time, directory, events);
        _thread = new Thread(Watch) { IsBackground = true, Name = "watchdog" };
        _thread.Start();
    }

    /// <summary>Reports what the time went to so far.</summary>
    public void ReportGoodput()
    {
        var step = _time.Now.Step;
        foreach (var (name, value) in _time.Report.Figures)
        {
            _events.Report(new MetricEvent(name, step, value));
        }
    }

    public void Dispose()
    {
        _ended.Set();
        _thread.Join();
        _ended.Dispose();
        Write();
    }

    private void Watch()
    {
        var (lastLook, lastReport) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        do
        {
            Write();
            var activity = _time.Now;
            var verdict = _detector.Look(activity, Stopwatch.GetElapsedTime(lastLook));
            lastLook = Stopwatch.GetTimestamp();
            switch (verdict)
            {
                case HangVerdict.Report:
                    Within(Patience, () => Warn(activity));
                    break;
                case HangVerdict.End:
                    Within(Patience, () => TellTheEnd(activity));
                    Console.Error.WriteLine(Message(activity));
                    EndProcess();
                    break;
            }

            if (Stopwatch.GetElapsedTime(lastReport) > BetweenReports)
            {
                lastReport = Stopwatch.GetTimestamp();
                Within(Patience, ReportGoodput);
            }
        }
        while (!_ended.Wait(Interval));
    }

    private void Write()
    {
        try
        {
            _time.Record.Write(_directory.Time);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The training thread meets the same full disk and reports it. The process lives all the same, and shows it.
            Touch();
        }
    }

    private void Touch()
    {
        try
        {
            File.SetLastWriteTimeUtc(_directory.Time, TimeProvider.System.GetUtcNow().UtcDateTime);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // There is no file yet.
        }
    }

    private void Warn(TimeActivity activity)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"artifacts/stacks-{activity.Step:D8}-{activity.Changes}.txt");
        File.WriteAllText(Path.Combine(_directory.Root, name), StackDump.Take());
        _events.Report(new WarningEvent(
            $"{Message(activity)} The stacks of all threads are in {name}. If nothing moves for as long again, the process ends so that the run can be resumed."));
        _events.Report(_directory.Artifact(name));
    }

    private void TellTheEnd(TimeActivity activity)
    {
        var message = Message(activity) + " The process was ended; go on from the newest checkpoint with --resume.";
        _events.Report(new FailureEvent(FailureClass.Hung, message));
        _events.Report(new StateEvent("failed", activity.Step, message));
    }

    private string Message(TimeActivity activity)
    {
        var typical = activity.Typical is { } time ? string.Create(CultureInfo.InvariantCulture, $"; it usually takes {time.TotalSeconds:G3} s") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The run hangs: nothing has moved for {_detector.Quiet.TotalSeconds:F0} s, in {TimeReport.NameOf(activity.Bucket).Replace('_', '-')} at step {activity.Step}{typical}.");
    }

    private static void Within(TimeSpan patience, Action work)
    {
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(problem.Message);
            }
        })
        { IsBackground = true, Name = "watchdog report" };
        thread.Start();
        thread.Join(patience);
    }

    /// <summary>Ends the process without asking anything of its other threads, one of which does not answer.</summary>
    private static void EndProcess()
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit((int)ExitCode.Hung);
        }

        ExitNow((int)ExitCode.Hung);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void ExitNow(int code);
}
