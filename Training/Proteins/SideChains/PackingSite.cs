using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.SideChains;

/// <summary>A residue whose side chain is placed: where its atoms are in each rotamer.</summary>
internal sealed class PackingSite
{
    private const double Coverage = 0.99;
    private const int Most = 40;
    private const double LogWeight = 3;

    private readonly Residue _residue;
    private readonly ResidueTopology _topology;

    /// <summary>The site of a residue with N, CA and C.</summary>
    public PackingSite(int index, IReadOnlyList<Residue> backbone)
    {
        (Index, _residue) = (index, backbone[index]);
        _topology = ResidueTopology.Of(_residue.Letter);
        (N, CA, C) = (_residue["N"]!.Position, _residue["CA"]!.Position, _residue["C"]!.Position);
        var before = index > 0 && PeptideBond.Joins(backbone[index - 1], _residue) ? backbone[index - 1]["C"]!.Position : (Point3?)null;
        var after = index + 1 < backbone.Count && PeptideBond.Joins(_residue, backbone[index + 1]) ? backbone[index + 1]["N"]!.Position : (Point3?)null;
        var phi = before is { } c ? Angles.Dihedral(c, N, CA, C) : double.NaN;
        var psi = after is { } n ? Angles.Dihedral(N, CA, C, n) : double.NaN;
        Radii = [.. _topology.SideChain.Select(atom => AtomContact.Radius(atom.Element))];
        var covered = 0.0;
        foreach (var rotamer in RotamerLibrary.Shared.Of(_residue.Letter, phi, psi))
        {
            if (Choices.Count > 0 && (covered > Coverage || Choices.Count == Most))
            {
                break;
            }

            covered += rotamer.Probability;
            var best = Choices.Count == 0 ? rotamer.Probability : Choices[0].Rotamer!.Probability;
            Choices.Add(new Placement(rotamer, [.. rotamer.Chis], Place([.. rotamer.Chis]), -LogWeight * Math.Log(rotamer.Probability / best)));
        }

        if (Choices.Count == 0)
        {
            Choices.Add(new Placement(null, [], Place([]), 0));
        }

        Fixed = [(N, AtomContact.Radius("N")), (CA, AtomContact.Radius("C")), (C, AtomContact.Radius("C"))];
        if (_residue["O"] is { } oxygen)
        {
            Fixed.Add((oxygen.Position, AtomContact.Radius("O")));
        }

        if (Radii.Length > 0)
        {
            Fixed.Add((Choices[0].Atoms[0], Radii[0]));
        }
    }

    /// <summary>The residue's place in the chain.</summary>
    public int Index { get; }

    /// <summary>The backbone's atoms.</summary>
    public Point3 N { get; }

    /// <summary>The alpha carbon.</summary>
    public Point3 CA { get; }

    /// <summary>The carbonyl carbon.</summary>
    public Point3 C { get; }

    /// <summary>The backbone with CB: what no rotamer moves.</summary>
    public List<(Point3 Position, double Radius)> Fixed { get; }

    /// <summary>Radii of the side chain's atoms, CB first.</summary>
    public double[] Radii { get; }

    /// <summary>The rotamers, the most probable first; one without rotamer where there is no chi.</summary>
    public List<Placement> Choices { get; } = [];

    /// <summary>Which of <see cref="Choices"/> is chosen.</summary>
    public int Choice { get; set; }

    /// <summary>Where the chosen side chain is, perhaps off its rotamer.</summary>
    public Placement? Moved { get; set; }

    /// <summary>Whether it is cysteine, whose sulfurs may be bonded.</summary>
    public bool IsCysteine => _topology.Letter == 'C';

    /// <summary>Whether it is proline, whose ring is bonded to the backbone before it.</summary>
    public bool IsProline => _topology.Letter == 'P';

    /// <summary>The side chain's atoms for given chis.</summary>
    public Point3[] Place(ReadOnlySpan<double> chis) => _topology.Place(N, CA, C, chis);

    /// <summary>The residue with its side chain.</summary>
    public Residue Residue()
    {
        var places = (Moved ?? Choices[Choice]).Atoms;
        var confidence = _residue["CA"]!;
        var atoms = _residue.Atoms.Where(atom => atom.Name is "N" or "CA" or "C" or "O" or "OXT").OrderBy(atom => atom.Name == "OXT").ToList();
        var end = atoms.FindIndex(atom => atom.Name == "OXT");
        for (var i = 0; i < places.Length; i++)
        {
            var template = _topology.SideChain[i];
            atoms.Insert(end < 0 ? atoms.Count : end + i, new Atom(template.Name, template.Element, places[i]) { Occupancy = confidence.Occupancy, BFactor = confidence.BFactor });
        }

        return _residue with { Atoms = atoms };
    }

    /// <summary>A side chain in space.</summary>
    /// <param name="Rotamer">Its rotamer.</param>
    /// <param name="Chis">Its angles in degrees.</param>
    /// <param name="Atoms">Its atoms, CB first.</param>
    /// <param name="Energy">What its being rare costs.</param>
    public sealed record Placement(Rotamer? Rotamer, double[] Chis, Point3[] Atoms, double Energy);
}
