using Platform.Training.Compression.Results;
using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Glue;

namespace Platform.Compression.Tests.Sweeps;

public sealed class SweepSpecTests
{
    public static TheoryData<string> Ready => [.. SweepCatalog.All.Select(sweep => sweep.Name)];

    [Theory]
    [MemberData(nameof(Ready))]
    public void Json_OfAReadySweep_ReadsBackAsItWas(string name)
    {
        ConfigTypes.Add(typeof(SweepSpec).Assembly);
        var spec = SweepCatalog.Find(name).Create();

        Assert.Equal(name, spec.Name);
        Assert.Equal(spec, ConfigJson.Read<SweepSpec>(ConfigJson.Write(spec)));
    }

    [Theory]
    [InlineData("""{ "sparsities": [0.4, 1.0] }""", "sparsities[1]: must be above 0 and below 1, not 1")]
    [InlineData("""{ "sparsities": [0] }""", "sparsities[0]: must be above 0 and below 1, not 0")]
    [InlineData("""{ "sparsities": [] }""", "sparsities: must have at least one item, because a subset prunes")]
    [InlineData("""{ "bits": [1] }""", "bits[0]: must be at least 2 and at most 8, not 1")]
    [InlineData("""{ "bits": [], "subsets": ["qat"] }""", "bits: must have at least one item, because a subset quantizes")]
    [InlineData("""{ "tasks": ["sst3"] }""", "tasks[0]: expected one of cola, sst2")]
    [InlineData("""{ "tasks": ["sst2", "sst2"] }""", "tasks[1]: sst2 is in the list already")]
    [InlineData("""{ "tasks": [] }""", "tasks: must have at least one item")]
    [InlineData("""{ "seeds": [1, 2, 1] }""", "seeds[2]: 1 is in the list already")]
    [InlineData("""{ "seeds": [-1] }""", "seeds[0]: must be at least 0")]
    [InlineData("""{ "architectures": ["huge"] }""", "architectures[0]: \"huge\" is no architecture")]
    [InlineData("""{ "architectures": ["2x100x3"] }""", "architectures[0]: \"2x100x3\" has 3 heads, which do not divide its hidden size 100")]
    [InlineData("""{ "architectures": ["tiny", "2x128"] }""", "architectures[1]: 2x128 is the same as tiny")]
    [InlineData("""{ "subsets": ["qat+mq"] }""", "subsets[0]: \"qat+mq\" is no subset of methods")]
    [InlineData("""{ "subsets": ["qat+mp", "mp+qat"] }""", "subsets[1]: qat+mp is in the list already")]
    [InlineData("""{ "teacher": { "type": "LargestTeacher", "architecture": "tiny" }, "architectures": ["mini"] }""", "teacher.architecture: tiny is smaller than the student mini")]
    [InlineData("""{ "teacher": { "type": "GivenTeacher", "path": "/t", "architecture": "2x64" } }""", "teacher.architecture: 2x64 is smaller than the student tiny")]
    [InlineData("""{ "recipe_changes": [{ "architectures": ["mini"], "epochs": 3 }] }""", "recipe_changes[0].architectures: \"mini\" is no architecture of the sweep")]
    [InlineData("""{ "recipe_changes": [{ "tasks": ["rte"], "epochs": 3 }] }""", "recipe_changes[0].tasks: rte is no task of the sweep")]
    [InlineData("""{ "recipe": { "epochs": 0 } }""", "recipe.epochs: must be above 0")]
    [InlineData("""{ "directory": "samples/sentiment", "tasks": ["sst2", "rte"] }""", "directory: holds the files of one task")]
    [InlineData("""{ "methods": { "also_without_augmentation": true } }""", "methods.also_without_augmentation: leaves nothing out")]
    [InlineData("""{ "sparsity": [0.4] }""", "sparsity: SweepSpec has no such field. Did you mean \"sparsities\"?")]
    public void Read_WrongSpec_IsRefusedWithOneClearError(string json, string expected)
    {
        ConfigTypes.Add(typeof(SweepSpec).Assembly);

        var problem = Assert.Single(Assert.Throws<ConfigException>(() => ConfigJson.Read<SweepSpec>(json)).Problems);

        Assert.StartsWith(expected, problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_UnknownSweep_SuggestsTheNearest() =>
        Assert.Contains("Did you mean \"sst2-small\"?", Assert.Throws<ConfigException>(() => SweepCatalog.Find("sst2-smal")).Message, StringComparison.Ordinal);

    [Fact]
    public void NameOf_EverySubset_ReadsBack()
    {
        Assert.Equal(8, MethodSubset.All.Distinct().Count());
        Assert.All(MethodSubset.All, methods => Assert.Equal(methods, MethodSubset.Parse(MethodSubset.NameOf(methods))));
        Assert.Equal("qat+kd+mp", MethodSubset.NameOf(MethodSubset.All[^1]));
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("mini")]
    [InlineData("large")]
    [InlineData("3x96x4")]
    public void Parameters_OfAnArchitecture_AreThoseOfTheModel(string name)
    {
        var architecture = Architecture.Parse(name);
        var model = new BertClassifier.Config { Encoder = architecture.Encoder(0, 0) }.For(new GlueFacts(GlueTask.Sst2, 1000, 128)).Build();

        Assert.Equal(model.ParameterCount, architecture.Parameters(1000) + 2 * architecture.Hidden + 2);
    }

    [Fact]
    public void Encoder_OfAPublishedSize_IsThePublishedOne()
    {
        foreach (var (architecture, size) in Architecture.Published.Zip(Enum.GetValues<BertSize>()))
        {
            Assert.Equal(BertEncoder.Config.Of(size), architecture.Encoder(0.1, 0.1));
            Assert.Equal(size.ToString(), architecture.Name, ignoreCase: true);
        }
    }
}
