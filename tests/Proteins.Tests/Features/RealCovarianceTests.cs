using System.Diagnostics;
using Platform.Training.Proteins.Features;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Features;

/// <summary>Covariation of a real alignment against the structure: CASP12's T0900, with figures that numpy gave.</summary>
public sealed class RealCovarianceTests
{
    private const int LongRange = 24;

    [Fact]
    public void Covariation_OfT0900_FindsAsManyContactsAsNumpys()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs tar and xz");
        using var directory = new TemporaryDirectory();
        using (var process = Process.Start("tar", ["-xJf", TestData.Dataset("proteins/msa/casp12.tar.xz"), "-C", directory.Path]))
        {
            process.WaitForExit();
        }

        var alignment = AlignmentFile.Read(Single(directory, "T0900.aln"), Covariation.DefaultRows);
        var native = NativeChains.Read(Single(directory, "T0900-D1.pdb"));

        // Neff 1,046, and of the 20 likeliest long-range pairs 30 % in contact; the background is 6 %.
        Assert.Equal(1046, SequenceWeights.ByIdentity(alignment).Sum(), 1f);
        Assert.Equal(0.30, Precision(Covariation.Covariance(alignment), alignment, native), 1e-6);
    }

    private static string Single(TemporaryDirectory directory, string name) => Directory.EnumerateFiles(directory.Path, name, SearchOption.AllDirectories).First();

    private static double Precision(float[,] scores, Alignment alignment, Chain native)
    {
        var offset = alignment.Query.IndexOf(native.Sequence, StringComparison.Ordinal);
        Assert.True(offset >= 0);
        List<(float Score, bool IsContact)> pairs = [];
        for (var i = 0; i < native.Residues.Count; i++)
        {
            for (var j = i + LongRange; j < native.Residues.Count; j++)
            {
                pairs.Add((scores[offset + i, offset + j], Place(native.Residues[i]).DistanceTo(Place(native.Residues[j])) < 8));
            }
        }

        return pairs.OrderByDescending(pair => pair.Score).Take(native.Residues.Count / 5).Average(pair => pair.IsContact ? 1.0 : 0);
    }

    private static Point3 Place(Residue residue) => (residue["CB"] ?? residue["CA"]!).Position;
}
