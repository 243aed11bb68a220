namespace Platform.Training.Compression.Distillation;

/// <summary>
/// Which of a teacher's layers a student's layer learns from: those at the same part of the depth (Jiao et al. 2020, the
/// "uniform" mapping), the embeddings being layer 0.
/// </summary>
internal static class LayerPairs
{
    /// <summary>The teacher's layer for each of the student's, from the embeddings on.</summary>
    /// <param name="student">Layers of the student.</param>
    /// <param name="teacher">Layers of the teacher. Where the student's do not divide it the nearest is taken, which is our choice.</param>
    public static IReadOnlyList<int> Of(int student, int teacher) =>
        [.. Enumerable.Range(0, student + 1).Select(layer => layer == 0 ? 0 : Math.Max(1, (int)Math.Round((double)layer * teacher / student, MidpointRounding.AwayFromZero)))];
}
