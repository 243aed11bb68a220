using System.Text.Json;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;

namespace Platform.Training.Core.Checkpoints;

/// <content>Going back to what was saved.</content>
public sealed partial class CheckpointStore
{
    /// <summary>Loads the newest checkpoint of either tier that is intact.</summary>
    /// <remarks>A damaged one that is newer is put aside, so that it neither counts as the newest nor is lost.</remarks>
    /// <param name="parameters">Receives the values.</param>
    /// <param name="learner">Receives the learner's state.</param>
    /// <returns>The state; null when there is no intact checkpoint.</returns>
    public TrainerState? Restore(ParameterStore parameters, Learner learner) => Restore(parameters, learner, Survey(), SetAside);

    /// <summary>Loads the newest healthy checkpoint that is intact and removes the newer ones: what came after it is abandoned.</summary>
    /// <param name="parameters">Receives the values.</param>
    /// <param name="learner">Receives the learner's state.</param>
    /// <returns>The state; null when there is none.</returns>
    /// <exception cref="IOException">What was being written failed.</exception>
    public TrainerState? RollBack(ParameterStore parameters, Learner learner)
    {
        _writer.Wait();
        var all = Survey();
        return Restore(parameters, learner, [.. all.Where(checkpoint => checkpoint.IsHealthy)], (restored, _) =>
        {
            foreach (var abandoned in all.Where(checkpoint => checkpoint.Step > restored.Step))
            {
                CheckpointDirectory.Remove(abandoned.Path);
            }
        });
    }

    private TrainerState? Restore(ParameterStore parameters, Learner learner, IReadOnlyList<Checkpoint> candidates, Action<Checkpoint, IReadOnlyList<Checkpoint>> restored)
    {
        var damaged = new List<Checkpoint>();
        foreach (var checkpoint in candidates)
        {
            try
            {
                Verify(checkpoint.Path);
            }
            catch (Exception problem) when (problem is InvalidDataException or JsonException or IOException)
            {
                damaged.Add(checkpoint);
                _warn($"Checkpoint {Path.GetFileName(checkpoint.Path)} is damaged and was passed over for an older one: {problem.Message}");
                continue;
            }

            try
            {
                var state = CheckpointFiles.Load(checkpoint.Path, parameters, learner);
                lock (_gate)
                {
                    restored(checkpoint, damaged);
                    _unconfirmed.Clear();
                    _unconfirmed.AddRange(Survey().Where(left => !left.IsHealthy));
                }

                return state;
            }
            catch (Exception problem) when (problem is InvalidDataException or JsonException)
            {
                _warn($"Checkpoint {Path.GetFileName(checkpoint.Path)} was passed over for an older one: {problem.Message}");
            }
        }

        return null;
    }

    private Checkpoint[] Survey() => Sorted([.. _persistent.Survey(), .. _fast?.Survey() ?? []]);

    private void SetAside(Checkpoint restored, IReadOnlyList<Checkpoint> damaged)
    {
        // The newest last: of several it is the one that stays.
        foreach (var checkpoint in damaged.Reverse())
        {
            if (checkpoint.Tier == CheckpointTier.Persistent)
            {
                _persistent.SetAside(checkpoint.Path);
            }
            else
            {
                CheckpointDirectory.Remove(checkpoint.Path);
            }
        }
    }
}
