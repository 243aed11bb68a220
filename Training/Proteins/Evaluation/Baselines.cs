using Platform.Training.Proteins.Datasets;

namespace Platform.Training.Proteins.Evaluation;

/// <summary>What can be said without looking at the chain much: what networks must beat.</summary>
internal sealed class Baselines
{
    private readonly SeparationBaseline _separation;
    private readonly StateBaseline _states;
    private readonly TorsionBaseline _torsions;

    private Baselines(SeparationBaseline separation, StateBaseline states, TorsionBaseline torsions) =>
        (_separation, _states, _torsions) = (separation, states, torsions);

    /// <summary>Takes means and majorities of training records.</summary>
    public static Baselines Fit(IReadOnlyList<ProteinRecord> records) => new(SeparationBaseline.Fit(records), StateBaseline.Fit(records), TorsionBaseline.Fit(records));

    /// <summary>Distances by separation along the chain alone.</summary>
    public Dictionary<string, double> Separation(EvaluationTarget target)
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal);
        double Distance(int i, int j) => _separation.Distance(target.Sequence.Length, target.Places[i], target.Places[j]);
        TargetFigures.AddDistances(figures, target, Distance);
        TargetFigures.AddContacts(figures, target, (i, j) => target.Places[i] < 0 || target.Places[j] < 0 ? double.NegativeInfinity : -Distance(i, j));
        return figures;
    }

    /// <summary>The most frequent state everywhere, and the mean angles of each amino acid.</summary>
    public Dictionary<string, double> Residues(EvaluationTarget target)
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal);
        TargetFigures.AddStates(figures, target, _states.PredictEight(target.Native.Length), _states.PredictThree(target.Native.Length));
        TargetFigures.AddTorsions(figures, target, _torsions.Phi(target.Native.Sequence), _torsions.Psi(target.Native.Sequence));
        return figures;
    }
}
