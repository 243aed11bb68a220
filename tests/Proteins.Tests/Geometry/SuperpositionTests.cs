using System.Globalization;
using CsCheck;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Metrics;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Geometry;

public sealed class SuperpositionTests
{
    private static readonly Gen<double> Coordinate = Gen.Double[-30, 30];
    private static readonly Gen<Point3> Points = Gen.Select(Coordinate, Coordinate, Coordinate, (x, y, z) => new Point3(x, y, z));
    private static readonly Gen<double> Part = Gen.Double[-1, 1];

    [Fact]
    public void Of_TurnedAndShiftedPoints_BringsThemBack() =>
        Gen.Select(Points.Array[4, 30], Gen.Select(Part, Part, Part, Part), Points).Where(item => Math.Abs(item.Item2.Item1) > 0.1).Sample((points, q, shift) =>
        {
            var rotation = Rotation.OfQuaternion(q.Item1, q.Item2, q.Item3, q.Item4);
            var moved = Array.ConvertAll(points, point => rotation.Apply(point) + shift);

            var back = Superposition.Of(moved, points);

            Assert.All(points.Zip(moved), pair => Assert.Equal(0, back.Apply(pair.Second).DistanceTo(pair.First), 1e-6));
            Assert.Equal(1, back.Rotation.X.Cross(back.Rotation.Y).Dot(back.Rotation.Z), 1e-9);
        });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_ModelOfANativeChain_IsThatOfBiopython(int seed)
    {
        var native = NativeChains.Read(NativeChains.Sample(50, seed: 4)[seed]);
        var model = ModelPairs.Model(native, seed);
        using var directory = new TemporaryDirectory();
        var (modelFile, nativeFile) = (Path.Combine(directory.Path, "model.pdb"), Path.Combine(directory.Path, "native.pdb"));
        ModelPairs.Write(model, modelFile);
        ModelPairs.Write(native, nativeFile);
        var expected = OracleProgram.RunScript("superposition.py", modelFile, nativeFile).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        var (moving, target) = (Positions(model), Positions(native));

        var best = Superposition.Of(moving, target);

        Assert.Equal(expected[0][0], Rmsd.Of(moving, target, best), 1e-9);
        Assert.All(expected[1..].Zip(moving), pair => Assert.Equal(0, best.Apply(pair.Second).DistanceTo(new Point3(pair.First[0], pair.First[1], pair.First[2])), 1e-6));
    }

    [Fact]
    public void Of_MirrorImage_IsNeverReflected()
    {
        Point3[] points = [new(0, 0, 0), new(1, 0, 0), new(0, 2, 0), new(0, 0, 3), new(1, 2, 1)];
        var mirrored = Array.ConvertAll(points, point => point with { X = -point.X });

        var best = Superposition.Of(mirrored, points);

        Assert.Equal(1, best.Rotation.X.Cross(best.Rotation.Y).Dot(best.Rotation.Z), 1e-12);
        Assert.True(points.Zip(mirrored).Max(pair => best.Apply(pair.Second).DistanceTo(pair.First)) > 0.3);
    }

    [Fact]
    public void Of_FewerThanThreeOrUnobservedPoints_UsesWhatIsThere()
    {
        Point3?[] moving = [new(5, 5, 5), null, new(5, 5, 7), new(9, 9, 9)];
        Point3?[] target = [new(0, 0, 0), new(1, 1, 1), new(2, 0, 0), null];

        var best = Superposition.Of(moving, target);

        Assert.Equal(0, best.Apply(moving[0]!.Value).DistanceTo(target[0]!.Value), 1e-9);
        Assert.Equal(0, best.Apply(moving[2]!.Value).DistanceTo(target[2]!.Value), 1e-9);
        Assert.Throws<ArgumentException>(() => Superposition.Of([null], (Point3?[])[new Point3(1, 2, 3)]));
        Assert.Throws<ArgumentException>(() => Superposition.Of(moving, (Point3?[])[null]));
    }

    private static Point3[] Positions(Chain chain) => [.. chain.Residues.SelectMany(residue => residue.Atoms.Select(atom => atom.Position))];
}
