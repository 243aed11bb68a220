namespace Platform.Training.Proteins.Structures;

/// <summary>A chain of residues in the order of the sequence; residues that were not observed may be missing between them.</summary>
/// <param name="Name">As the file names it: A.</param>
/// <param name="Residues">The residues with at least one atom.</param>
public sealed record Chain(string Name, IReadOnlyList<Residue> Residues)
{
    /// <summary>The names of all residues that the molecule has, observed or not, in order; null where the file does not say.</summary>
    public IReadOnlyList<string>? Polymer { get; init; }

    /// <summary>For each of <see cref="Residues"/> its place in <see cref="Polymer"/>, counted from 0 and rising; null where the file does not say.</summary>
    public IReadOnlyList<int>? Places { get; init; }

    /// <summary>The letters of the residues that are there.</summary>
    public string Sequence => string.Concat(Residues.Select(residue => residue.Letter));
}
