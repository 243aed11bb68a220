using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Proteins.Models;
using Platform.Training.Proteins.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Proteins.Tests.Training;

public sealed class ProteinInputTests
{
    private static readonly ProteinInput.Config Sample = new() { Directory = "samples/proteins", Crop = 24, Couplings = new() { Rate = 0.5 } };

    [Fact]
    public void Train_SamePosition_GivesTheSameBatch()
    {
        using var first = Open(Sample);
        using var second = Open(Sample);
        _ = first.BatchesInEpoch(1);

        foreach (var position in new[] { new DataPosition(0, 2), new DataPosition(1, 0) })
        {
            using var left = first.Train(position);
            using var right = second.Train(position);

            Assert.Equal(left.Names.Order(), right.Names.Order());
            Assert.All(left.Names, name => Assert.Equal(left[name].bytes.ToArray(), right[name].bytes.ToArray()));
        }
    }

    [Fact]
    public void Train_AnEpoch_HasEveryChainAndThoseWithAProfileTwice()
    {
        using var input = Open(Sample with { ProfileCopies = 2 });

        var chains = Enumerable.Range(0, input.BatchesInEpoch(0)).Sum(i =>
        {
            using var batch = input.Train(new DataPosition(0, i));
            return batch.Examples;
        });

        Assert.Equal(32 + 16, chains);
    }

    [Fact]
    public void Train_Labels_AreThoseOfTheSquare()
    {
        using var scope = NewDisposeScope();
        using var input = Open(Sample);
        using var batch = input.Train(new DataPosition(0, 0));

        var (rows, columns) = (batch[ProteinBatch.Rows], batch[ProteinBatch.Columns]);
        for (var chain = 0; chain < batch.Examples; chain++)
        {
            var places = batch[ProteinBatch.AlphaPlaces][chain];
            var expected = cdist(places.index_select(0, rows[chain]).unsqueeze(0), places.index_select(0, columns[chain]).unsqueeze(0))[0];
            var given = batch[ProteinBatch.AlphaDistances][chain];
            var isSelf = rows[chain].unsqueeze(1).eq(columns[chain].unsqueeze(0));

            Assert.True(given.isnan().eq(isSelf).all().item<bool>());
            Assert.True((expected - given).nan_to_num(0).abs().max().item<float>() < 1e-2);
        }
    }

    [Fact]
    public void Train_Orientations_TurnWithTheSquare()
    {
        using var input = Open(Sample);
        using var whole = input.Read("val").First();

        var omega = whole[ProteinBatch.Orientations][0, 0];
        var theta = whole[ProteinBatch.Orientations][0, 1];

        Assert.True((omega - omega.t()).nan_to_num(0).abs().max().item<float>() < 1e-4);
        Assert.True((theta - theta.t()).nan_to_num(0).abs().max().item<float>() > 0.1);
        Assert.Equal(whole[ProteinBatch.Mask].shape[1], omega.isnan().sum().item<long>());
    }

    [Fact]
    public void Train_ProfileDropout_ShowsNoProfile()
    {
        using var input = Open(Sample with { ProfileDropout = 1 });
        using var batch = input.Train(new DataPosition(0, 0));

        Assert.Equal(0, batch[ProteinBatch.HasProfile].sum().item<float>());
        Assert.Equal(0, batch[ProteinBatch.Profile].abs().sum().item<float>());
    }

    [Fact]
    public void Couplings_SimulatedOfNearPairs_AreStrongerAndSymmetric()
    {
        using var scope = NewDisposeScope();
        using var input = Open(Sample with { Crop = 200, BatchSize = 1, Couplings = new() { Rate = 1 } });
        var (near, far) = (new List<float>(), new List<float>());
        for (var i = 0; i < 40; i++)
        {
            using var batch = input.Train(new DataPosition(0, i));
            var (direct, distances) = (batch[ProteinBatch.Couplings][0, 1], batch[ProteinBatch.BetaDistances][0]);
            Assert.Equal(0, (direct - direct.t()).abs().max().item<float>());
            var counted = direct.ne(0);
            near.AddRange(direct.masked_select(counted.logical_and(distances.lt(8))).data<float>().ToArray());
            far.AddRange(direct.masked_select(counted.logical_and(distances.gt(12))).data<float>().ToArray());
        }

        Assert.True(near.Average() > far.Average() + 0.1, $"{near.Average()} of {near.Count}, {far.Average()} of {far.Count}");
    }

    [Fact]
    public void Sharpened_Profile_KeepsItsSumsAndSaysItsConservation()
    {
        var random = new SplitMix64(3);
        var profile = new float[42];
        (profile[0], profile[1], profile[20], profile[21], profile[41]) = (0.5f, 0.25f, 0.6f, 1, 1);

        var changed = ProfileNoise.Sharpened(profile, 0.5, ref random);

        Assert.Equal(0.75f, changed[..20].Sum(), 1e-5f);
        Assert.NotEqual(0.5f, changed[0]);
        Assert.Equal(1f, changed[21], 1e-5f);
        Assert.Equal(1f, changed[41], 1e-5f);
    }

    [Fact]
    public void Read_NoChainIsShortEnough_SaysSo()
    {
        using var input = Open(Sample with { MaximumLength = 10 });

        Assert.Contains("maximum_length", Assert.Throws<DataException>(() => input.Read("val").First()).Message);
    }

    [Fact]
    public void BatchesInEpoch_LeavesOutASource_OrSaysThatThereIsNone()
    {
        using var unknown = Open(Sample with { LeaveOutSource = "other" });
        using var all = Open(Sample with { LeaveOutSource = "made" });

        Assert.Contains("leave_out_source", Assert.Throws<DataException>(() => unknown.BatchesInEpoch(0)).Message);
        Assert.Throws<DataException>(() => all.BatchesInEpoch(0));
    }

    private static Input Open(ProteinInput.Config config) => config.Open(new InputEnvironment(null, Seed: 1));
}
