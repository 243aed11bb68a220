using Platform.Core.Tests.Runs;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Checkpoints;

public sealed class WarmStartTests : IDisposable
{
    private readonly ToyRun _source = new();
    private readonly ToyRun _run = new();
    private readonly Model _model = ToyRun.Config.Model.For(new ToyInput.ToyFacts(16)).Build();

    public void Dispose()
    {
        _source.Dispose();
        _run.Dispose();
    }

    [Fact]
    public void Run_FromAnotherRun_StartsWithItsValuesAndSaysSo()
    {
        var trained = _source.Execute();
        var lines = new List<string>();
        using var events = new EventLog(_run.Files.Events, TimeProvider.System);
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        using var trainer = new Trainer(
            ToyRun.Config with { Seed = 5, WarmStart = new WarmStart { Path = _source.Files.Root } }, new TrainerEnvironment(_run.Files, events, null) { Narrate = lines.Add });

        trainer.Run(stopped.Token);

        Assert.Equal(trained, trainer.Parameters.Values.data<float>().ToArray());
        Assert.Equal(trainer.Parameters.Parameters.Count + 1, lines.Count);
    }

    [Fact]
    public void Run_ResumedAfterTheFileIsGone_GoesOnToTheBit()
    {
        using var whole = new ToyRun();
        var config = ToyRun.Config with { LogEverySteps = 1, WarmStart = new WarmStart { Path = Renamed("") } };
        var expected = whole.Execute(config);

        _run.Execute(config, stopAfter: 4);
        File.Delete(config.WarmStart.Path);

        Assert.Equal(expected, _run.Execute(config, resume: true));
    }

    [Fact]
    public void Plan_NamesMapped_FindsEveryParameter()
    {
        var start = new WarmStart
        {
            Path = Renamed("bert."),
            Map = [new KeyRule { Pattern = @"^bert\." }, new KeyRule { Pattern = "^head", Replacement = "old_head" }],
            Missing = ["head.*"],
            Unexpected = ["bert.head.**"],
        };

        var plan = start.Plan(_model);

        Assert.All(plan.Rows, row => Assert.Equal(row.Parameter.StartsWith("head", StringComparison.Ordinal) ? null : "bert." + row.Parameter, row.Source));
        Assert.Equal(["bert.head.bias", "bert.head.weight"], plan.Unused.Order());
        Assert.Contains("(its first values)", string.Join('\n', plan.Lines()), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_FileThatDoesNotFit_TellsEverything()
    {
        var config = ToyRun.Config with
        {
            WarmStart = new WarmStart
            {
                Path = Renamed(""),
                Map =
                [
                    new KeyRule { Pattern = "^head.weight$", Replacement = "head.bias_" },
                    new KeyRule { Pattern = "^head.bias$", Replacement = "head.weight" },
                    new KeyRule { Pattern = "scale$", Replacement = "bias" },
                ],
            },
        };

        var problem = Assert.Throws<ConfigException>(() => config.PlanWarmStart(_model));

        // The head's bias is no weight and misses; both norms' scales collide with their biases and miss.
        Assert.Equal(
            ["warm_start.map", "warm_start.map", "warm_start.map", "warm_start.missing", "warm_start.missing", "warm_start.missing", "warm_start.unexpected"],
            problem.Problems.Select(item => item.Path).Order());
        Assert.Contains(problem.Problems, item => item.Message.Contains("\"head.weight\" is [2, 16], but \"head.bias\" in the file is [2]", StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_NothingThere_SaysWhatIsWanted() =>
        Assert.Equal("path", Assert.Single(Assert.Throws<ConfigException>(() => new WarmStart { Path = "/nowhere" }.Plan(_model)).Problems).Path);

    [Fact]
    public void Check_PatternsThatAreNone_AreProblems() =>
        Assert.Equal(
            ["map[0].pattern", "missing[0]", "path", "unexpected[0]"],
            ConfigCheck.Problems(new WarmStart { Map = [new KeyRule { Pattern = "(" }], Missing = ["a[x:]"], Unexpected = ["b[y:]"] }).Select(problem => problem.Path).Order());

    /// <summary>A file of the model's parameters with a prefix before each name.</summary>
    private string Renamed(string prefix)
    {
        using var scope = NewDisposeScope();
        var model = ToyRun.Config.Model.For(new ToyInput.ToyFacts(16)).Build();
        using var store = new ParameterStore(model, 77, CPU);
        var path = Path.Combine(_source.Files.Root, $"renamed-{prefix}.safetensors");
        SafeTensors.Write(path, [.. model.AllParameters.Select(parameter => KeyValuePair.Create(prefix + parameter.Path, parameter.Value.detach()))]);
        return path;
    }
}
