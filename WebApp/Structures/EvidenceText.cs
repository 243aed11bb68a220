using Platform.Training.Proteins.Predictions;

namespace Platform.WebApp.Structures;

/// <summary>What a prediction was made from, in words.</summary>
internal static class EvidenceText
{
    /// <summary>The word of lists.</summary>
    public static string Word(PredictionEvidence evidence) => evidence switch
    {
        PredictionEvidence.Alignment => "alignment",
        PredictionEvidence.Profile => "profile",
        _ => "sequence alone",
    };

    /// <summary>The sentence of a structure's page.</summary>
    public static string Sentence(Prediction prediction) => prediction switch
    {
        { Alignment: { } depth } => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"An alignment of {depth.Sequences:N0} sequences; Neff {depth.EffectiveSequences:N0} at 80 % identity."),
        { Evidence: PredictionEvidence.Alignment } => "An alignment of related sequences.",
        { Evidence: PredictionEvidence.Profile } => "The sequence and a profile of related sequences.",
        _ => "The sequence alone, without related sequences: expect less of it.",
    };
}
