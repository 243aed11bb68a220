using Platform.Training.Core.Configs;
using Platform.Training.Core.Deliverables;
using Platform.Training.Core.Health;
using static TorchSharp.torch;

namespace Platform.Training.Core.Runs;

/// <content>What is made of the trained model at the end.</content>
public sealed partial class Trainer
{
    /// <summary>
    /// Makes what the config asks for of the trained model, with the averaged weights where there are any. What an earlier
    /// session made of the same model is left as it is.
    /// </summary>
    /// <param name="stop">Ends the work; a later session makes what is missing.</param>
    /// <returns>Whether all is made.</returns>
    public bool Deliver(CancellationToken stop)
    {
        if (_deliverables.Count == 0)
        {
            return true;
        }

        var made = new List<DeliveryRecord>();
        var before = DeliveryRecord.Read(_directory.Deliverables);
        try
        {
            foreach (var (config, deliverable) in _deliverables)
            {
                stop.ThrowIfCancellationRequested();
                made.Add(before.FirstOrDefault(record => record.Covers(config, _state.Step, _directory.Root)) ?? Make(config, deliverable, stop));
                DeliveryRecord.Write(_directory.Deliverables, made);
                foreach (var (name, value) in made[^1].Figures)
                {
                    _progress.Figure(name, _state.Step, value);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }

        _progress.Summarize(Model.ParameterCount, _state.EarlyStop);
        return true;
    }

    private DeliveryRecord Make(Deliverable.BaseConfig config, Deliverable deliverable, CancellationToken stop)
    {
        using var making = _time.In(TimeBucket.Evaluation);
        using var quiet = no_grad();
        using var pause = _batches.Pause();
        using var averaged = _learner.UseAverage();
        var context = new DeliverableContext(Model, _device, _directory) { Narrate = _narrate, Warn = message => _events.Report(new WarningEvent(message)) };
        deliverable.Make(context, stop);
        foreach (var file in context.Files)
        {
            _events.Report(_directory.Artifact(file));
        }

        return new DeliveryRecord(ConfigJson.Write(config), _state.Step, context.Figures, context.Files);
    }
}
