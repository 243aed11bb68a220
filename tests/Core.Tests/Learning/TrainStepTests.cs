using CsCheck;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Health;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Learning;

public sealed class TrainStepTests
{
    /// <summary>A mean over weighted examples with an auxiliary loss: however it is split, the sum is the same but for rounding.</summary>
    [Fact]
    public void Compute_BatchSplitIntoAnyMicroBatches_GivesTheGradientsOfTheWhole() =>
        Gen.Int[1, 7].Array[1, 6].Select(Gen.Int[0, 1000]).Sample((sizes, seed) =>
        {
            using var scope = NewDisposeScope();
            var whole = Compute([sizes.Sum()], seed, out var expected);
            var split = Compute(sizes, seed, out var gradients);

            Assert.True((gradients - expected).norm().item<float>() <= 1e-6 * expected.norm().item<float>());
            Assert.Equal(whole.Loss, split.Loss, 1e-6 * Math.Abs(whole.Loss));
            Assert.Equal((whole.Weight, whole.Examples, new DataPosition(0, sizes.Length)), (split.Weight, split.Examples, split.Next));
            Assert.Equal(whole.Summaries["mean"], split.Summaries["mean"], 1e-6);
        }, iter: 60);

    [Fact]
    public void Compute_MicroBatchWithoutWeight_CountsForNothing()
    {
        using var scope = NewDisposeScope();
        Compute([3, 4], 1, out var expected);

        var result = Compute([0, 3, 0, 4], 1, out var gradients);

        Assert.Equal(7, result.Examples);
        Assert.True(double.IsFinite(result.Loss));
        Assert.True((gradients - expected).norm().item<float>() <= 1e-6 * expected.norm().item<float>());
    }

    [Fact]
    public void Compute_LossNotFinite_SaysSoAndGoesOnBehindItsData()
    {
        using var scope = NewDisposeScope();

        var result = Compute([3, 4, 2], 1, out _, poisoned: 1);

        Assert.False(double.IsFinite(result.Loss));
        Assert.Equal(new DataPosition(0, 3), result.Next);
    }

    private static StepResult Compute(int[] sizes, int seed, out Tensor gradients, int? poisoned = null)
    {
        var input = new Pieces(sizes, seed, poisoned);
        var model = new Probe();
        using var store = new ParameterStore(model, 5, CPU);
        using var batches = new BatchPrefetch(input, 0);
        var result = new TrainStep(model, store, batches, CPU, 1, sizes.Length, new TimeLedger(TimeProvider.System)).Compute(3, default);
        gradients = store.Gradients.clone();
        return result;
    }

    /// <summary>The same examples whatever the sizes of the batches.</summary>
    private sealed class Pieces(int[] sizes, int seed, int? poisoned) : Input
    {
        public override InputFacts Facts => throw new NotSupportedException();

        public override int BatchesInEpoch(int epoch) => int.MaxValue;

        public override Batch Train(DataPosition position)
        {
            using var scope = NewDisposeScope();
            var rows = Enumerable.Range(sizes.Take(position.Batch).Sum(), sizes[position.Batch]).Select(Row).ToArray();
            var values = rows.Length == 0 ? zeros([0, 6]) : cat(rows);
            return new Batch(new Dictionary<string, Tensor> { ["rows"] = (position.Batch == poisoned ? values * float.NaN : values).MoveToOuterDisposeScope() }, rows.Length);
        }

        public override IEnumerable<Batch> Read(string split) => [];

        /// <summary>Five values and a weight of 1, 2 or 3.</summary>
        private Tensor Row(int example)
        {
            using var generator = new Generator((ulong)PathSeed.Of(seed, example), CPU);
            return cat([randn([1, 5], generator: generator), full([1, 1], 1f + example % 3)], 1);
        }
    }

    private sealed class Probe : Model
    {
        private readonly Parameter _first;
        private readonly Parameter _second;

        public Probe() => (_first, _second) = (
            AddParameter("first", [5, 8], new Initializer.TruncatedNormal(0.5)), AddParameter("second", [8], new Initializer.TruncatedNormal(0.5)));

        public override ModelOutput Forward(Batch batch, InvocationContext context)
        {
            var (values, weights) = (batch["rows"].narrow(1, 0, 5), batch["rows"].select(1, 5));
            var hidden = values.matmul(_first.Value).tanh();
            var loss = (hidden.matmul(_second.Value) - 1).square();
            var weight = weights.sum();
            context.AddLoss("size", 0.1 * (hidden.square().mean([1]) * weights).sum() / weight);
            context.AddSummary("mean", ((hidden.mean([1]) * weights).sum() / weight).item<float>());
            return new ModelOutput(hidden, (loss * weights).sum() / weight, weight.item<float>());
        }
    }
}
