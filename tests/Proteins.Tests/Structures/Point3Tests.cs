using CsCheck;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Structures;

public sealed class Point3Tests
{
    private static readonly Gen<Point3> Points = Gen.Select(Gen.Double[-100, 100], Gen.Double[-100, 100], Gen.Double[-100, 100], (x, y, z) => new Point3(x, y, z));

    [Fact]
    public void Cross_AnyTwo_StandsUprightOnBothAndSpansTheirArea() => Gen.Select(Points, Points).Sample((a, b) =>
    {
        var product = a.Cross(b);
        Assert.Equal(0, product.Dot(a), 1e-6);
        Assert.Equal(0, product.Dot(b), 1e-6);
        Assert.Equal((a.Dot(a) * b.Dot(b)) - (a.Dot(b) * a.Dot(b)), product.Dot(product), 1e-3);
    });

    [Fact]
    public void DistanceTo_AnyTwo_IsTheLengthOfTheDifference() => Gen.Select(Points, Points).Sample((a, b) =>
        Assert.Equal((b - a).Length, a.DistanceTo(b), 1e-9));
}
