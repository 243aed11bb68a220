using System.Globalization;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Metrics;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Metrics;

public sealed class LddtTests
{
    [Theory]
    [InlineData(0, 0.3)]
    [InlineData(1, 1.0)]
    [InlineData(2, 3.0)]
    public void Of_ModelsOfNativeChains_IsThatOfAnotherImplementation(int seed, double deviation)
    {
        var native = NativeChains.Read(NativeChains.Sample(300, seed: 5).First(file => new FileInfo(file).Length is > 70_000 and < 110_000));
        var model = Damaged(ModelPairs.Blurred(native, new Random(seed), deviation), new Random(seed));
        using var directory = new TemporaryDirectory();
        var (modelFile, nativeFile) = (Path.Combine(directory.Path, "model.pdb"), Path.Combine(directory.Path, "native.pdb"));
        ModelPairs.Write(model, modelFile);
        ModelPairs.Write(native, nativeFile);
        var expected = OracleProgram.RunScript("lddt.py", modelFile, nativeFile).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray()).ToArray();

        var alpha = Lddt.OfPoints(AtomTrace.Of(model, "CA"), AtomTrace.Of(native, "CA"));
        var all = Lddt.OfAtoms(model, native);

        Assert.Equal(expected[0], [alpha.Score, all.Score], Near);
        Assert.Equal(expected[1..].Select(line => line[0]), alpha.ByResidue, Near);
        Assert.Equal(expected[1..].Select(line => line[1]), all.ByResidue, Near);
        Assert.InRange(all.Score, 0.05, 0.99);
    }

    [Fact]
    public void OfAtoms_ExchangedNamesOfSymmetricAtoms_LoseNothing()
    {
        var native = NativeChains.Read(NativeChains.Files()[3]);

        Assert.Equal(1, Lddt.OfAtoms(Exchanged(native, _ => true), native).Score, 1e-12);
    }

    [Fact]
    public void OfPoints_MissingResidues_AreNotKept()
    {
        var native = AtomTrace.Of(NativeChains.Read(NativeChains.Files()[3]), "CA");
        Point3?[] model = [null, .. native[1..]];

        var lddt = Lddt.OfPoints(model, native);

        Assert.Equal(0, lddt.ByResidue[0]);
        Assert.InRange(lddt.Score, 0.9, 0.9999);
        Assert.True(double.IsNaN(Lddt.OfPoints(native, model).ByResidue[0]));
        Assert.Equal(1, Lddt.OfPoints(native, model).Score, 1e-12);
    }

    [Fact]
    public void OfAtoms_OtherResidues_SaysSo()
    {
        var native = NativeChains.Read(NativeChains.Files()[3]);

        Assert.Throws<ArgumentException>(() => Lddt.OfAtoms(native with { Residues = [.. native.Residues.Skip(1)] }, native));
    }

    private static bool Near(double left, double right) => Math.Abs(left - right) < 2e-9;

    /// <summary>Leaves out some atoms, and exchanges names of some residues.</summary>
    private static Chain Damaged(Chain chain, Random random)
    {
        var exchanged = Exchanged(chain, _ => random.Next(2) == 0);
        return exchanged with { Residues = [.. exchanged.Residues.Select(residue => residue with { Atoms = [.. residue.Atoms.Where(_ => random.Next(30) > 0)] })] };
    }

    private static Chain Exchanged(Chain chain, Predicate<Residue> which) => chain with
    {
        Residues =
        [
            .. chain.Residues.Select(residue => !which(residue) ? residue : residue with
            {
                Atoms = [.. residue.Atoms.Select(atom => ResidueTopology.Of(residue.Letter).SymmetricPairs.SelectMany(pair => new[] { pair, (First: pair.Second, Second: pair.First) })
                    .Where(pair => pair.First == atom.Name).Select(pair => atom with { Name = pair.Second }).FirstOrDefault() ?? atom)],
            }),
        ],
    };
}
