using Platform.Training.Proteins.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Proteins.Tests.Models;

public sealed class DistanceBinsTests
{
    [Fact]
    public void Bins_CoverWhatTheySay()
    {
        Assert.Equal((41, 2.0, 22.0), (DistanceBins.Beta.Count, DistanceBins.Beta.Edges[0], DistanceBins.Beta.Edges[^1]));
        Assert.Equal((41, 2.0, 62.0), (DistanceBins.Alpha.Count, DistanceBins.Alpha.Edges[0], DistanceBins.Alpha.Edges[^1]));
        Assert.Contains(8.0, DistanceBins.Beta.Edges);
        Assert.Equal(DistanceBins.Alpha.Count, DistanceBins.Alpha.Centers.Length);
        Assert.Equal(DistanceBins.Alpha.Centers.Order(), DistanceBins.Alpha.Centers);
    }

    [Fact]
    public void ClassesOf_Distances_AreIndexOf()
    {
        using var scope = NewDisposeScope();
        float[] distances = [0, 2, 2.25f, 2.5f, 2.6f, 7.9f, 8, 8.1f, 21.9f, 22, 22.1f, 90];

        foreach (var bins in new[] { DistanceBins.Alpha, DistanceBins.Beta })
        {
            var classes = DistanceHead.ClassesOf(tensor(distances), bins).data<long>().ToArray();

            Assert.Equal(distances.Select(distance => (long)bins.IndexOf(distance)), classes);
        }

        Assert.Equal(ProteinBatch.Unknown, DistanceHead.ClassesOf(tensor(float.NaN), DistanceBins.Beta).item<long>());
    }
}
