using Platform.Training.Core.Health;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner;

/// <summary>Trains a model, saves it, and makes what is wanted of it.</summary>
internal sealed class TrainingWork(Trainer trainer, RunDirectory directory, NarratedEvents events, TimeLedger time, bool resume) : RunWork
{
    public override long Step => trainer.Step;

    public override string? EarlyEnd => trainer.EarlyEnd;

    public override string WhatStays => "told to stop; saved a checkpoint";

    public override bool Execute(CancellationToken stop)
    {
        TestMachine();
        if (resume)
        {
            events.Narrate(trainer.Resume() ? $"Resumed from the checkpoint of step {trainer.Step}." : "No checkpoint to resume from; starting anew.");
        }

        events.Narrate($"{trainer.Model.ParameterCount:N0} parameters, {trainer.StepsInRun:N0} steps.");
        if (!trainer.Run(stop))
        {
            return false;
        }

        using (time.In(TimeBucket.Checkpoint))
        {
            events.Report(SaveModel());
        }

        return Deliver(stop);
    }

    public override void Dispose() => trainer.Dispose();

    private void TestMachine()
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

    private ArtifactEvent SaveModel()
    {
        var path = Path.Combine(directory.Artifacts, "model.safetensors");
        File.Delete(path);
        trainer.SaveModel(path);
        return directory.Artifact("artifacts/model.safetensors");
    }

    /// <summary>Makes what is wanted of the trained model, which is saved by now whatever happens here.</summary>
    private bool Deliver(CancellationToken stop)
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
}
