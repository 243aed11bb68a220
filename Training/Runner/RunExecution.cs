using System.Diagnostics;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Hardware;
using Platform.Training.Core.Health;
using Platform.Training.Core.Provenance;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner;

/// <summary>Executes a config in a run directory and leaves the directory telling what happened, whatever happens.</summary>
internal sealed class RunExecution(Trainer.Config config, RunDirectory directory, string? datasets, bool resume)
{
    /// <summary>Lines to put at the head of the run's log, such as what modifiers did to its config.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public ExitCode Execute(CancellationToken stop)
    {
        using var hold = Prepare();
        using var log = new RunLog(directory.Log, TimeProvider.System);
        using var board = config.Health.TensorBoard ? new TensorBoardLog(directory.TensorBoard, TimeProvider.System) : null;
        using var file = new EventLog(directory.Events, TimeProvider.System, board);
        var events = new NarratedEvents(file, log);
        var time = new TimeLedger(TimeProvider.System, Age(), TimeRecord.Read(directory.Time));
        using var watchdog = new RunWatchdog(config.Health.Watchdog, time, directory, events);
        var step = 0L;
        try
        {
            events.Report(new StateEvent("starting", 0));
            foreach (var note in Notes)
            {
                events.Narrate(note);
            }

            TorchRuntime.Prepare();
            var hardware = HardwareProbe.Probe();
            var provenance = new ProvenanceLog(directory.Provenance, config.Seed, hardware, FileDigests.OfUser, TimeProvider.System);
            using var trainer = new Trainer(
                Fitted(hardware, events), new TrainerEnvironment(directory, events, datasets) { Time = time, Opened = provenance.Opened, Narrate = events.Narrate });
            Record(provenance, events);
            using var sampler = new ResourceSampler(events, () => trainer.Step);
            TestMachine(trainer, events);
            if (resume)
            {
                events.Narrate(trainer.Resume() ? $"Resumed from the checkpoint of step {trainer.Step}." : "No checkpoint to resume from; starting anew.");
            }

            events.Narrate($"{trainer.Model.ParameterCount:N0} parameters, {trainer.StepsInRun:N0} steps.");
            var finished = Train(trainer, stop, out step);
            if (finished)
            {
                using (time.In(TimeBucket.Checkpoint))
                {
                    events.Report(SaveModel(trainer));
                }

                finished = Deliver(trainer, events, stop);
            }

            Record(provenance, events);
            watchdog.ReportGoodput();
            events.Narrate(Capitalised(time.Report.ToString()));
            events.Report(new StateEvent(finished ? "succeeded" : "stopped", trainer.Step, finished ? trainer.EarlyEnd : "told to stop; saved a checkpoint"));
            return finished ? ExitCode.Succeeded : ExitCode.Stopped;
        }
        catch (Exception problem)
        {
            log.Write(problem.ToString());
            TryReport(events, problem, step);
            throw;
        }
    }

    /// <summary>The config for the hardware at hand. The stored one stays as it is, so that the run can go on elsewhere.</summary>
    private Trainer.Config Fitted(HardwareFacts facts, NarratedEvents events)
    {
        var (hardware, account) = HardwareRules.Apply(config.Hardware, facts);
        events.Narrate(account);
        return config with { Hardware = hardware };
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

    private static void TestMachine(Trainer trainer, NarratedEvents events)
    {
        if (trainer.TestMachine(new Machine()) is not { } report)
        {
            return;
        }

        var room = $"{report.FreeBytes / 1e9:F1} GB free";
        if (report.MatrixPeak is { } peak)
        {
            events.Report(new MetricEvent("system/matrix_gflops", trainer.Step, Math.Round(peak / 1e9, 1)));
            room += $", matrix products at {peak / 1e9:F0} GFLOP/s";
        }

        events.Narrate($"The machine is sound: {room}.");
    }

    private static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static bool Train(Trainer trainer, CancellationToken stop, out long step)
    {
        try
        {
            return trainer.Run(stop);
        }
        finally
        {
            step = trainer.Step;
        }
    }

    /// <summary>Makes what is wanted of the trained model, which is saved by now whatever happens here.</summary>
    private static bool Deliver(Trainer trainer, NarratedEvents events, CancellationToken stop)
    {
        try
        {
            return trainer.Deliver(stop);
        }
        catch
        {
            events.Narrate("The model is trained and saved in artifacts/model.safetensors. What failed after that is made again with --resume.");
            throw;
        }
    }

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

    private ArtifactEvent SaveModel(Trainer trainer)
    {
        var path = Path.Combine(directory.Artifacts, "model.safetensors");
        File.Delete(path);
        trainer.SaveModel(path);
        return directory.Artifact("artifacts/model.safetensors");
    }

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
