using Platform.Training.Proteins.Structures;
using static Platform.Training.Proteins.SideChains.PackingSite;

namespace Platform.Training.Proteins.SideChains;

/// <summary>Which side chains can touch, and what their rotamers cost together.</summary>
internal sealed class PackingGraph
{
    private const double Attraction = 0.1;
    private const double Bond = -4;
    private const double Clash = 8;
    private const double MostStrain = 6;
    private readonly double[][] _alone;
    private readonly List<(int Other, float[] Energies, bool Swapped)>[] _touching;
    private readonly List<int>[] _near;

    /// <summary>Computes what every rotamer costs alone and with every other that it can touch.</summary>
    public PackingGraph(PackingSite[] sites)
    {
        Sites = sites;
        _near = [.. sites.Select(_ => new List<int>())];
        _touching = [.. sites.Select(_ => new List<(int, float[], bool)>())];
        double[] reaches = [.. sites.Select(site => site.Choices.Max(choice => choice.Atoms.Select(atom => atom.DistanceTo(site.CA)).DefaultIfEmpty(0).Max()))];
        for (var j = 0; j < sites.Length; j++)
        {
            for (var i = 0; i < j; i++)
            {
                // A backbone reaches 2.5 A from its CA.
                if (sites[i].CA.DistanceTo(sites[j].CA) < Math.Max(2.5, reaches[i]) + Math.Max(2.5, reaches[j]) + AtomContact.Reach)
                {
                    _near[i].Add(j);
                    _near[j].Add(i);
                }
            }
        }

        _alone = new double[sites.Length][];
        for (var i = 0; i < sites.Length; i++)
        {
            _alone[i] = [.. sites[i].Choices.Select(choice => choice.Energy + Against(i, choice.Atoms))];
        }

        for (var i = 0; i < sites.Length; i++)
        {
            foreach (var j in _near[i].Where(j => j > i))
            {
                var energies = new float[sites[i].Choices.Count * sites[j].Choices.Count];
                var any = false;
                for (var k = 0; k < energies.Length; k++)
                {
                    var (left, right) = (sites[i].Choices[k / sites[j].Choices.Count], sites[j].Choices[k % sites[j].Choices.Count]);
                    energies[k] = (float)Between(sites[i], left.Atoms, sites[j], right.Atoms);
                    any |= energies[k] != 0;
                }

                if (any)
                {
                    _touching[i].Add((j, energies, false));
                    _touching[j].Add((i, energies, true));
                }
            }
        }
    }

    /// <summary>The residues.</summary>
    public IReadOnlyList<PackingSite> Sites { get; }

    /// <summary>What a rotamer of a residue costs beside what the others have chosen.</summary>
    public double Energy(int site, int choice)
    {
        var energy = _alone[site][choice];
        foreach (var (other, energies, swapped) in _touching[site])
        {
            var chosen = Sites[other].Choice;
            energy += swapped ? energies[(chosen * Sites[site].Choices.Count) + choice] : energies[(choice * Sites[other].Choices.Count) + chosen];
        }

        return energy;
    }

    /// <summary>Moves every chi a little where that lowers the energy, and further where side chains clash; prolines, whose rings are closed, stay.</summary>
    /// <returns>Whether anything moved.</returns>
    public bool Refine()
    {
        var moved = false;
        for (var i = 0; i < Sites.Count; i++)
        {
            var site = Sites[i];
            var best = Current(site);
            if (best.Rotamer is null || site.IsProline)
            {
                continue;
            }

            var lowest = best.Energy + Around(i, best.Atoms);
            foreach (var other in site.Choices)
            {
                // Another rotamer only where this one clashes.
                if (other == site.Choices[site.Choice] || lowest >= Clash)
                {
                    Try(other, Offsets(other.Rotamer!));
                }
            }

            if (lowest >= Clash)
            {
                Try(site.Choices[0], Circle(site.Choices[0].Rotamer!));
            }

            site.Moved = best;

            void Try(Placement from, IEnumerable<double[]> angles)
            {
                foreach (var chis in angles)
                {
                    var atoms = site.Place(chis);
                    var rare = from.Energy + Math.Min(MostStrain, Strain(from.Rotamer!, chis));
                    var energy = rare + Around(i, atoms);
                    if (energy < lowest - 1e-6)
                    {
                        (best, lowest, moved) = (new Placement(from.Rotamer, chis, atoms, rare), energy, true);
                    }
                }
            }
        }

        return moved;
    }

