using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Checkpoints;

/// <summary>
/// The checkpoints of a run, in the run's directory and, where wanted, in a fast one that survives only the process. A
/// checkpoint is a directory that appears whole, by renaming, with an <c>index.json</c> of every file's size and every
/// tensor's SHA-256; one that does not match its index is passed over for an older one.
/// </summary>
/// <remarks>
/// <para>The training thread only copies tensors; a background thread writes, one checkpoint at a time. A failed write
/// leaves older checkpoints untouched and reaches the training thread at its next call. A state with a value that is not
/// finite is never written.</para>
/// <para>A checkpoint is <em>healthy</em> once <see cref="Config.HealthyAfter"/> good steps in a row have followed it: the first
/// of them computes its loss and gradients from exactly the saved parameters. Good is a step whose loss and gradient norm
/// are finite and whose loss is no spike.</para>
/// </remarks>
public sealed partial class CheckpointStore : IDisposable
{
    private readonly Config _config;
    private readonly Action<string> _warn;
    private readonly CheckpointDirectory _persistent;
    private readonly CheckpointContent _content = new();
    private readonly BackgroundWriter _writer = new();

    /// <summary>Held while checkpoints are marked or removed: by the training thread and the writer.</summary>
    private readonly Lock _gate = new();
    private readonly List<Checkpoint> _unconfirmed = [];
    private CheckpointDirectory? _fast;

    private CheckpointStore(string directory, Config config, Action<string> warn)
    {
        (_config, _warn) = (config, warn);
        _persistent = new CheckpointDirectory(directory, CheckpointTier.Persistent);
        _persistent.Recover();
        OpenFast(directory);
    }

    /// <summary>Whether a checkpoint is being written.</summary>
    public bool IsBusy => _writer.IsBusy;

    /// <summary>Whether there is a fast directory to save to.</summary>
    public bool HasFast => _fast is not null;

    /// <summary>Complete checkpoints in a run's checkpoint directory, the newest first.</summary>
    public static IReadOnlyList<string> List(string directory) => CheckpointDirectory.List(directory);

    /// <summary>Every complete checkpoint of a run in either tier, the newest first, without changing anything; for whoever does not own the run.</summary>
    /// <param name="directory">The run's checkpoint directory.</param>
    /// <param name="config">As the run has it.</param>
    public static IReadOnlyList<Checkpoint> Survey(string directory, Config config)
    {
        var persistent = new CheckpointDirectory(directory, CheckpointTier.Persistent).Survey();
        var fast = config.Fast is not null && FastTier.Find(directory, config.Fast) is { } path ? new CheckpointDirectory(path, CheckpointTier.Fast).Survey() : [];
        return Sorted([.. persistent, .. fast]);
    }

    /// <summary>Loads only a checkpoint's parameters, for prediction: the averaged ones where the run keeps such.</summary>
    /// <exception cref="InvalidDataException">The checkpoint does not fit the model.</exception>
    public static void Load(string path, ParameterStore parameters)
    {
        using var scope = NewDisposeScope();
        var values = CheckpointFiles.ParameterTensors(parameters).ToDictionary();
        SafeTensors.ReadInto(Path.Combine(path, CheckpointFiles.Parameters), values);
        SafeTensors.ReadPresent(Path.Combine(path, CheckpointFiles.Learner), values.ToDictionary(value => WeightAverage.NameOf(value.Key), value => value.Value));
    }

    /// <summary>Writes the parameters alone to a new safetensors file: the model, without what takes part in training alone.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="metadata">What the file says of itself.</param>
    public static void SaveParameters(string path, ParameterStore parameters, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var scope = NewDisposeScope();
        SafeTensors.Write(path, [.. CheckpointFiles.ModelTensors(parameters)], metadata);
    }

    /// <summary>Loads what <see cref="SaveParameters"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parameters">Receives the values; what takes part in training alone stays as it is.</param>
    /// <exception cref="InvalidDataException">The file is malformed or does not fit the model.</exception>
    public static void LoadParameters(string path, ParameterStore parameters)
    {
        using var scope = NewDisposeScope();
        SafeTensors.ReadInto(path, CheckpointFiles.ModelTensors(parameters).ToDictionary());
    }

    /// <summary>Compares a checkpoint's files with its index.</summary>
    /// <exception cref="InvalidDataException">A file is missing or differs; says which tensor.</exception>
    public static void Verify(string path) => CheckpointFiles.Verify(path);

    /// <summary>Copies a run's state and writes it in the background, after what is being written.</summary>
    /// <param name="tier">Where to.</param>
    /// <param name="state">Where the run stands.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="learner">The learner.</param>
    /// <param name="figures">What was measured at exactly this step.</param>
    /// <param name="written">Told, by the background thread, once it is complete.</param>
    /// <exception cref="IOException">What was being written failed: the disk is full or broken.</exception>
    public void Begin(
        CheckpointTier tier,
        TrainerState state,
        ParameterStore parameters,
        Learner learner,
        IReadOnlyDictionary<string, double> figures,
        Action<Checkpoint> written)
    {
        _writer.Wait();
        _content.Take(state, parameters, learner, figures);
        _writer.Start(() =>
        {
            if (Write(tier) is { } checkpoint)
            {
                written(checkpoint);
            }
        });
    }

