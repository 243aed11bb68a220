using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Geometry;

public sealed class ResidueTopologyTests
{
    [Fact]
    public void AtomNames_EveryAminoAcid_AreThoseOfTheNativeChains()
    {
        var residues = NativeChains.Sample(60).Select(NativeChains.Read).SelectMany(chain => chain.Residues).GroupBy(residue => residue.Letter).ToArray();

        Assert.Equal(AminoAcid.Count, residues.Length);
        Assert.All(residues, group => Assert.Equal(
            group.SelectMany(residue => residue.Atoms.Select(atom => atom.Name)).Where(name => name != "OXT").Distinct().Order(),
            ResidueTopology.Of(group.Key).AtomNames.Order()));
    }

    [Fact]
    public void Bonds_EveryAminoAcid_AreThePairsThatStandNear()
    {
        var residues = NativeChains.Sample(60).Select(NativeChains.Read).SelectMany(chain => chain.Residues).GroupBy(residue => residue.Letter);

        Assert.All(residues, group =>
        {
            var names = ResidueTopology.Of(group.Key).AtomNames;
            var near = names.SelectMany((name, i) => names.Take(i).Where(other => Median(group, name, other) < 2).Select(other => Pair(name, other)));
            Assert.Equal(near.Order(), ResidueTopology.Of(group.Key).Bonds.Select(bond => Pair(bond.From, bond.To)).Order());
        });
    }

    [Fact]
    public void Place_NativeChis_PutsTheSideChainNearTheNativeOne()
    {
        var errors = new List<double>();
        foreach (var chain in NativeChains.Sample(20).Select(NativeChains.Read))
        {
            var torsions = ResidueTorsions.Of(chain);
            foreach (var (i, residue) in chain.Residues.Index())
            {
                var topology = ResidueTopology.Of(residue.Letter);
                if (PeptideBond.HasBackbone(residue) && topology.SideChain.All(atom => residue[atom.Name] is not null))
                {
                    var places = topology.Place(residue["N"]!.Position, residue["CA"]!.Position, residue["C"]!.Position, [.. torsions[i].Chi]);
                    errors.AddRange(topology.SideChain.Select((atom, k) => residue[atom.Name]!.Position.DistanceTo(places[k])));
                }
            }
        }

        errors.Sort();
        Assert.True(errors[errors.Count / 2] < 0.15 && errors[errors.Count * 99 / 100] < 1.0, $"median {errors[errors.Count / 2]}, 99 % {errors[errors.Count * 99 / 100]}");
    }

    [Fact]
    public void Place_TooFewChis_SaysHowMany() =>
        Assert.Contains("ARG has 4", Assert.Throws<ArgumentException>(() => ResidueTopology.Of('r').Place(default, new Point3(1, 0, 0), new Point3(1, 1, 0), [1.0])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData('G', 0)]
    [InlineData('A', 0)]
    [InlineData('V', 1)]
    [InlineData('F', 2)]
    [InlineData('E', 3)]
    [InlineData('K', 4)]
    [InlineData('R', 4)]
    [InlineData('X', 0)]
    public void Chis_OfALetter_AreAsMany(char letter, int count) => Assert.Equal(count, ResidueTopology.Of(letter).Chis.Count);

    private static string Pair(string left, string right) => string.CompareOrdinal(left, right) < 0 ? $"{left}-{right}" : $"{right}-{left}";

    /// <summary>Of distances in native residues; single ones may be built wrongly.</summary>
    private static double Median(IEnumerable<Residue> residues, string left, string right)
    {
        var distances = residues.Where(residue => residue[left] is not null && residue[right] is not null).Select(residue => residue[left]!.Position.DistanceTo(residue[right]!.Position)).Order().ToArray();
        return distances[distances.Length / 2];
    }
}
