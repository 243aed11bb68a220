using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.SecondaryStructure;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Metrics;

/// <summary>A full-atom model beside the native structure of the same sequence, in all figures at once.</summary>
/// <param name="Figures">By name, see <see cref="FigureName"/>; not a number where the native structure shows too little.</param>
/// <param name="Deviation">How far each residue's alpha carbon is from the native one after <paramref name="Superposition"/>, in angstroms; not a number where not observed.</param>
/// <param name="Superposition">Moves the model onto the native structure, where its TM-score is reached.</param>
public sealed record ModelComparison(IReadOnlyDictionary<string, double> Figures, IReadOnlyList<double> Deviation, Superposition Superposition)
{
    /// <summary>Compares a model.</summary>
    /// <param name="model">All residues of the sequence.</param>
    /// <param name="native">For each of them the native residue; null where not observed. Residues of another amino acid count but for their side chains.</param>
    /// <exception cref="ArgumentException">The counts differ, or no alpha carbon was observed.</exception>
    public static ModelComparison Of(Chain model, IReadOnlyList<Residue?> native)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(native);
        if (model.Residues.Count != native.Count)
        {
            throw new ArgumentException($"The model has {model.Residues.Count} residues, the native structure places for {native.Count}; give null for those that were not observed.");
        }

        var (moving, target) = (AtomTrace.Of(model, "CA"), native.Select(residue => residue?["CA"]?.Position).ToArray());
        var scores = GlobalScores.Of(moving, target);
        var observed = native.Index().Where(item => item.Item is not null).Select(item => item.Index).ToArray();
        var known = new Chain(model.Name, [.. observed.Select(i => native[i]!)]);
        var (torsions, all) = (ResidueTorsions.Of(known), ResidueTorsions.Of(model));
        var (states, modelStates) = (Dssp.Assign(known), Dssp.Assign(model));
        var ramachandran = Ramachandran.Of(model);
        var figures = new Dictionary<string, double>
        {
            [FigureName.TmScore] = scores.TmScore,
            [FigureName.GdtTs] = scores.GdtTs,
            [FigureName.GdtHa] = scores.GdtHa,
            [FigureName.Rmsd] = scores.Rmsd,
            [FigureName.DistanceRmsd] = scores.Common > 1 ? Rmsd.OfDistances(moving, target) : double.NaN,
            [FigureName.LddtAlpha] = Lddt.OfPoints(moving, target).Score,
            [FigureName.Lddt] = AllAtoms(model, native).Score,
            [FigureName.Q8] = StateAccuracy.Q8(Pick(modelStates, observed), states),
            [FigureName.Q3] = StateAccuracy.Q3(Pick(modelStates, observed), states),
            [FigureName.Phi] = CircularError.Mean([.. observed.Select(i => all[i].Phi)], [.. torsions.Select(t => t.Phi)]),
            [FigureName.Psi] = CircularError.Mean([.. observed.Select(i => all[i].Psi)], [.. torsions.Select(t => t.Psi)]),
            [FigureName.Clashes] = Clash.In(model).Count,
            [FigureName.Favoured] = ramachandran.Share(RamachandranRegion.Favoured),
            [FigureName.Outliers] = ramachandran.Share(RamachandranRegion.Outlier),
        };
        return new ModelComparison(figures, scores.Deviations(moving, target), scores.Superposition);
    }

    private static Lddt AllAtoms(Chain model, IReadOnlyList<Residue?> native)
    {
        var same = Enumerable.Range(0, native.Count).Where(i => native[i]?.Letter == model.Residues[i].Letter).ToArray();
        return Lddt.OfAtoms(model with { Residues = [.. same.Select(i => model.Residues[i])] }, model with { Residues = [.. same.Select(i => native[i]!)] });
    }

    private static string Pick(string states, int[] places) => string.Concat(places.Select(i => states[i]));
}
