using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Metrics;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Metrics;

public sealed class ClashTests
{
    [Fact]
    public void In_NativeChains_FindsNextToNone()
    {
        var chains = NativeChains.Sample(20, seed: 2).Select(NativeChains.Read).ToArray();

        Assert.InRange(chains.Sum(chain => Clash.In(chain).Count), 0, chains.Sum(chain => chain.Residues.Count) / 100);
    }

    [Fact]
    public void In_FoldedOntoItself_FindsWhatComparingAllPairsFinds()
    {
        var chain = Spoiled(new Random(5));
        var atoms = chain.Residues.SelectMany((residue, i) => residue.Atoms.Select(atom => (Residue: i, atom.Name, atom.Position))).ToArray();
        var far = atoms.SelectMany((a, k) => atoms.Take(k).Where(b => a.Residue - b.Residue > 1 && a.Position.DistanceTo(b.Position) < 2.5)).Count();

        var clashes = Clash.In(chain, 2.5);

        Assert.True(far > 0);
        Assert.Equal(far, clashes.Count(clash => clash.Second - clash.First > 1));
        Assert.All(clashes, clash => Assert.Equal(clash.Distance, chain.Residues[clash.First][clash.FirstAtom]!.Position.DistanceTo(chain.Residues[clash.Second][clash.SecondAtom]!.Position), 1e-9));
    }

    [Fact]
    public void In_IdealStrand_LeavesOutWhatBondsHold()
    {
        var residues = IdealBackbone.Build([.. Enumerable.Repeat(-120.0, 12)], [.. Enumerable.Repeat(130.0, 12)]);
        var chain = new Chain("A", [.. residues.Select((r, i) => Full(r, "ACDEFHIKLMPRSTVWYNQG"[i], i + 1))]);

        Assert.DoesNotContain(Clash.In(chain, 2.6), clash => clash.First == clash.Second && clash.FirstAtom is "CA" or "N" && clash.SecondAtom is "CB");
        Assert.DoesNotContain(Clash.In(chain), clash => clash.First == clash.Second);
    }

    private static Residue Full(BackboneResidue r, char letter, int number)
    {
        var topology = ResidueTopology.Of(letter);
        double[] chis = [-60, 180, 180, 180];
        return new Residue(
            AminoAcid.NameOf(letter),
            number,
            ' ',
            [
                new("N", "N", r.N), new("CA", "C", r.CA), new("C", "C", r.C), new("O", "O", r.O),
                .. topology.Place(r.N, r.CA, r.C, chis).Zip(topology.SideChain, (place, atom) => new Atom(atom.Name, atom.Element, place)),
            ]);
    }

    private static Chain Spoiled(Random random)
    {
        var inner = InternalChain.Of(NativeChains.Read(NativeChains.Files()[3]));
        return (inner with { Atoms = [.. inner.Atoms.Select(atom => atom.IsAnchor ? atom : atom with { Torsion = atom.Torsion + (random.Next(20) == 0 ? 100 : 0) })] }).ToChain();
    }
}
