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
            ToyRun.Config with { Seed = 5, WarmStart = new WarmStart { Path = _source.Files.Root } }, new RunEnvironment(_run.Files, events, null) { Narrate = lines.Add });

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

        var problem = Assert.Throws<ConfigException>(() => config.PlanWarmStart(_model, new ToyInput.ToyFacts(16)));

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
    public void Apply_ThreeNamesOfOneParameter_JoinsThemInTheOrderOfTheirParts()
    {
        using var scope = NewDisposeScope();
        using var store = new ParameterStore(_model, 1, CPU);
        var values = Values();
        var parts = values["layer.attention.qkv.projection.weight"].chunk(3);
        values.Remove("layer.attention.qkv.projection.weight");
        // The file's order is not that of the parts, and its numbers are narrower.
        values["value.weight"] = parts[2].to(ScalarType.BFloat16);
        values["key.weight"] = parts[1].to(ScalarType.Float16);
        values["query.weight"] = parts[0];
        var start = new WarmStart { Path = Written(values), Map = Joined };

        var plan = start.Plan(_model);
        plan.Apply(store);

        var parameter = _model.AllParameters.Single(found => found.Path == "layer.attention.qkv.projection.weight");
        var expected = cat([parts[0], parts[1].to(ScalarType.Float16).to(ScalarType.Float32), parts[2].to(ScalarType.BFloat16).to(ScalarType.Float32)], 0);
        Assert.True(parameter.Value.equal(expected).all().item<bool>());
        Assert.Contains("<- query.weight + key.weight + value.weight", string.Join('\n', plan.Lines()), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_PartThatIsMissing_SaysWhichOne()
    {
        using var scope = NewDisposeScope();
        var values = Values();
        values.Remove("layer.attention.qkv.projection.weight", out var whole);
        (values["query.weight"], values["value.weight"]) = (whole!.chunk(3)[0], whole.chunk(3)[2]);

        var problem = Assert.Single(Assert.Throws<ConfigException>(() => new WarmStart { Path = Written(values), Map = Joined }.Plan(_model)).Problems);

        Assert.Contains("lacks part 1 of 3", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_RowsByName_PicksTheModelsOwn()
    {
        using var scope = NewDisposeScope();
        using var store = new ParameterStore(_model, 1, CPU);
        var values = Values();
        var table = arange(8, ScalarType.Float32).unsqueeze(1).expand(8, 16).contiguous();
        values["head.weight"] = table;
        values["head.bias"] = zeros(2);
        var names = Path.Combine(_source.Files.Root, "names.txt");
        File.WriteAllLines(names, ["a", "b", "c", "d", "e", "f", "g", "h"]);
        var start = new WarmStart { Path = Written(values), Rows = [new TableRows { At = "head.weight", Names = names }] };

        var plan = start.Plan(_model, ["g", "b"]);
        plan.Apply(store);

        var parameter = _model.AllParameters.Single(found => found.Path == "head.weight");
        Assert.Equal([6f, 1f], parameter.Value.select(1, 0).cpu().data<float>().ToArray());
        Assert.Contains("(2 of 8 rows, by name)", string.Join('\n', plan.Lines()), StringComparison.Ordinal);
        var problem = Assert.Throws<ConfigException>(() => start.Plan(_model, ["g", "z"])).Problems[0];
        Assert.Equal("rows[0].names", problem.Path);
        Assert.Contains("\"z\"", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_PatternsThatAreNone_AreProblems() =>
        Assert.Equal(
            ["map[0].pattern", "missing[0]", "path", "unexpected[0]"],
            ConfigCheck.Problems(new WarmStart { Map = [new KeyRule { Pattern = "(" }], Missing = ["a[x:]"], Unexpected = ["b[y:]"] }).Select(problem => problem.Path).Order());

    private static ConfigList<KeyRule> Joined =>
    [
        .. new[] { "query", "key", "value" }.Select((name, part) => new KeyRule { Pattern = $"^{name}\\.", Replacement = "layer.attention.qkv.projection.", Part = part }),
    ];

    /// <summary>Values for every parameter of the model, other than those of a store.</summary>
    private static Dictionary<string, Tensor> Values()
    {
        var model = ToyRun.Config.Model.For(new ToyInput.ToyFacts(16)).Build();
        using var store = new ParameterStore(model, 77, CPU);
        return model.AllParameters.ToDictionary(parameter => parameter.Path, parameter => parameter.Value.detach().clone());
    }

    private string Written(Dictionary<string, Tensor> values)
    {
        var path = Path.Combine(_source.Files.Root, "written.safetensors");
        SafeTensors.Write(path, [.. values]);
        return path;
    }

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
