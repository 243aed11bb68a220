using Platform.Tests.Shared;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Experiments;
using Platform.Training.Language.Tokenization;

namespace Platform.Language.Tests.Experiments;

/// <summary>
/// Every experiment as it was: each field of its config, and each parameter with what a change of code alters silently -
/// its shape, first values, weight decay and what updates it.
/// </summary>
public sealed class GoldenExperimentsTests : IDisposable
{
    private const string Directory = "tests/Language.Tests/Golden/experiments";
    private const int PublishedPieces = 30_522;

    private static readonly ExperimentCatalog Catalog = new(typeof(LanguageExperiments).Assembly);

    private readonly TemporaryDirectory _datasets = new();

    public static TheoryData<string> Names => [.. Catalog.All.Select(experiment => experiment.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Experiment_ConfigAndParameters_AreAsBefore(string name)
    {
        Trainer.Config config = Catalog.Find(name).Create();

        GoldenText.AssertSame($"{Directory}/{name}.txt", [.. Fields(config), "", .. Parameters(config)]);
    }

    [Fact]
    public void Goldens_WithoutAnExperiment_AreGone() =>
        GoldenText.AssertNoOther(Directory, Catalog.All.Select(experiment => $"{experiment.Name}.txt"));

    [Fact]
    public void Diff_ChangedLines_ShowsWhatWentAndWhatCame()
    {
        Assert.Equal(["- b", "+ x", "+ e"], LineDiff.Of(["a", "b", "c", "d"], ["a", "x", "c", "d", "e"]));
        Assert.Empty(LineDiff.Of(["a", "b"], ["a", "b"]));
    }

    public void Dispose() => _datasets.Dispose();

    /// <summary>An empty field is left out, so that a new optional one changes nothing.</summary>
    private static IEnumerable<string> Fields(Trainer.Config config) =>
        ConfigTree.Flatten(config).Where(field => field.Value != "null").Select(field => $"{field.Key} = {field.Value}");

    private IEnumerable<string> Parameters(Trainer.Config config)
    {
        using Input input = config.Input.Open(new InputEnvironment(Datasets(), config.Seed));
        Model model = config.Model.For(input.Facts).Build();
        UpdatePlan plan = config.PlanUpdates(model);
        return model.AllParameters.Select(parameter =>
            $"{parameter.Path} [{string.Join(", ", parameter.Shape)}] {parameter.Initializer}, {(parameter.Decays ? "decays" : "does not decay")}, {Update(plan.Of(parameter))}")
            .Append($"{model.ParameterCount} values");

        static string Update(ParameterUpdate update) => update.Group == 0 ? $"{update.Kind}" : $"{update.Kind} of rule {update.Group - 1}";
    }

    /// <summary>A datasets directory with as much as a model's shape depends on: a vocabulary of the published size.</summary>
    private string Datasets()
    {
        _datasets.Write("bert/vocab.txt", string.Join('\n', WordPieceVocabulary.Special.Concat(Enumerable.Range(5, PublishedPieces - 5).Select(id => $"piece{id}"))) + "\n");
        return _datasets.Path;
    }
}
