using System.Diagnostics;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Hardware;
using Platform.Training.Core.Health;
using Platform.Training.Core.Provenance;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner;

/// <summary>Executes a config in a run directory and leaves the directory telling what happened, whatever happens.</summary>
/// <param name="config">What to do: an <see cref="IRunConfig"/>.</param>
/// <param name="directory">Where.</param>
/// <param name="datasets">Directory of the data sets; null where none is set up.</param>
/// <param name="resume">Whether the directory holds a run that goes on.</param>
internal sealed class RunExecution(Config config, RunDirectory directory, string? datasets, bool resume)
{
    private readonly IRunConfig _settings = (IRunConfig)config;

    /// <summary>Lines to put at the head of the run's log, such as what modifiers did to its config.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public ExitCode Execute(CancellationToken stop)
    {
        using var hold = Prepare();
        using var log = new RunLog(directory.Log, TimeProvider.System);
        using var board = _settings.Health.TensorBoard ? new TensorBoardLog(directory.TensorBoard, TimeProvider.System) : null;
        using var file = new EventLog(directory.Events, TimeProvider.System, board);
        var events = new NarratedEvents(file, log);
        var time = new TimeLedger(TimeProvider.System, Age(), TimeRecord.Read(directory.Time));
        using var watchdog = new RunWatchdog(_settings.Health.Watchdog, time, directory, events);
        RunWork? work = null;
        try
        {
            events.Report(new StateEvent("starting", 0));
            foreach (var note in Notes)
            {
                events.Narrate(note);
            }

            TorchRuntime.Prepare();
            var facts = HardwareProbe.Probe();
            var provenance = new ProvenanceLog(directory.Provenance, _settings.Seed, facts, FileDigests.OfUser, TimeProvider.System);
            var environment = new RunEnvironment(directory, events, datasets) { Time = time, Opened = provenance.Opened, Narrate = events.Narrate };
            var (hardware, account) = HardwareRules.Apply(_settings.Hardware, facts);
            events.Narrate(account);

            // The stored config stays as it is, so that the run can go on elsewhere.
            work = config switch
            {
                Trainer.Config training => new TrainingWork(new Trainer(training with { Hardware = hardware }, environment), directory, events, time, resume),
                Job.BaseConfig job => new JobWork((job with { Hardware = hardware }).Build(environment), events, time),
                _ => throw new ConfigException("", $"A {ConfigTypes.NameOf(config.GetType())} is nothing that can be run."),
            };
            Record(provenance, events);
            using var sampler = new ResourceSampler(events, () => work.Step);
            var finished = work.Execute(stop);
            Record(provenance, events);
            watchdog.ReportGoodput();
            events.Narrate(Capitalised(time.Report.ToString()));
            events.Report(new StateEvent(finished ? "succeeded" : "stopped", work.Step, finished ? work.EarlyEnd : work.WhatStays));
            return finished ? ExitCode.Succeeded : ExitCode.Stopped;
        }
        catch (Exception problem)
        {
            log.Write(problem.ToString());
            TryReport(events, problem, work?.Step ?? 0);
            throw;
        }
        finally
        {
            work?.Dispose();
        }
    }

    /// <summary>Writes down what the run is made with, where there is something new: the input may open files at any time.</summary>
    private void Record(ProvenanceLog provenance, NarratedEvents events)
    {
        if (provenance.Write())
        {
            events.Report(directory.Artifact(Path.GetFileName(directory.Provenance)));
        }
    }

    /// <summary>How long this process has been at work.</summary>
    private static TimeSpan Age()
    {
        using var process = Process.GetCurrentProcess();
        var age = TimeProvider.System.GetLocalNow().DateTime - process.StartTime;
        return age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }

    private static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>Makes the directory, takes it for this process and stores the config.</summary>
    private FileStream Prepare()
    {
        try
        {
            directory.Create();
            var hold = new FileStream(Path.Combine(directory.Root, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (!resume && HasStarted())
            {
                hold.Dispose();
                throw new ConfigException("", $"\"{directory.Root}\" already holds a run. Give --resume to go on with it, or another --out.");
            }

            if (!resume || !File.Exists(directory.Spec))
            {
                File.WriteAllText(directory.Spec, ConfigJson.Write(config));
            }

            return hold;
        }
        catch (UnauthorizedAccessException)
        {
            throw new ConfigException("", $"\"{directory.Root}\" cannot be written. Give another --out, or make it writable.");
        }
        catch (IOException problem) when (problem.Message.Contains("being used by another process", StringComparison.Ordinal))
        {
            throw new ConfigException("", $"Another process is executing the run in \"{directory.Root}\".");
        }
        catch (IOException problem) when (Failure.ClassOf(problem) != FailureClass.DiskFull)
        {
            throw new ConfigException("", $"\"{directory.Root}\" cannot hold a run: {problem.Message}");
        }
    }

    /// <summary>Whether the directory holds work that a new run would overwrite; an attempt that ended before its first step is none.</summary>
    private bool HasStarted() =>
        CheckpointStore.List(directory.Checkpoints).Count > 0
        || (File.Exists(directory.Events) && EventLog.Read(directory.Events).Any(item => item is MetricEvent));

    /// <summary>Tells of a failure; a disk that is full must not hide what failed.</summary>
    private static void TryReport(NarratedEvents events, Exception problem, long step)
    {
        try
        {
            events.Report(new FailureEvent(Failure.ClassOf(problem), Exit.MessageOf(problem)));
            events.Report(new StateEvent("failed", step, Exit.MessageOf(problem)));
        }
        catch (IOException)
        {
            Console.Error.WriteLine("The run's own files could not be written.");
        }
    }
}
