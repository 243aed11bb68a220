using CsCheck;
using Platform.Training.Compression.Pruning;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Classification;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Compression.Tests.Pruning;

public sealed class MagnitudePruningTests
{
    private const int Vocabulary = 30_522;

    /// <summary>Megabytes of arXiv:2208.09684, Figure 1, as computed from its reconstruction: four bytes for each weight that is not zero.</summary>
    public static TheoryData<BertSize, double, double, double> PaperSizes => new()
    {
        { BertSize.Large, 1340.6, 857.4, 615.8 },
        { BertSize.Base, 437.9, 302.0, 234.1 },
        { BertSize.Medium, 165.5, 125.2, 105.1 },
        { BertSize.Small, 115.1, 94.9, 84.9 },
        { BertSize.Mini, 44.7, 39.6, 37.1 },
        { BertSize.Tiny, 17.5, 16.9, 16.6 },
    };

    [Theory]
    [MemberData(nameof(PaperSizes))]
    public void Pruned_PublishedSizes_GivesThePapersMegabytes(BertSize size, double dense, double at40, double at60)
    {
        var model = new BertClassifier.Config { Encoder = BertEncoder.Config.Of(size) }.For(new LabelledTextFacts(Vocabulary, 128, 2, AreScores: false)).Build();

        Assert.Equal(dense, Megabytes(0), 0.06);
        Assert.Equal(at40, Megabytes(0.4), 0.06);
        Assert.Equal(at60, Megabytes(0.6), 0.06);

        double Megabytes(double sparsity) =>
            4e-6 * (model.ParameterCount - new MagnitudePruning.Config { Pattern = new UnstructuredSparsity { Sparsity = sparsity } }.Pruned(model));
    }

