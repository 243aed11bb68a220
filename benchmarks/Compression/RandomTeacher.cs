using Platform.Benchmarks.Training;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Glue;
using Platform.Training.Language.Tokenization;
using static TorchSharp.torch;

namespace Platform.Benchmarks.Compression;

/// <summary>
/// The directory of a teacher's run that a distilling step reads: config, vocabulary and random weights. What a step costs does not depend on
/// their values.
/// </summary>
internal sealed class RandomTeacher : IDisposable
{
    private readonly RunDirectory _run;

    /// <param name="shape">The teacher's size.</param>
    public RandomTeacher(Shape shape)
    {
        // The config is written and read as that of any run, by the names of its components.
        ConfigTypes.Add(typeof(GlueInput).Assembly);
        _run = new RunDirectory(System.IO.Directory.CreateTempSubdirectory("platform-teacher-").FullName);
        _run.Create();
        var vocabulary = Path.Combine(_run.Root, "vocab.txt");
        WordPieceVocabulary.Create([.. WordPieceVocabulary.Special, .. Enumerable.Range(0, Shape.Vocabulary - WordPieceVocabulary.Special.Length).Select(i => $"piece{i}")]).Save(vocabulary);
        var config = new Trainer.Config { Input = new GlueInput.Config { Vocabulary = vocabulary }, Model = OurStep.Config(shape) };
        File.WriteAllText(_run.Spec, ConfigJson.Write(config));
        using var input = new RandomTokens(shape);
        var model = config.Model.For(input.Facts).Build();
        using var store = new ParameterStore(model, 2, CPU);
        CheckpointStore.SaveParameters(Path.Combine(_run.Artifacts, "model.safetensors"), store);
    }

    /// <summary>The run's directory.</summary>
    public string Directory => _run.Root;

    public void Dispose() => System.IO.Directory.Delete(_run.Root, recursive: true);
}
