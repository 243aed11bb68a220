using Platform.Tests.Shared;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Experiments;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using Platform.Training.Proteins.Experiments;
using Platform.Training.Proteins.Features;
using Platform.Training.Proteins.Models;

namespace Platform.Proteins.Tests.Experiments;

/// <summary>
/// Every experiment as it was: each field of its config, and each parameter with what a change of code alters silently -
/// its shape, first values, weight decay and what updates it.
/// </summary>
public sealed class GoldenExperimentsTests
{
    private const string Directory = "tests/Proteins.Tests/Golden/experiments";

    private static readonly ExperimentCatalog Catalog = new(typeof(ProteinExperiments).Assembly);

    public static TheoryData<string> Names => [.. Catalog.All.Select(experiment => experiment.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Experiment_ConfigAndParameters_AreAsBefore(string name)
    {
        Trainer.Config config = Catalog.Find(name).Create();

        GoldenText.AssertSame($"{Directory}/{name}.txt", [.. Fields(config), "", .. Parameters(config)]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Experiment_Config_IsSoundAndReadsBack(string name)
    {
        Trainer.Config config = Catalog.Find(name).Create();

        ConfigCheck.Require(config);
        Assert.Equal(config, ConfigJson.Read<Trainer.Config>(ConfigJson.Write(config)));
        Assert.Equal("Proteins", Catalog.Find(name).Category);
    }

    [Fact]
    public void Goldens_WithoutAnExperiment_AreGone() =>
        GoldenText.AssertNoOther(Directory, Catalog.All.Select(experiment => $"{experiment.Name}.txt"));

    /// <summary>An empty field is left out, so that a new optional one changes nothing.</summary>
    private static IEnumerable<string> Fields(Trainer.Config config) =>
        ConfigTree.Flatten(config).Where(field => field.Value != "null").Select(field => $"{field.Key} = {field.Value}");

    private static IEnumerable<string> Parameters(Trainer.Config config)
    {
        Model model = config.Model.For(new ProteinFacts(CouplingChannel.Count)).Build();
        UpdatePlan plan = config.PlanUpdates(model);
        return model.AllParameters.Select(parameter =>
            $"{parameter.Path} [{string.Join(", ", parameter.Shape)}] {parameter.Initializer}, {(parameter.Decays ? "decays" : "does not decay")}, {plan.Of(parameter).Kind}")
            .Append($"{model.ParameterCount} values");
    }
}
