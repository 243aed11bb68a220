using Platform.Training.Proteins.Structures;
using static Platform.Training.Proteins.Folding.TorsionBackbone;

namespace Platform.Training.Proteins.Folding;

/// <summary>The potential of how pairs of residues face each other: -log of each angle's probability against an even one, times the probability of being near.</summary>
/// <remarks>Cubic (Catmull-Rom) between the bins' centres, around the circle for dihedrals and even at the ends for angles.</remarks>
internal sealed class OrientationPotential
{
    private const double Floor = 1e-3;
    private const double Near = 0.3;
    private readonly List<Term> _terms = [];

    /// <summary>Potentials of the pairs that are near with a probability of at least 0.3.</summary>
    public OrientationPotential(OrientationPrediction prediction)
    {
        var length = prediction.Omega.GetLength(0);
        for (var i = 0; i < length; i++)
        {
            for (var j = 0; j < length; j++)
            {
                if (i != j)
                {
                    if (i < j)
                    {
                        Add(TermKind.Omega, prediction.Omega, i, j, periodic: true);
                    }

                    Add(TermKind.Theta, prediction.Theta, i, j, periodic: true);
                    Add(TermKind.Phi, prediction.Phi, i, j, periodic: false);
                }
            }
        }
    }

    private enum TermKind
    {
        Omega,
        Theta,
        Phi,
    }

    /// <summary>Adds the potential's gradient at the atoms.</summary>
    /// <param name="atoms">The atoms of <see cref="TorsionBackbone"/>.</param>
    /// <param name="weight">What it counts.</param>
    /// <param name="forces">Receives the gradient.</param>
    /// <returns>The potential.</returns>
    public double Add(ReadOnlySpan<Point3> atoms, double weight, Span<Point3> forces)
    {
        var energy = 0.0;
        foreach (var term in _terms)
        {
            var (i, j) = (term.I * AtomsPerResidue, term.J * AtomsPerResidue);
            if (term.Kind == TermKind.Phi)
            {
                var angle = AngleGradients.Bond(atoms[i + CA], atoms[i + CB], atoms[j + CB], out var a, out var b, out var c);
                energy += weight * At(term, angle, out var slope);
                var pull = weight * slope;
                forces[i + CA] += a * pull;
                forces[i + CB] += b * pull;
                forces[j + CB] += c * pull;
                continue;
            }

            var (first, last) = term.Kind == TermKind.Omega ? (i + CA, j + CA) : (i + N, j + CB);
            var (second, third) = term.Kind == TermKind.Omega ? (i + CB, j + CB) : (i + CA, i + CB);
            var dihedral = AngleGradients.Dihedral(atoms[first], atoms[second], atoms[third], atoms[last], out var da, out var db, out var dc, out var dd);
            energy += weight * At(term, dihedral + Math.PI, out var turn);
            var factor = weight * turn;
            forces[first] += da * factor;
            forces[second] += db * factor;
            forces[third] += dc * factor;
            forces[last] += dd * factor;
        }

        return energy;
    }

    private static double At(Term term, double angle, out double slope)
    {
        var (values, count) = (term.Values, term.Values.Length);
        var width = (term.Kind == TermKind.Phi ? Math.PI : 2 * Math.PI) / count;
        var place = (angle / width) - 0.5;
        var knot = (int)Math.Floor(place);
        var t = place - knot;
        double before = Value(values, knot - 1, term.Kind), low = Value(values, knot, term.Kind), high = Value(values, knot + 1, term.Kind), after = Value(values, knot + 2, term.Kind);
        double a = (-before + (3 * low) - (3 * high) + after) / 2, b = before - (2.5 * low) + (2 * high) - (after / 2), c = (high - before) / 2;
        slope = ((3 * a * t * t) + (2 * b * t) + c) / width;
        return (((((a * t) + b) * t) + c) * t) + low;
    }

    private static double Value(float[] values, int knot, TermKind kind) =>
        kind == TermKind.Phi ? values[Math.Clamp(knot, 0, values.Length - 1)] : values[((knot % values.Length) + values.Length) % values.Length];

    private void Add(TermKind kind, float[,,] map, int i, int j, bool periodic)
    {
        var count = map.GetLength(2) - 1;
        var near = 0.0;
        for (var bin = 1; bin <= count; bin++)
        {
            near += periodic && kind == TermKind.Omega ? (map[i, j, bin] + map[j, i, bin]) / 2.0 : map[i, j, bin];
        }

        if (!(near >= Near) || count < 4)
        {
            return;
        }

        var values = new float[count];
        for (var bin = 0; bin < count; bin++)
        {
            var probability = kind == TermKind.Omega ? (map[i, j, bin + 1] + map[j, i, bin + 1]) / 2.0 : map[i, j, bin + 1];
            values[bin] = (float)(-near * Math.Log(((probability / near) + Floor) * count));
        }

        _terms.Add(new Term(kind, i, j, values));
    }

    private sealed record Term(TermKind Kind, int I, int J, float[] Values);
}
