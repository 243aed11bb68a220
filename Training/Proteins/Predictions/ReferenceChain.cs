using System.Globalization;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Metrics;
using Platform.Training.Proteins.SecondaryStructure;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Predictions;

/// <summary>A chain of a known structure, laid along a sequence.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Chain">The chain.</param>
/// <param name="Places">For each residue of the sequence its place in the chain; -1 where it was not observed.</param>
internal sealed record ReferenceChain(string Name, Chain Chain, IReadOnlyList<int> Places)
{
    /// <summary>Of the residues laid on one another so many must be the same, so that a structure of something else is noticed.</summary>
    private const double LeastIdentity = 0.9;

    private const int FewestResidues = 10;

    /// <summary>Residues of the sequence that the chain shows.</summary>
    public int Residues => Places.Count(place => place >= 0);

    /// <summary>Lays a chain along a sequence.</summary>
    /// <param name="structure">The known structure.</param>
    /// <param name="chain">The chain's name; null for the first.</param>
    /// <param name="sequence">The sequence.</param>
    /// <exception cref="DataException">There is no such chain, or it is one of another protein.</exception>
    public static ReferenceChain Of(Structure structure, string? chain, string sequence)
    {
        var found = structure.Find(chain);
        var observed = found with { Residues = [.. found.Residues.Where(residue => residue["CA"] is not null)], Polymer = null, Places = null };
        var places = SequencePlacement.Of(observed.Sequence, sequence);
        var laid = places.Count(place => place >= 0);
        var same = places.Index().Count(entry => entry.Item >= 0 && observed.Residues[entry.Item].Letter == sequence[entry.Index]);
        return laid >= Math.Min(FewestResidues, sequence.Length) && same >= LeastIdentity * laid
            ? new ReferenceChain(structure.Name, observed, places)
            : throw new DataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{structure.Name}: chain {found.Name} is of another protein: {same} of {laid} residues that can be laid on the sequence are the same, and {LeastIdentity:P0} are needed. Name another chain, or leave the reference out."));
    }

    /// <summary>What is told of the chain beside predictions.</summary>
    public ReferenceComparison Describe()
    {
        var torsions = ResidueTorsions.Of(Chain);
        return new ReferenceComparison(Name, Chain.Name, Residues, string.Concat(Along([.. Dssp.Assign(Chain)], Dssp.Unknown)))
        {
            Phi = Along<double?>([.. torsions.Select(torsion => Known(torsion.Phi))], null),
            Psi = Along<double?>([.. torsions.Select(torsion => Known(torsion.Psi))], null),
        };
    }

    /// <summary>Compares a model with the chain.</summary>
    /// <param name="model">A residue for each of the sequence.</param>
    /// <returns>The figures by name, where the model comes to lie on the chain, and how far each residue's CA is from the chain's then.</returns>
    public (IReadOnlyDictionary<string, double> Figures, Superposition Superposition, double?[] Deviation) Compare(Chain model)
    {
        var compared = ModelComparison.Of(model, Along<Residue?>(Chain.Residues, null));
        return (
            compared.Figures.Where(figure => double.IsFinite(figure.Value)).ToDictionary(figure => figure.Key, figure => figure.Value),
            compared.Superposition,
            [.. compared.Deviation.Select(Known)]);
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    private T[] Along<T>(IReadOnlyList<T> values, T missing) => [.. Places.Select(place => place < 0 ? missing : values[place])];
}
