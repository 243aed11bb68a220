using System.Text.Json;
using CsCheck;
using Platform.Compression.Tests.Golden;
using Platform.Training.Compression.Pruning;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Compression.Tests.Pruning;

public sealed class SparsityPatternTests
{
    private static readonly JsonElement Golden = GoldenValues.Read("pruning.json");

    [Fact]
    public void Mark_UnstructuredAtOnce_LeavesOutWhatTorchDoes()
    {
        foreach (var scope in Enum.GetValues<PruningScope>())
        {
            foreach (var wanted in Golden.GetProperty("cases").EnumerateArray())
            {
                var pattern = new UnstructuredSparsity { Sparsity = wanted.GetProperty("sparsity").GetDouble(), Scope = scope };

                Assert.Equal(Kept(wanted.GetProperty(scope == PruningScope.Global ? "global" : "matrix")), KeptBy(pattern));
            }
        }
    }

    [Fact]
    public void Mark_TwoOfFour_KeepsTheLargestOfEveryGroup() =>
        Assert.Equal(Kept(Golden.GetProperty("two_of_four")), KeptBy(new GroupedSparsity()));

    [Fact]
    public void Mark_EqualWeights_StaysExactAndTakesTheFirst()
    {
        using var scope = NewDisposeScope();
        var (weights, pruned) = (ones([2, 5]), zeros([2, 5], ScalarType.Bool));

        new UnstructuredSparsity { Sparsity = 0.3 }.Mark([(weights, pruned)], 1);

        Assert.Equal([true, true, true, false, false, false, false, false, false, false], pruned.data<bool>());
    }

    [Fact]
    public void Mark_MarkedBefore_StaysMarkedHoweverLargeAndCounts()
    {
        using var scope = NewDisposeScope();
        var weights = tensor(new float[] { 9, 1, 0, 4, 3 }).view(1, 5);
        var pruned = tensor(new[] { true, false, false, false, false }).view(1, 5);

        new UnstructuredSparsity { Sparsity = 0.4 }.Mark([(weights, pruned)], 1);

        Assert.Equal([true, false, true, false, false], pruned.data<bool>());
    }

    [Fact]
    public void Mark_AnyMatricesAndSparsity_IsExactToOneWeight() =>
        Gen.Select(Gen.Int[1, 12].Array[1, 4], Gen.Int[1, 12], Gen.Double[0, 0.999], Gen.Double[0.01, 1], Gen.Bool).Sample((rows, columns, sparsity, level, isGlobal) =>
        {
            using var scope = NewDisposeScope();
            (Tensor Weights, Tensor Pruned)[] matrices = [.. rows.Select(count => (randn([count, columns], generator: new Generator((ulong)count)), zeros([count, columns], ScalarType.Bool)))];
            var pattern = new UnstructuredSparsity { Sparsity = sparsity, Scope = isGlobal ? PruningScope.Global : PruningScope.Matrix };

            pattern.Mark(matrices, level);

            long[] sizes = isGlobal ? [matrices.Sum(matrix => matrix.Weights.numel())] : [.. matrices.Select(matrix => matrix.Weights.numel())];
            var expected = sizes.Sum(size => (long)Math.Round(level * sparsity * size, MidpointRounding.AwayFromZero));
            return expected == matrices.Sum(matrix => matrix.Pruned.sum().item<long>());
        }, iter: 200);

    [Theory]
    [InlineData(1.0, "must be at least 0 and below 1, not 1.")]
    [InlineData(1.5, "must be at least 0 and below 1, not 1.5.")]
    [InlineData(-0.1, "must be at least 0 and below 1, not -0.1.")]
    public void Check_SparsityThatLeavesNothing_IsRefused(double sparsity, string message)
    {
        var config = SampleRun.Config with { Learner = new() { Constraint = new MagnitudePruning.Config { Pattern = new UnstructuredSparsity { Sparsity = sparsity } } } };

        Assert.Equal($"learner.constraint.pattern.sparsity: {message}", Assert.Single(ConfigCheck.Problems(config)).ToString());
    }

    [Fact]
    public void Check_GroupsThatKeepAll_AreRefused() =>
        Assert.Contains("nothing would be left out", Assert.Single(ConfigCheck.Problems(new GroupedSparsity { Kept = 4 })).Message, StringComparison.Ordinal);

    private static int[] Kept(JsonElement matrices) =>
        [.. matrices.EnumerateArray().SelectMany(matrix => matrix.EnumerateArray().Select(kept => kept.GetInt32()))];

    private static int[] KeptBy(SparsityPattern pattern)
    {
        using var scope = NewDisposeScope();
        (Tensor Weights, Tensor Pruned)[] matrices =
        [
            .. Golden.GetProperty("weights").EnumerateArray().Zip(
                Golden.GetProperty("shapes").EnumerateArray(),
                (weights, shape) => (tensor(weights.Floats()).view([.. shape.EnumerateArray().Select(size => size.GetInt64())]), zeros([.. shape.EnumerateArray().Select(size => size.GetInt64())], ScalarType.Bool))),
        ];
        pattern.Mark(matrices, 1);
        return [.. matrices.SelectMany(matrix => matrix.Pruned.data<bool>().Select(pruned => pruned ? 0 : 1))];
    }
}
