using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.SideChains;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.SideChains;

public sealed class SideChainPackerTests
{
    [Fact]
    public void Pack_Backbone_PlacesEveryHeavyAtomOfTheTwenty()
    {
        var packed = Pack(Helix("ACDEFGHIKLMNPQRSTVWY"));

        Assert.All(packed, residue => Assert.Equal(ResidueTopology.Of(residue.Letter).AtomNames.Order(), residue.Atoms.Select(atom => atom.Name).Order()));
        Assert.All(packed, residue => Assert.All(residue.Atoms, atom => Assert.Equal(residue["CA"]!.BFactor, atom.BFactor)));
    }

    [Fact]
    public void Pack_SameSeed_IsTheSameWhateverSideChainsWereThere()
    {
        var backbone = Helix("KLEFWRMYLQ");
        var packed = Pack(backbone);

        Assert.Equal(Places(packed), Places(Pack(packed)));
        Assert.Equal(Places(packed), Places(Pack(backbone)));
    }

    [Fact]
    public void Pack_ResidueWithoutBackboneAndBreak_KeepsWhatIsThere()
    {
        var backbone = Helix("LLKFEL").ToList();
        backbone[2] = backbone[2] with { Atoms = [backbone[2]["CA"]!] };
        backbone.RemoveAt(4);
        var packed = Pack(backbone);

        Assert.Equal(5, packed.Count);
        Assert.Equal(backbone[2], packed[2]);
        Assert.Equal(8, packed[4].Atoms.Count);
    }

    [Fact]
    public void Pack_ManyLargeSideChainsOnAHelix_NoneClash() => Assert.Empty(Clashes(Pack(Helix("WFYRKLWFYRKLMWFYRKLIW"))));

    [Fact]
    public void Pack_NativeBackbonesOfValidation_FindsMostOfChi1()
    {
        var validation = TestData.ProteinDataset.ChainsOf("val").Select(chain => chain.Id).ToHashSet(StringComparer.Ordinal);
        int right = 0, all = 0, clashes = 0;
        foreach (var file in NativeChains.Files().Where(file => validation.Contains($"{Path.GetFileName(Path.GetDirectoryName(file))}|{Path.GetFileNameWithoutExtension(file)}")).Where((_, i) => i % 12 == 0))
        {
            var native = NativeChains.Read(file);
            var packed = Pack([.. native.Residues.Select(residue => residue with { Atoms = [.. residue.Atoms.Where(IsBackbone)] })]);
            foreach (var (expected, found) in ResidueTorsions.Of(native).Zip(ResidueTorsions.Of(new Chain("A", packed))))
            {
                if (expected.Chi.Count > 0 && double.IsFinite(expected.Chi[0]) && found.Chi.Count > 0)
                {
                    all++;
                    right += Angles.Difference(expected.Chi[0], found.Chi[0]) <= 40 ? 1 : 0;
                }
            }

            clashes += Clashes(packed).Count;
        }

        // A few chains: what all of validation gives is in docs/folding.md.
        Assert.True(all > 300, $"only {all} residues");
        Assert.InRange((double)right / all, 0.70, 1);
        Assert.InRange(clashes, 0, 1);
    }

    private static IReadOnlyList<Residue> Pack(IReadOnlyList<Residue> backbone) => SideChainPacker.Pack(backbone, 1, TestContext.Current.CancellationToken);

    private static IEnumerable<Point3> Places(IEnumerable<Residue> residues) => residues.SelectMany(residue => residue.Atoms).Select(atom => atom.Position);

    private static Residue[] Helix(string sequence) => [.. IdealBackbone.Build([.. sequence.Select(_ => -62.0)], [.. sequence.Select(_ => -43.0)]).Select((residue, i) => new Residue(
        AminoAcid.NameOf(sequence[i]),
        i + 1,
        ' ',
        [.. new[] { new Atom("N", "N", residue.N), new Atom("CA", "C", residue.CA), new Atom("C", "C", residue.C), new Atom("O", "O", residue.O) }.Select(atom => atom with { BFactor = i })]))];

    /// <summary>Pairs of atoms of two residues nearer than 2 A, of which one is beyond the backbone and that are not sulfurs that are bonded.</summary>
    private static List<string> Clashes(IReadOnlyList<Residue> residues)
    {
        var clashes = new List<string>();
        for (var i = 0; i < residues.Count; i++)
        {
            for (var j = i + 1; j < residues.Count; j++)
            {
                clashes.AddRange(
                    from left in residues[i].Atoms
                    from right in residues[j].Atoms
                    where left.Position.DistanceTo(right.Position) < 2 && !(IsBackbone(left) && IsBackbone(right)) && (left.Name, right.Name) != ("SG", "SG")
                    select $"{residues[i].Label} {left.Name} {residues[j].Label} {right.Name}");
            }
        }

        return clashes;
    }

    private static bool IsBackbone(Atom atom) => atom.Name is "N" or "CA" or "C" or "O" or "OXT";
}
