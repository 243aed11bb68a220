using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Geometry;

public sealed class InternalChainTests
{
    [Fact]
    public void ToChain_EveryNativeChain_PutsEveryAtomBackWithinAThousandth()
    {
        var worst = NativeChains.Files().AsParallel().Select(file =>
        {
            var chain = NativeChains.Read(file);
            var back = InternalChain.Of(chain).ToChain();
            return (File: file, Error: chain.Residues.Zip(back.Residues).SelectMany(pair => pair.First.Atoms.Zip(pair.Second.Atoms, (a, b) => a.Position.DistanceTo(b.Position))).Max());
        }).MaxBy(item => item.Error);

        Assert.True(worst.Error < 1e-3, $"{worst.File}: {worst.Error} A");
    }

    [Fact]
    public void Of_UnbrokenChain_AnchorsThreeAtomsOfEachSegment()
    {
        foreach (var file in NativeChains.Sample(20))
        {
            var chain = NativeChains.Read(file);
            var complete = PeptideBond.Segments(chain).Where(segment => PeptideBond.HasBackbone(chain.Residues[segment.Start])).ToArray();

            var anchors = InternalChain.Of(chain).Atoms.Where(atom => atom.IsAnchor).ToArray();

            Assert.All(complete, segment => Assert.Equal(3, anchors.Count(atom => atom.Residue >= segment.Start && atom.Residue < segment.Start + segment.Count)));
        }
    }

    [Fact]
    public void ToChain_ChangedTorsions_AreThoseOfTheNewChainAndKeepTheRest()
    {
        var chain = NativeChains.Read(NativeChains.Files().First(file => PeptideBond.Segments(NativeChains.Read(file)).Count == 1));
        var residue = Enumerable.Range(5, chain.Residues.Count - 10).First(i => chain.Residues[i].Letter == 'L' && ResidueTorsions.Of(chain)[i].Chi.All(double.IsFinite));
        var before = ResidueTorsions.Of(chain);

        var atoms = InternalChain.Of(chain).Atoms.Select(atom => (atom.Residue - residue, chain.Residues[atom.Residue].Atoms[atom.Index].Name) switch
        {
            (0, "C") => atom with { Torsion = -75 },
            (1, "N") => atom with { Torsion = 130 },
            (1, "CA") => atom with { Torsion = 10 },
            (0, "CG") => atom with { Torsion = 65 },
            (0, "CD1") => atom with { Torsion = 170 },
            _ => atom,
        });
        var changed = (InternalChain.Of(chain) with { Atoms = [.. atoms] }).ToChain();
        var after = ResidueTorsions.Of(changed);

        Assert.Equal([-75, 130, 10, 65, 170], (double[])[after[residue].Phi, after[residue].Psi, after[residue].Omega, .. after[residue].Chi], (a, b) => Angles.Difference(a, b) < 1e-6);
        Assert.All(Enumerable.Range(0, before.Length).Where(i => i != residue), i =>
        {
            Assert.Equal(before[i].Phi, after[i].Phi, 1e-4);
            Assert.Equal(before[i].Chi, after[i].Chi, (a, b) => double.IsNaN(a) ? double.IsNaN(b) : Angles.Difference(a, b) < 1e-4);
        });
        Assert.Equal(Bonds(chain), Bonds(changed), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(2.25, changed.Residues[residue]["O"]!.Position.DistanceTo(changed.Residues[residue + 1]["N"]!.Position), 0.15);
    }

    private static IEnumerable<double> Bonds(Chain chain) => chain.Residues.SelectMany(residue => ResidueTopology.Of(residue.Letter).Bonds
        .Where(bond => residue[bond.From] is not null && residue[bond.To] is not null)
        .Select(bond => residue[bond.From]!.Position.DistanceTo(residue[bond.To]!.Position)));
}
