using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Predictions;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Predictions;

public sealed class ReferenceChainTests
{
    private const string Sequence = "MKVLITGAGSGIGKALAEELLKRGY";

    [Fact]
    public void Compare_TheReferenceItselfTurned_IsPerfectAndLaidBack()
    {
        var helix = Helix(Sequence);
        var reference = ReferenceChain.Of(new Structure("native", [[helix]]), null, Sequence);
        var turned = new Superposition(Rotation.OfQuaternion(0.5, 0.5, 0.5, 0.5), new Point3(0, 0, 0), new Point3(10, -5, 3)).Apply(helix);

        var (figures, superposition, deviation) = reference.Compare(turned);

        Assert.Equal(1, figures["tm_score"], 1e-6);
        Assert.Equal(1, figures["lddt"], 1e-6);
        Assert.Equal(0, figures["rmsd"], 1e-6);
        Assert.All(deviation, distance => Assert.Equal(0, distance!.Value, 1e-4));
        Assert.Equal(0, superposition.Apply(turned.Residues[3]["CA"]!.Position).DistanceTo(helix.Residues[3]["CA"]!.Position), 1e-4);
    }

    [Fact]
    public void Of_AStructureWithALoopMissing_LeavesItsResiduesOut()
    {
        var helix = Helix(Sequence);
        var broken = helix with { Residues = [.. helix.Residues.Take(8), .. helix.Residues.Skip(12)] };

        var reference = ReferenceChain.Of(new Structure("native", [[broken]]), "A", Sequence);

        Assert.Equal(Sequence.Length - 4, reference.Residues);
        Assert.Equal([-1, -1, -1, -1], reference.Places.Skip(8).Take(4));
        var (figures, _, deviation) = reference.Compare(helix);
        Assert.Equal(1, figures["tm_score"], 1e-6);
        Assert.All(deviation.Skip(8).Take(4), distance => Assert.Null(distance));
        Assert.Equal("????", reference.Describe().SecondaryStructure[8..12]);
    }

    [Fact]
    public void Of_AnotherProtein_SaysSo() => Assert.Contains(
        "of another protein",
        Assert.Throws<DataException>(() => ReferenceChain.Of(new Structure("native", [[Helix("WWWWWYYYYYFFFFFHHHHHPPPPP")]]), null, Sequence)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Of_AChainThatIsNotThere_NamesThoseThatAre() => Assert.Contains(
        "'A'", Assert.Throws<DataException>(() => ReferenceChain.Of(new Structure("native", [[Helix(Sequence)]]), "B", Sequence)).Message, StringComparison.Ordinal);

    /// <summary>An ideal alpha helix, with beta carbons.</summary>
    internal static Chain Helix(string sequence)
    {
        var backbone = IdealBackbone.Build([.. Enumerable.Repeat(-60.0, sequence.Length)], [.. Enumerable.Repeat(-45.0, sequence.Length)]);
        return new Chain("A", [.. backbone.Index().Select(entry => Residue(sequence[entry.Index], entry.Index + 1, entry.Item))]);
    }

    private static Residue Residue(char letter, int number, BackboneResidue places)
    {
        List<Atom> atoms = [new("N", "N", places.N), new("CA", "C", places.CA), new("C", "C", places.C), new("O", "O", places.O)];
        if (letter != 'G')
        {
            atoms.Add(new("CB", "C", places.CB));
        }

        return new Residue(AminoAcid.NameOf(letter), number, ' ', atoms);
    }
}
