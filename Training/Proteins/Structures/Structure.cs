namespace Platform.Training.Proteins.Structures;

/// <summary>What a structure file holds: one model of one or more chains, or several of the same molecule.</summary>
/// <param name="Name">The entry's identifier, or the file's name.</param>
/// <param name="Models">The models; one, unless the method gives more, as NMR does. Each is its chains, in the file's order.</param>
public sealed record Structure(string Name, IReadOnlyList<IReadOnlyList<Chain>> Models)
{
    /// <summary>The chains of the first model.</summary>
    public IReadOnlyList<Chain> Chains => Models[0];
}