    private static Placement Current(PackingSite site) => site.Moved ?? site.Choices[site.Choice];

    /// <summary>Chi 1 and chi 2 off their means by up to one and a half standard deviations.</summary>
    private static IEnumerable<double[]> Offsets(Rotamer rotamer)
    {
        for (var first = -3; first <= 3; first++)
        {
            for (var second = -3; second <= (rotamer.Chis.Count > 1 ? 3 : -3); second++)
            {
                double[] chis = [.. rotamer.Chis];
                chis[0] += first / 2.0 * rotamer.Deviations[0];
                if (chis.Length > 1)
                {
                    chis[1] += second / 2.0 * rotamer.Deviations[1];
                }

                yield return chis;
            }
        }
    }

    /// <summary>Chi 1 and chi 2 all around: better no rotamer at all than two atoms in one place.</summary>
    private static IEnumerable<double[]> Circle(Rotamer rotamer)
    {
        for (var first = 0; first < 360; first += 10)
        {
            for (var second = 0; second < (rotamer.Chis.Count > 1 ? 360 : 1); second += 15)
            {
                double[] chis = [.. rotamer.Chis];
                chis[0] = first;
                if (chis.Length > 1)
                {
                    chis[1] = second;
                }

                yield return chis;
            }
        }
    }

    private static double Strain(Rotamer rotamer, double[] chis)
    {
        var strain = 0.0;
        for (var k = 0; k < chis.Length; k++)
        {
            var away = Geometry.Angles.Difference(chis[k], rotamer.Chis[k]) / rotamer.Deviations[k];
            strain += away * away / 2;
        }

        return strain;
    }

    private double Around(int site, Point3[] atoms)
    {
        var energy = Against(site, atoms);
        foreach (var other in _near[site])
        {
            energy += Between(Sites[site], atoms, Sites[other], Current(Sites[other]).Atoms);
        }

        return energy;
    }

    /// <summary>A side chain beyond CB against the backbones and CB of other residues.</summary>
    private double Against(int site, Point3[] atoms)
    {
        var (own, energy) = (Sites[site], 0.0);
        foreach (var other in _near[site])
        {
            var before = Sites[other].Index == own.Index - 1;
            for (var a = 1; a < atoms.Length; a++)
            {
                for (var b = 0; b < Sites[other].Fixed.Count; b++)
                {
                    // Proline's CD is bonded to its N, and so near to the C before it.
                    if (!(own.IsProline && before && b == 2))
                    {
                        var (position, radius) = Sites[other].Fixed[b];
                        energy += AtomContact.Energy(atoms[a], own.Radii[a], position, radius, Attraction);
                    }
                }
            }
        }

        return energy;
    }

    /// <summary>Two side chains beyond CB.</summary>
    private static double Between(PackingSite left, Point3[] leftAtoms, PackingSite right, Point3[] rightAtoms)
    {
        if (left.IsCysteine && right.IsCysteine && leftAtoms[1].DistanceTo(rightAtoms[1]) is > 2.0 and < 2.6)
        {
            return Bond;
        }

        var energy = 0.0;
        for (var a = 1; a < leftAtoms.Length; a++)
        {
            for (var b = 1; b < rightAtoms.Length; b++)
            {
                energy += AtomContact.Energy(leftAtoms[a], left.Radii[a], rightAtoms[b], right.Radii[b], Attraction);
            }
        }

        return energy;
    }
}