    /// <summary>Saves a run's state to its directory and waits until it is there.</summary>
    /// <returns>The checkpoint; null where the state holds a value that is not finite and was therefore not saved.</returns>
    /// <exception cref="IOException">The disk is full or broken; older checkpoints are untouched.</exception>
    public Checkpoint? Save(TrainerState state, ParameterStore parameters, Learner learner, IReadOnlyDictionary<string, double>? figures = null)
    {
        Checkpoint? saved = null;
        Begin(CheckpointTier.Persistent, state, parameters, learner, figures ?? new Dictionary<string, double>(), checkpoint => saved = checkpoint);
        _writer.Wait();
        return saved;
    }

    /// <summary>Waits for what is being written.</summary>
    /// <exception cref="IOException">It failed: the disk is full or broken.</exception>
    public void Wait() => _writer.Wait();

    /// <summary>Throws where the last writing failed; does not wait.</summary>
    /// <exception cref="IOException">The disk is full or broken; older checkpoints are untouched.</exception>
    public void ThrowIfFailed() => _writer.ThrowIfFailed();

    /// <summary>Whether a state measured so belongs to the best, and so must be saved.</summary>
    public bool IsAmongBest(IReadOnlyDictionary<string, double> figures)
    {
        if (_config.Best is not { } best || !figures.TryGetValue(best.Figure, out var value) || !double.IsFinite(value))
        {
            return false;
        }

        var candidate = new Checkpoint("", long.MaxValue, CheckpointTier.Persistent, false, 0) { Figures = figures };
        lock (_gate)
        {
            return best.Rank([.. _persistent.Survey(), candidate]).Take(best.Keep).Contains(candidate);
        }
    }

    /// <summary>Marks the checkpoints that enough good steps have followed.</summary>
    /// <param name="step">Steps done, the last of them good or not.</param>
    /// <param name="lastBadStep">The last step that was not good; 0 for none.</param>
    public void Confirm(long step, long lastBadStep)
    {
        lock (_gate)
        {
            for (var i = _unconfirmed.Count - 1; i >= 0; i--)
            {
                if (step - Math.Max(_unconfirmed[i].Step, lastBadStep) >= _config.HealthyAfter)
                {
                    CheckpointDirectory.MarkHealthy(_unconfirmed[i].Path);
                    _unconfirmed.RemoveAt(i);
                }
            }
        }
    }

    /// <summary>Removes the fast checkpoints of a run that needs them no more: its state is saved in its own directory.</summary>
    public void RemoveFast()
    {
        if (_fast is not null)
        {
            _writer.Wait();
            CheckpointDirectory.Remove(_fast.Path);
            _fast = null;
        }
    }

    /// <summary>Waits for what is being written.</summary>
    public void Dispose() => _writer.Dispose();

    private static Checkpoint[] Sorted(IEnumerable<Checkpoint> checkpoints) =>
        [.. checkpoints.OrderByDescending(checkpoint => checkpoint.Step).ThenBy(checkpoint => checkpoint.Tier)];

    private void OpenFast(string directory)
    {
        if (_config.Fast is null)
        {
            return;
        }

        try
        {
            _fast = new CheckpointDirectory(FastTier.Open(directory, _config.Fast), CheckpointTier.Fast);
            _fast.Recover();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            GiveUpFast(problem);
        }
    }

    /// <summary>Writes what was copied; on the background thread.</summary>
    private Checkpoint? Write(CheckpointTier tier)
    {
        if ((_content.Parameters.FindNotFinite() ?? _content.Learner.FindNotFinite()) is { } name)
        {
            _warn($"The state after step {_content.State.Step} was not saved: \"{name}\" holds a value that is not finite.");
            return null;
        }

        if (tier == CheckpointTier.Persistent)
        {
            return Write(_persistent);
        }

        try
        {
            return _fast is null ? null : Write(_fast);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            GiveUpFast(problem);
            return null;
        }
    }

    private Checkpoint Write(CheckpointDirectory directory)
    {
        var written = directory.Commit(_content);
        lock (_gate)
        {
            _unconfirmed.RemoveAll(before => before.Path == written.Path);
            if (!written.IsHealthy)
            {
                _unconfirmed.Add(written);
            }

            Retire(directory.Survey(), directory == _fast ? _config.Fast!.Keep : _config.Keep);
        }

        return written;
    }

    /// <summary>Removes the checkpoints of a directory that no rule keeps.</summary>
    private void Retire(IReadOnlyList<Checkpoint> all, int newest)
    {
        var kept = all.Take(newest).Concat(all.Where(checkpoint => checkpoint.IsHealthy).Take(1));
        if (all is [{ Tier: CheckpointTier.Persistent }, ..])
        {
            kept = kept.Concat(_config.Best?.Rank(all).Take(_config.Best.Keep) ?? []);
            if (_config.KeepEvery is { } every)
            {
                kept = kept.Concat(all.Where(checkpoint => checkpoint.Step >= every).GroupBy(checkpoint => checkpoint.Step / every).Select(group => group.MinBy(checkpoint => checkpoint.Step)!));
            }
        }

        foreach (var old in all.Except(kept.ToHashSet()).ToArray())
        {
            CheckpointDirectory.Remove(old.Path);
            _unconfirmed.RemoveAll(checkpoint => checkpoint.Path == old.Path);
        }
    }

    private void GiveUpFast(Exception problem)
    {
        _fast = null;
        _warn($"Fast checkpoints are off for the rest of this session, those in the run's directory go on: {problem.Message}");
    }
}
