using System.Globalization;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Metrics;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Metrics;

public sealed class GlobalScoresTests(ITestOutputHelper output)
{
    [Fact]
    public void Of_ModelsOfNativeChains_AreWhatTMscorePrints()
    {
        var program = OracleProgram.Require("TMscore");
        var pairs = int.Parse(Environment.GetEnvironmentVariable("TMSCORE_PAIRS") ?? "40", CultureInfo.InvariantCulture);
        using var directory = new TemporaryDirectory();
        var files = NativeChains.Sample(2 * pairs, seed: 7).Where(file => pairs > 40 || new FileInfo(file).Length < 150_000).Take(pairs).ToArray();
        var wrong = new List<string>();
        var exact = 0;

        Parallel.ForEach(files.Index(), new ParallelOptions { MaxDegreeOfParallelism = 2 }, item =>
        {
            var native = NativeChains.Read(item.Item);
            var model = ModelPairs.Model(native, item.Index);
            var (modelFile, nativeFile) = (Path.Combine(directory.Path, $"m{item.Index}.pdb"), Path.Combine(directory.Path, $"n{item.Index}.pdb"));
            ModelPairs.Write(model, modelFile, onlyAlpha: true);
            ModelPairs.Write(native, nativeFile, onlyAlpha: true);
            var printed = OracleProgram.Run(program, modelFile, nativeFile).Output;

            var ours = GlobalScores.Of(Alpha(model, native), AtomTrace.Of(native, "CA"));

            (string Name, double Ours, double Printed, double Digit)[] numbers =
            [
                ("RMSD", ours.Rmsd, Number(printed, "RMSD of  the common residues="), 1e-3),
                ("TM-score", ours.TmScore, Number(printed, "TM-score    ="), 1e-4),
                ("GDT-TS", ours.GdtTs, Number(printed, "GDT-TS-score="), 1e-4),
                ("GDT-HA", ours.GdtHa, Number(printed, "GDT-HA-score="), 1e-4),
            ];
            lock (wrong)
            {
                exact += numbers.All(number => Math.Abs(number.Ours - number.Printed) <= (0.5 * number.Digit) + 1e-9) ? 1 : 0;
                numbers.Where(number => Math.Abs(number.Ours - number.Printed) > (0.5 * number.Digit) + 1e-9).ToList().ForEach(number => output.WriteLine($"{item.Item} {number}"));

                // TMscore sums in single precision, which may move a number that lies between two digits.
                wrong.AddRange(numbers.Where(number => !(Math.Abs(number.Ours - number.Printed) <= (0.5 * number.Digit) + 2e-6)).Select(number => $"{item.Item} {number}"));
            }
        });

        output.WriteLine($"{exact} of {files.Length} pairs agree in every printed digit.");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Of_TheSameStructureTurned_IsOne()
    {
        var native = NativeChains.Read(NativeChains.Files()[3]);
        var turned = new Superposition(Rotation.OfQuaternion(1, 2, 3, 4), default, new Point3(1, 2, 3)).Apply(native);

        var scores = GlobalScores.Of(AtomTrace.Of(turned, "CA"), AtomTrace.Of(native, "CA"));

        Assert.Equal([1.0, 1, 1, 0], [scores.TmScore, scores.GdtTs, scores.GdtHa, scores.Rmsd], (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.All(scores.Deviations(AtomTrace.Of(turned, "CA"), AtomTrace.Of(native, "CA")), deviation => Assert.True(deviation < 1e-6));
    }

    [Fact]
    public void Of_UnobservedResidues_CountOnlyWhereTheNativeHasThem()
    {
        var native = AtomTrace.Of(NativeChains.Read(NativeChains.Files()[3]), "CA");
        var half = native.Select((point, i) => i % 2 == 0 ? point : null).ToArray();

        Assert.Equal(1, GlobalScores.Of(native, half).TmScore, 1e-9);
        Assert.Equal(half.Count(point => point is not null) / (double)native.Length, GlobalScores.Of(half, native).TmScore, 1e-9);
        Assert.Equal(0.5, GlobalScores.Of(native, native, 2 * native.Length).TmScore, 1e-9);
    }

    [Fact]
    public void Of_MirrorImage_IsNotTheSameStructure()
    {
        var native = AtomTrace.Of(NativeChains.Read(NativeChains.Files()[3]), "CA");
        var mirror = native.Select(point => point is { } p ? p with { Z = -p.Z } : (Point3?)null).ToArray();

        Assert.True(GlobalScores.Of(mirror, native).TmScore < 0.5);
        Assert.Equal(0, Rmsd.OfDistances(mirror, native), 1e-9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Of_VeryShortChains_HasScores(int length)
    {
        var points = Enumerable.Range(0, length).Select(i => (Point3?)new Point3(3.8 * i, i % 2, 0)).ToArray();

        Assert.Equal(1, GlobalScores.Of(points, points).TmScore, 1e-9);
    }

    [Theory]
    [InlineData(10, 0.5)]
    [InlineData(21, 0.5)]
    [InlineData(100, 3.652)]
    public void D0_OfALength_IsTheFormulaWithItsFloor(int length, double expected) => Assert.Equal(expected, GlobalScores.D0(length), 1e-3);

    private static Point3?[] Alpha(Chain model, Chain native)
    {
        var places = model.Residues.ToDictionary(residue => residue.Number, residue => residue["CA"]?.Position);
        return [.. native.Residues.Select(residue => places.GetValueOrDefault(residue.Number))];
    }

    private static double Number(string printed, string label)
    {
        var line = printed.Split('\n').First(line => line.StartsWith(label, StringComparison.Ordinal));
        return double.Parse(line[label.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
    }
}