    [Fact]
    public void Matrices_OfAClassifier_AreTheEncodersLinearsAlone()
    {
        var model = SampleRun.Classifier(2, 32, 2).For(new LabelledTextFacts(100, 32, 2, AreScores: false)).Build();

        var matrices = new MagnitudePruning.Config().Matrices(model.AllParameters);

        Assert.Equal(8, matrices.Count);
        Assert.Equal(2 * 12 * 32 * 32, matrices.Sum(matrix => matrix.Count));
        Assert.All(matrices, matrix => Assert.Matches(@"^encoder\.stack\.layers\[[01]\]\..*\.weight$", matrix.Path));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 0)]
    [InlineData(25, 0.25)]
    [InlineData(40, 0.5)]
    [InlineData(70, 1)]
    [InlineData(100, 1)]
    public void Level_Step_RisesStraightAfterTheWarmUp(long step, double level) =>
        Assert.Equal(level, new MagnitudePruning.Config().Level(step, 100), 1e-12);

    [Fact]
    public void Step_AnyRun_EndsExactAndNeverBringsAWeightBack() =>
        Gen.Select(Gen.Double[0, 0.99], Gen.Bool, Gen.Int[1, 7], Gen.Double[0, 0.5], Gen.Double[0.5, 1]).Sample((sparsity, isGlobal, every, warmUp, rampEnd) =>
        {
            var pattern = new UnstructuredSparsity { Sparsity = sparsity, Scope = isGlobal ? PruningScope.Global : PruningScope.Matrix };
            var config = new MagnitudePruning.Config { Pattern = pattern, Every = every, WarmUp = warmUp, RampEnd = rampEnd };
            var model = new PrunedMatrices((5, 7), (3, 4));
            using var store = new ParameterStore(model, 1, CPU);

            Train(config, store, weights => weights);

            Assert.Equal(pattern.Pruned(config.Matrices(model.AllParameters)), Zeros(config, model));
        }, iter: 40);

    [Fact]
    public void Step_TwoOfFour_HoldsInEveryGroupAndGrowsByWholeWeights()
    {
        var config = new MagnitudePruning.Config { Pattern = new GroupedSparsity(), Every = 1, WarmUp = 0 };
        var model = new PrunedMatrices((5, 8), (3, 4));
        using var store = new ParameterStore(model, 1, CPU);
        var seen = new SortedSet<long>();

        Train(config, store, weights =>
        {
            seen.UnionWith(weights.view(-1, 4).eq(0).sum(1).data<long>());
            return weights;
        });

        Assert.Equal([0, 1, 2], seen);
        using var scope = NewDisposeScope();
        Assert.All(
            config.Matrices(model.AllParameters),
            matrix => Assert.All(matrix.Value.detach().view(-1, 4).eq(0).sum(1).data<long>(), zeros => Assert.Equal(2, zeros)));
    }

    [Fact]
    public void Advance_OnTheWay_ChoosesOnlyWhereItIsDue()
    {
        using var scope = NewDisposeScope();
        var config = new MagnitudePruning.Config { Pattern = new UnstructuredSparsity { Sparsity = 0.5 }, Every = 10, WarmUp = 0, RampEnd = 0.5 };
        using var store = new ParameterStore(new PrunedMatrices((10, 10)), 1, CPU);
        using var pruning = config.Build(store);
        var sparsity = new List<double>();

        for (var step = 1; step <= 100; step++)
        {
            // Of a step that was skipped nothing is heard.
            if (step is not (20 or 50))
            {
                pruning.Advance(step, 100);
                sparsity.Add(pruning.Figures()[MagnitudePruning.SparsityFigure]);
            }
        }

        Assert.Equal([0, 0.1, 0.3, 0.4, 0.5], sparsity.Distinct());
    }

    [Fact]
    public void Problems_GroupsThatDoNotDivide_NameTheMatrix()
    {
        var model = new PrunedMatrices((4, 6));

        var problem = Assert.Single(new MagnitudePruning.Config { Pattern = new GroupedSparsity() }.Problems([.. model.AllParameters]));

        Assert.Equal("pattern", problem.Path);
        Assert.Contains("\"stack[0].weight\" has 6 inputs, which groups of 4 do not divide", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("encoder.**")]
    [InlineData("stack[0].bias")]
    public void Problems_PathsThatFindNoMatrix_ShowThoseThereAre(string path)
    {
        var problem = Assert.Single(new MagnitudePruning.Config { Paths = [path] }.Problems([.. new PrunedMatrices((4, 6)).AllParameters]));

        Assert.Equal("paths", problem.Path);
        Assert.Contains("stack[0].weight, head.weight", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WarmUpAfterTheRamp_IsRefused() =>
        Assert.Equal("warm_up", Assert.Single(ConfigCheck.Problems(new MagnitudePruning.Config { WarmUp = 0.8 })).Path);

    /// <summary>Trains 30 steps on random gradients and asserts that what is zero stays so.</summary>
    private static void Train(MagnitudePruning.Config config, ParameterStore store, Func<Tensor, Tensor> look)
    {
        const int Steps = 30;
        using var learner = new Learner.Config { Optimizer = new Sgd.Config { LearningRate = 0.1 }, Constraint = config }.Build(store, Steps);
        using var generator = new Generator(3);
        var state = new LearnerState(0);
        var before = new HashSet<(string, int)>();
        for (var step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            store.Gradients.copy_(randn(store.Gradients.shape, generator: generator));
            state = learner.Step(step, 1, state);
            var zeros = new HashSet<(string, int)>();
            foreach (var matrix in config.Matrices(store.Parameters))
            {
                zeros.UnionWith(look(matrix.Value.detach()).view(-1).data<float>().Index().Where(value => value.Item == 0).Select(value => (matrix.Path, value.Index)));
            }

            Assert.Subset(zeros, before);
            before = zeros;
        }
    }

    private static long Zeros(MagnitudePruning.Config config, Module model)
    {
        using var scope = NewDisposeScope();
        return config.Matrices(model.AllParameters).Sum(matrix => matrix.Value.detach().eq(0).sum().item<long>());
    }
}
