using Platform.Benchmarks.LocComplexity;

namespace Platform.Core.Tests.Modifiers;

/// <summary>What a feature costs must not grow with the number of models; the benchmark loc-complexity measures it for 300.</summary>
public sealed class LocComplexityTests
{
    public static TheoryData<string, string> Ways => new MatrixTheoryData<string, string>(
        Enum.GetNames<Feature>(), [new ConfigCodeBase().Name, new SubtypingCodeBase().Name]);

    [Theory]
    [InlineData(nameof(Feature.Rope))]
    [InlineData(nameof(Feature.MixtureOfExperts))]
    public void Measure_Modifier_ChangesNoLineOfAnyModel(string feature)
    {
        LocCost[] costs = [.. new[] { 1, 10, 50 }.Select(count => LocComplexity.Measure(new ConfigCodeBase(), Enum.Parse<Feature>(feature), count))];

        Assert.All(costs, cost => Assert.Equal(0, cost.LinesChanged));
        Assert.All(costs, cost => Assert.InRange(cost.OwnLines, 1, 10));
    }

    [Fact]
    public void Measure_Subtyping_GrowsWithTheModels() =>
        Assert.InRange(LocComplexity.Slope([.. new[] { 1, 10, 50 }.Select(count => LocComplexity.Measure(new SubtypingCodeBase(), Feature.Rope, count))]), 1, 10);

    [Theory]
    [MemberData(nameof(Ways))]
    public void Prove_EveryWayAndFeature_CompilesAndLearns(string feature, string way) =>
        LocComplexity.Prove(way == "modifiers" ? new ConfigCodeBase() : new SubtypingCodeBase(), Enum.Parse<Feature>(feature), 6);

    [Fact]
    public void Variants_All_Differ()
    {
        Assert.Equal(300, Variant.All.Count);
        Assert.Equal(300, Variant.All.Select(variant => variant.Name).Distinct().Count());
    }

    [Fact]
    public void CodeLines_UsingsCommentsAndEmptyLines_AreNotCounted()
    {
        const string Source = """
            using System;

            namespace A.B;

            // A comment.
            /// <summary>Another.</summary>
            public class C
            {
                public int D() =>
                    1; // said beside code
            }
            """;

        Assert.Equal(["public class C", "{", "public int D() =>", "1; // said beside code", "}"], CodeLines.Of(Source));
        Assert.Equal(3, CodeLines.Changed(
            new Dictionary<string, string> { ["c"] = Source, ["own"] = "" },
            new Dictionary<string, string> { ["c"] = Source.Replace("    1;", "    2;", StringComparison.Ordinal), ["own"] = "class E;", ["f"] = "class F;" },
            apart: "own"));
    }
}
