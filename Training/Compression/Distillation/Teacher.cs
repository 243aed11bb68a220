using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Classification;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Distillation;

/// <summary>Another run's classifier, which answers a student's batches: without dropout, and without a record for gradients.</summary>
/// <remarks>
/// A student whose vocabulary was trimmed has other ids for the same pieces; the teacher then reads them by its own. The student's
/// texts keep their pieces, for a trimmed vocabulary has all that its training texts use.
/// </remarks>
internal sealed class Teacher : IDisposable
{
    private const string Field = TeacherFit.Field;

    private readonly Model _model;
    private readonly ParameterStore _parameters;

    /// <summary>The teacher's id of each of the student's, int64; null where they are the same.</summary>
    private readonly Tensor? _ids;

    private Teacher(Model model, ParameterStore parameters, Tensor? ids) => (_model, _parameters, _ids) = (model, parameters, ids);

    /// <summary>What reads the text; null where the teacher is no BERT.</summary>
    public BertEncoder? Encoder => _model.Children.OfType<BertEncoder>().FirstOrDefault();

    /// <summary>Loads a run's model: the one of its end, or its newest checkpoint's.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="setting">The student's.</param>
    /// <exception cref="ConfigException">It is missing, has no model yet or does not fit the student's task.</exception>
    public static Teacher Load(string directory, TrainingSetting setting)
    {
        var run = new RunDirectory(directory);
        var config = Config(run);
        using var input = Open(config, setting);
        var facts = TeacherFit.Facts(input, setting.Input);
        var ids = TeacherFit.Ids(input, setting.Input);
        var model = Build(config, facts);
        var parameters = new ParameterStore(model, config.Seed, setting.Device, _ => new ParameterUpdate(UpdateKind.Frozen));
        try
        {
            var from = Read(run, config, parameters, setting);
            setting.Environment.Opened(run.Spec);
            setting.Narrate($"The teacher is {from}, {model.ParameterCount:N0} parameters.");
            return new Teacher(model, parameters, ids is null ? null : tensor(ids, device: setting.Device).DetachFromDisposeScope());
        }
        catch
        {
            parameters.Dispose();
            throw;
        }
    }

    /// <summary>Answers a batch.</summary>
    /// <param name="batch">On the teacher's device.</param>
    /// <param name="wanted">What of the teacher's inside is wanted too.</param>
    /// <returns>The predictions, and the call's context with what was wanted; both belong to the caller's dispose scope.</returns>
    public (Tensor Predictions, InvocationContext Context) Answer(Batch batch, IEnumerable<ConfigGlob> wanted)
    {
        using var quiet = no_grad();
        var context = new InvocationContext(isTraining: false);
        foreach (var paths in wanted)
        {
            context.Ask(paths);
        }

        return (_model.Forward(_ids is null ? batch : WithIds(batch, _ids), context).Predictions, context);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _parameters.Dispose();
        _ids?.Dispose();
    }

    /// <summary>The batch with the teacher's ids; its tensors belong to the caller's scope and to the batch that was given.</summary>
    private static Batch WithIds(Batch batch, Tensor ids) => new(
        batch.Names.ToDictionary(name => name, name => name == TextBatches.Tokens ? ids.index_select(0, batch[name].view(-1)).view_as(batch[name]) : batch[name]), batch.Examples);

    private static Trainer.Config Config(RunDirectory run)
    {
        if (!Directory.Exists(run.Root))
        {
            throw new ConfigException(Field, $"\"{run.Root}\" does not exist. Give the directory of a run that was trained on this task.");
        }

        if (!File.Exists(run.Spec))
        {
            throw new ConfigException(Field, $"\"{run.Root}\" holds no run: there is no spec.json in it.");
        }

        try
        {
            return ConfigJson.Read<Trainer.Config>(File.ReadAllText(run.Spec));
        }
        catch (ConfigException problem)
        {
            throw new ConfigException(Field, $"\"{run.Spec}\" cannot be read: {problem.Message}");
        }
    }

    private static Input Open(Trainer.Config config, TrainingSetting setting)
    {
        try
        {
            return config.Input.Open(setting.Environment with { Warn = static _ => { }, Opened = static _ => { } });
        }
        catch (DataException problem)
        {
            throw new ConfigException(Field, $"cannot be understood, for its vocabulary is needed: {problem.Message}");
        }
    }

    /// <summary>The teacher's model for the student's texts, which may be longer than its own were.</summary>
    private static Model Build(Trainer.Config config, LabelledTextFacts facts)
    {
        try
        {
            return config.Model.For(facts).Build();
        }
        catch (ConfigException problem)
        {
            throw new ConfigException(Field, $"cannot answer this run's texts: {problem.Message}");
        }
    }

    /// <summary>Reads the values.</summary>
    /// <returns>What they were read from, in words.</returns>
    private static string Read(RunDirectory run, Trainer.Config config, ParameterStore parameters, TrainingSetting setting)
    {
        var file = Path.Combine(run.Artifacts, "model.safetensors");
        try
        {
            if (File.Exists(file))
            {
                CheckpointStore.LoadParameters(file, parameters);
                setting.Environment.Opened(file);
                return file;
            }

            var checkpoint = CheckpointChoice.Find(run.Checkpoints, config.Checkpoints, CheckpointChoice.Newest, setting.Environment.Warn);
            CheckpointStore.Load(checkpoint.Path, parameters);
            setting.Environment.Opened(Path.Combine(checkpoint.Path, "parameters.safetensors"));
            return $"the checkpoint of step {checkpoint.Step} in {run.Root}";
        }
        catch (Exception problem) when (problem is InvalidDataException or DataException or IOException)
        {
            throw new ConfigException(Field, $"\"{run.Root}\" has no model that can be used: {problem.Message}");
        }
    }
}
