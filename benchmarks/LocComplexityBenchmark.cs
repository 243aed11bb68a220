using Platform.Benchmarks.LocComplexity;
using Platform.Training.Core.Hardware;
using Spectre.Console;
using TorchSharp;

namespace Platform.Benchmarks;

/// <summary>How many lines of code a new layer takes as the number of models grows: by a modifier, and by subtyping.</summary>
internal sealed class LocComplexityBenchmark : IBenchmark
{
    private static readonly int[] Counts = [1, 10, 100, 300];
    private static readonly ICodeBase[] CodeBases = [new ConfigCodeBase(), new SubtypingCodeBase()];

    public string Name => "loc-complexity";

    public string Summary => "Lines of code that rotary positions and mixtures of experts take in 1 to 300 models, by modifiers and by subtyping.";

    public Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        TorchRuntime.Prepare();
        torch.set_num_threads(1);
        LocCost[] costs =
        [
            .. from feature in Enum.GetValues<Feature>()
               from codeBase in CodeBases
               from count in Counts
               select LocComplexity.LocComplexity.Measure(codeBase, feature, count),
        ];
        Show(costs);
        foreach (var feature in Enum.GetValues<Feature>())
        {
            foreach (var codeBase in CodeBases)
            {
                LocComplexity.LocComplexity.Prove(codeBase, feature, Counts[^1]);
            }
        }

        var how = $"code lines outside the feature's own file, least squares over {string.Join(", ", Counts)} models";
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            new("rope.lines", Own(Feature.Rope), "lines", "code lines of UseRope.cs, all of it"),
            new("moe.lines", Own(Feature.MixtureOfExperts), "lines", "code lines of UseMixtureOfExperts.cs, all of it"),
            new("rope.slope", Slope(Feature.Rope, CodeBases[0]), "lines/model", how),
            new("moe.slope", Slope(Feature.MixtureOfExperts, CodeBases[0]), "lines/model", how),
            new("baseline.slope", Slope(Feature.Rope, CodeBases[1]), "lines/model", $"rotary positions by a subclass of each model; {how}"),
            new("baseline.moe.slope", Slope(Feature.MixtureOfExperts, CodeBases[1]), "lines/model", $"mixtures of experts by a subclass of each model; {how}"),
            new("variants", Counts[^1], "models", "each compiled and trained for 5 steps without and with each feature, in both ways; every loss fell"),
        ]);

        int Own(Feature feature) => costs.First(cost => cost.Feature == feature && cost.CodeBase == CodeBases[0].Name).OwnLines;

        double Slope(Feature feature, ICodeBase codeBase) =>
            LocComplexity.LocComplexity.Slope([.. costs.Where(cost => cost.Feature == feature && cost.CodeBase == codeBase.Name)]);
    }

    private static void Show(IReadOnlyList<LocCost> costs)
    {
        var table = new Table().AddColumn("feature").AddColumn("way");
        Counts.ToList().ForEach(count => table.AddColumn(new TableColumn($"{count} models").RightAligned()));
        var chart = new BarChart().Label("Lines of code changed outside the feature's own file").LeftAlignLabel();
        foreach (var group in costs.GroupBy(cost => (cost.Feature, cost.CodeBase)))
        {
            table.AddRow([Short(group.Key.Feature), group.Key.CodeBase, .. group.Select(cost => $"{cost.LinesChanged}")]);
            foreach (var cost in group)
            {
                chart.AddItem($"{Short(cost.Feature)} {cost.CodeBase} {cost.Variants,3}", cost.LinesChanged, cost.CodeBase == CodeBases[0].Name ? Color.Green : Color.Red);
            }
        }

        AnsiConsole.Write(table);
        AnsiConsole.Write(chart);
    }

    private static string Short(Feature feature) => feature == Feature.Rope ? "RoPE" : "MoE";
}
