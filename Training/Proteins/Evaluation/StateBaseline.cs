using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Metrics;

namespace Platform.Training.Proteins.Evaluation;

/// <summary>Says for every residue the most frequent state of secondary structure.</summary>
/// <param name="Eight">The most frequent of the eight states.</param>
/// <param name="Three">The most frequent of the three, as <see cref="StateAccuracy.ThreeOf"/> has them: H, E or -.</param>
public sealed record StateBaseline(char Eight, char Three)
{
    /// <summary>Counts the states of records.</summary>
    /// <param name="records">Training records; those without states are passed over.</param>
    /// <exception cref="ArgumentException">No record has a state.</exception>
    public static StateBaseline Fit(IEnumerable<ProteinRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var states = string.Concat(records.Select(record => record.SecondaryStructure)).Replace("?", "", StringComparison.Ordinal);
        return states.Length > 0 ? new StateBaseline(MostFrequent(states), MostFrequent(states.Select(StateAccuracy.ThreeOf))) : throw new ArgumentException("No record has a state of secondary structure.");
    }

    /// <summary>The prediction of eight states for a chain.</summary>
    public string PredictEight(int length) => new(Eight, length);

    /// <summary>The prediction of three states for a chain.</summary>
    public string PredictThree(int length) => new(Three, length);

    private static char MostFrequent(IEnumerable<char> states) => states.CountBy(state => state).MaxBy(count => count.Value).Key;
}
