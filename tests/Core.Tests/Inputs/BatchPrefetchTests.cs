using Platform.Core.Tests.Runs;
using Platform.Training.Core.Inputs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Inputs;

public sealed class BatchPrefetchTests
{
    private static readonly InputEnvironment Environment = new(null, 11);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public void Take_AnyNumberAhead_GivesTheSameBatchesToTheBit(int ahead)
    {
        using var input = new ToyInput.Config().Open(Environment);

        Assert.Equal(Values(input, 0, default, 30), Values(input, ahead, default, 30));
    }

    [Fact]
    public void Take_FromAnyPosition_GoesOnFromThere()
    {
        using var input = new NumberedInput.Config().Open(Environment);
        using var prefetch = new BatchPrefetch(input, 3);

        Assert.Equal([0, 2, 3, 11], NumberedInput.Numbers(prefetch.Take(new DataPosition(2, 3)).Batch));
        var (batch, next) = prefetch.Take(new DataPosition(2, 4));
        Assert.Equal([0, 2, 4, 11], NumberedInput.Numbers(batch));
        Assert.Equal(new DataPosition(3, 0), next);

    }

    [Fact]
    public void Take_OutOfOrder_GivesThatBatchAndThenThoseThatFollowWhateverIsTaken()
    {
        using var input = new NumberedInput.Config().Open(Environment);
        using var prefetch = new BatchPrefetch(input, 3);

        // A step computed again, then back to the order; then a jump to stay.
        foreach (var batch in new[] { 0, 1, 1, 2, 1, 2, 3, 0, 1, 2 })
        {
            Assert.Equal([0, 0, batch, 11], NumberedInput.Numbers(prefetch.Take(new DataPosition(0, batch)).Batch));
        }
    }

    [Fact]
    public void Take_AThousandBatches_LeavesNoTensorBehindOnTheThreadThatTakesThem()
    {
        using var input = new ToyInput.Config().Open(Environment);
        using var prefetch = new BatchPrefetch(input, 2);
        var (batch, position) = prefetch.Take(default);
        batch.Dispose();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        for (var i = 0; i < 1000; i++)
        {
            (batch, position) = prefetch.Take(position);
            batch.Dispose();
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Take_BatchThatCannotBeMade_ThrowsWhatTheInputThrewEveryTime()
    {
        using var input = new NumberedInput.Config { Broken = 2 }.Open(Environment);
        using var prefetch = new BatchPrefetch(input, 4);
        var position = default(DataPosition);
        for (var i = 0; i < 2; i++)
        {
            var (batch, next) = prefetch.Take(position);
            batch.Dispose();
            position = next;
        }

        var problem = Assert.Throws<DataException>(() => prefetch.Take(position));

        Assert.Equal("file.tsv, line 7: broken", problem.Message);
        Assert.Contains(nameof(NumberedInput), problem.StackTrace, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => prefetch.Take(position));
    }

    [Fact]
    public void Pause_WhileAnotherUseOfTheInputGoesOn_NoBatchIsMade()
    {
        // The input itself asserts that it is called by one thread at a time.
        using var input = new NumberedInput.Config().Open(Environment);
        using var prefetch = new BatchPrefetch(input, 2);
        var position = default(DataPosition);
        for (var i = 0; i < 200; i++)
        {
            var (batch, next) = prefetch.Take(position);
            batch.Dispose();
            position = next;
            using var pause = prefetch.Pause();
            foreach (var read in input.Read("dev"))
            {
                read.Dispose();
            }
        }

        Assert.Equal(200, Enumerable.Range(0, position.Epoch).Sum(input.BatchesInEpoch) + position.Batch);
    }

    [Fact]
    public void Dispose_WithBatchesMadeAhead_ReleasesThem()
    {
        var made = new List<Tensor>();
        using var input = new RecordingInput(made);
        var prefetch = new BatchPrefetch(input, 3);
        prefetch.Take(default).Batch.Dispose();

        prefetch.Dispose();

        Assert.InRange(made.Count, 1, 5);
        Assert.All(made, tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void Take_InsideADisposeScope_LeavesTheBatchToItsTaker()
    {
        using var input = new ToyInput.Config().Open(Environment);
        using var prefetch = new BatchPrefetch(input, 2);
        Batch batch;
        using (NewDisposeScope())
        {
            batch = prefetch.Take(default).Batch;
        }

        Assert.False(batch["values"].IsInvalid);
        batch.Dispose();
    }

    private static float[][] Values(Input input, int ahead, DataPosition position, int count)
    {
        using var prefetch = new BatchPrefetch(input, ahead);
        var values = new float[count][];
        for (var i = 0; i < count; i++)
        {
            (var batch, position) = prefetch.Take(position);
            using (batch)
            {
                values[i] = batch["values"].data<float>().ToArray();
            }
        }

        return values;
    }

    private sealed class RecordingInput(List<Tensor> made) : Input
    {
        public override InputFacts Facts => new NumberedInput.DimFacts(1);

        public override int BatchesInEpoch(int epoch) => 1;

        public override Batch Train(DataPosition position)
        {
            var values = zeros(2).DetachFromDisposeScope();
            made.Add(values);
            return new Batch(new Dictionary<string, Tensor> { ["values"] = values }, 1);
        }

        public override IEnumerable<Batch> Read(string split) => [];
    }
}
