using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Models;

namespace Platform.Proteins.Tests.Models;

public sealed class PairMapsTests
{
    [Fact]
    public void Sums_AreOverTheBins()
    {
        var probabilities = new float[3, 3, DistanceBins.Beta.Count];
        (probabilities[0, 1, 11], probabilities[0, 1, 12]) = (0.25f, 0.75f);
        (probabilities[1, 0, 11], probabilities[1, 0, 12]) = (0.25f, 0.75f);
        probabilities[0, 2, 40] = probabilities[2, 0, 40] = 1;
        var distogram = new Distogram(probabilities, DistanceBins.Beta.Inner);

        Assert.Equal(0.25, PairMaps.Within(distogram, 8)[0, 1], 1e-6);
        Assert.Equal(1, PairMaps.Within(distogram, 8)[1, 1]);
        Assert.Equal(0, PairMaps.Within(distogram, 22)[0, 2]);
        Assert.Equal(0.25 * 7.75 + 0.75 * 8.25, PairMaps.Expected(distogram)[1, 0], 1e-6);
        Assert.Equal(0, PairMaps.Expected(distogram)[0, 0]);
        Assert.True(double.IsNaN(PairMaps.Expected(distogram)[1, 2]));
        Assert.Throws<ArgumentException>(() => PairMaps.Within(distogram, 8.1));
    }
}
