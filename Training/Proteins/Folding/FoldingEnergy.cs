using Platform.Training.Proteins.Structures;
using static Platform.Training.Proteins.Folding.TorsionBackbone;

namespace Platform.Training.Proteins.Folding;

/// <summary>The energy that gradient folding minimizes, and its gradient by the torsions: tables that all starts share.</summary>
internal sealed class FoldingEnergy
{
    private readonly DistancePotential? _ca;
    private readonly DistancePotential? _cb;
    private readonly OrientationPotential? _orientations;
    private readonly RamachandranPotential _ramachandran;
    private readonly TorsionPrediction? _torsions;
    private readonly EnergyWeights _weights;
    private readonly int _length;
    private readonly double _distanceWeight;

    /// <summary>The energy of a chain.</summary>
    public FoldingEnergy(FoldingInput input, EnergyWeights weights)
    {
        _ca = input.CA is { } ca ? new DistancePotential(ca, weights.Reference) : null;
        _cb = input.CB is { } cb ? new DistancePotential(cb, weights.Reference) : null;
        _orientations = input.Orientations is { } orientations && weights.Orientations > 0 ? new OrientationPotential(orientations) : null;
        _ramachandran = new RamachandranPotential(input.Sequence.ToUpperInvariant());
        _torsions = input.Torsions;
        _weights = weights;
        _length = input.Length;
        // Two maps say nearly the same: together they count as one.
        _distanceWeight = weights.Distances / (_ca is not null && _cb is not null ? 2 : 1);
    }

    /// <summary>The energy of a chain that is built, and its gradient by the torsions.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="forces">Room for a vector per atom.</param>
    /// <param name="gradient">Receives the derivatives.</param>
    public double At(TorsionBackbone chain, Span<Point3> forces, Span<double> gradient)
    {
        forces.Clear();
        gradient.Clear();
        var energy = Pairs(chain.Atoms, forces);
        if (_orientations is not null)
        {
            energy += _orientations.Add(chain.Atoms, _weights.Orientations, forces);
        }

        chain.AddGradient(forces, gradient, 0, chain.Length);
        return energy + Local(chain, gradient, 0, chain.Length);
    }

    /// <summary>What the torsions of some residues cost, whatever is around them.</summary>
    public double Local(TorsionBackbone chain, Span<double> gradient, int first, int end)
    {
        var energy = 0.0;
        for (var i = first; i < end; i++)
        {
            var (phi, psi) = (chain.Torsions[2 * i], chain.Torsions[(2 * i) + 1]);
            if (i > 0 && i + 1 < chain.Length && _weights.Ramachandran > 0)
            {
                energy += _weights.Ramachandran * _ramachandran.At(i, phi, psi, out var byPhi, out var byPsi);
                gradient[2 * i] += _weights.Ramachandran * byPhi;
                gradient[(2 * i) + 1] += _weights.Ramachandran * byPsi;
            }

            if (_torsions is not null)
            {
                energy += VonMises(phi, _torsions.Phi[i], _torsions.PhiConcentration[i], ref gradient[2 * i]);
                energy += VonMises(psi, _torsions.Psi[i], _torsions.PsiConcentration[i], ref gradient[(2 * i) + 1]);
            }
        }

        return energy;
    }

    /// <summary>What a residue's torsions cost, in radians.</summary>
    public double Local(int residue, double phi, double psi)
    {
        var unused = 0.0;
        return (_weights.Ramachandran * _ramachandran.At(residue, phi, psi, out _, out _))
            + (_torsions is null ? 0 : VonMises(phi, _torsions.Phi[residue], _torsions.PhiConcentration[residue], ref unused) + VonMises(psi, _torsions.Psi[residue], _torsions.PsiConcentration[residue], ref unused));
    }

    private double VonMises(double angle, double mean, double concentration, ref double derivative)
    {
        if (!double.IsFinite(mean) || !(concentration > 0))
        {
            return 0;
        }

        var (sin, cos) = Math.SinCos(angle - double.DegreesToRadians(mean));
        var weight = _weights.Torsions * concentration;
        derivative += weight * sin;
        return weight * (1 - cos);
    }

    private double Pairs(Point3[] atoms, Span<Point3> forces)
    {
        var energy = 0.0;
        for (var j = 2; j < _length; j++)
        {
            var right = j * AtomsPerResidue;
            for (var i = 0; i < j - 1; i++)
            {
                var left = i * AtomsPerResidue;
                var pair = DistancePotential.Pair(i, j);
                var between = atoms[left + CA] - atoms[right + CA];
                var distance = between.Length;
                if (_ca is not null && distance > 1e-6)
                {
                    energy += _distanceWeight * _ca.At(pair, distance, out var slope);
                    var pull = between * (_distanceWeight * slope / distance);
                    forces[left + CA] += pull;
                    forces[right + CA] -= pull;
                }

                if (_cb is not null)
                {
                    var (a, b) = (left + CB, right + CB);
                    var apart = atoms[a] - atoms[b];
                    var length = Math.Max(1e-6, apart.Length);
                    energy += _distanceWeight * _cb.At(pair, length, out var slope);
                    var pull = apart * (_distanceWeight * slope / length);
                    forces[a] += pull;
                    forces[b] -= pull;
                }

                if (distance < StericPotential.Reach && j - i > 2 && _weights.Sterics > 0)
                {
                    energy += StericPotential.Add(
                        atoms.AsSpan(left, AtomsPerResidue), atoms.AsSpan(right, AtomsPerResidue), _weights.Sterics,
                        forces.Slice(left, AtomsPerResidue), forces.Slice(right, AtomsPerResidue));
                }
            }
        }

        return energy;
    }
}
