using System.Text.Json;
using Platform.Tests.Shared;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Runs;

/// <summary>
/// Runs that an earlier version of the program left behind must be read as they are: config, checkpoint, and the same
/// predictions. They are written once, with UPDATE_GOLDEN=1 where there is none, and never again: a change that breaks
/// them breaks every user's runs.
/// </summary>
public sealed class GoldenCheckpointTests
{
    private const int Step = 6;
    private const string Predictions = "predictions.json";

    private static readonly TransformerLayer.Config Plain = new()
    {
        Attention = new() { Heads = 2 },
        FeedForward = new DenseFeedForward.Config { Expansion = 1 },
    };

    /// <summary>Each with other components, so that the names of most parameters are held.</summary>
    private static readonly Dictionary<string, TransformerLayer.Config> Layers = new()
    {
        ["plain"] = Plain,
        ["rope-experts"] = Plain with
        {
            Attention = new() { Heads = 2, Qkv = new RopeQkv.Config { Inner = new NormalizedQkv.Config { Inner = new GroupedQkv.Config() } } },
            FeedForward = new MixtureOfExperts.Config { Experts = 2, ExpertsPerToken = 1, Expert = new GatedFeedForward.Config { Expansion = 1 } },
            Norm = new RmsNorm.Config(),
            NormPlacement = NormPlacement.Pre,
        },
        ["lora"] = Plain with
        {
            Attention = new() { Heads = 2, Qkv = new SeparateQkv.Config { Value = new LoraLinear.Config { Rank = 2 } } },
        },
    };

    public static TheoryData<string> Names => [.. Layers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Resume_RunOfAnEarlierVersion_PredictsTheSameAndGoesOn(string name)
    {
        var golden = Path.Combine(SourceTree.Root, "tests/Core.Tests/Golden/runs", name);
        if (GoldenText.IsUpdating && !Directory.Exists(golden))
        {
            Write(golden, Layers[name]);
        }

        using var copy = new ToyRun();
        Copy(golden, copy.Files.Root);
        var config = ConfigJson.Read<Trainer.Config>(File.ReadAllText(copy.Files.Spec));
        using var events = new EventLog(copy.Files.Events, TimeProvider.System);
        using var trainer = new Trainer(config, new RunEnvironment(copy.Files, events, null));

        Assert.True(trainer.Resume());
        Assert.Equal(Step, trainer.Step);
        var expected = JsonSerializer.Deserialize<float[]>(File.ReadAllText(Path.Combine(golden, Predictions)))!;
        // The same parameters in another order of additions: single precision leaves about six digits.
        Assert.All(Predict(trainer.Model, config).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, tolerance: 1e-5f));
        Assert.True(trainer.Run(CancellationToken.None));
    }

    private static void Write(string golden, TransformerLayer.Config layer)
    {
        using var run = new ToyRun();
        var config = ToyRun.Config with { Model = new ToyModel.Config { Layer = layer } };
        File.WriteAllText(run.Files.Spec, ConfigJson.Write(config));
        run.Execute(config with { MaxSteps = Step, Epochs = 10 });
        using var events = new EventLog(run.Files.Events, TimeProvider.System);
        using var trainer = new Trainer(config, new RunEnvironment(run.Files, events, null));
        trainer.Resume();
        Copy(run.Files.Root, golden, keep: file => file == run.Files.Spec || file.StartsWith(run.Files.Checkpoints, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(golden, Predictions), JsonSerializer.Serialize(Predict(trainer.Model, config)));
    }

    private static float[] Predict(Model model, Trainer.Config config)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var input = config.Input.Open(new Training.Core.Inputs.InputEnvironment(null, config.Seed));
        using var batch = input.Read("dev").Single();
        return model.Forward(batch, new InvocationContext(isTraining: false)).Predictions.data<float>().ToArray();
    }

    private static void Copy(string from, string to, Predicate<string>? keep = null)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => keep?.Invoke(file) ?? true))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
