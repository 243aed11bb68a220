namespace Platform.Training.Proteins.Datasets.Building;

/// <summary>What became of one structure file; kept until the build is done, so that it can be resumed.</summary>
/// <param name="File">The file, relative to the folder, with / between names.</param>
/// <param name="Chains">The chains that were taken.</param>
/// <param name="Refused">What was not taken, and why.</param>
internal sealed record ConvertedFile(string File, IReadOnlyList<ConvertedChain> Chains, IReadOnlyList<Refusal> Refused);

/// <summary>A chain, a whole file or a file beside one that was not used.</summary>
/// <param name="What">File and chain.</param>
/// <param name="Reason">Why.</param>
internal sealed record Refusal(string What, string Reason);

/// <summary>A chain that was taken, and figures of it.</summary>
/// <param name="Name">Its name without source.</param>
/// <param name="Source">The folder it was in; empty for the outermost.</param>
/// <param name="Chain">Its name in its file.</param>
/// <param name="Record">Its record in ProteinNet's text, without line of sources.</param>
internal sealed record ConvertedChain(string Name, string Source, string Chain, string Record)
{
    /// <summary>Name and source as <see cref="DatasetChain.Id"/>.</summary>
    public string Id => Source.Length == 0 ? Name : $"{Source}|{Name}";

    /// <summary>The letters.</summary>
    public required string Sequence { get; init; }

    /// <summary>Residues with an alpha carbon.</summary>
    public required int Observed { get; init; }

    /// <summary>Observed residues that have N, CA, C, O, and CB where they are not glycine.</summary>
    public required int Complete { get; init; }

    /// <summary>Neighbours in the sequence between which the chain is broken.</summary>
    public required int Breaks { get; init; }

    /// <summary>Distances between alpha carbons of neighbours: those like a cis bond (2.7-3.2 angstroms), like a trans bond (3.6-4.0), and all.</summary>
    public required (int Cis, int Trans, int All) Steps { get; init; }

    /// <summary>Their median in angstroms; NaN where there are none.</summary>
    public required double MedianStep { get; init; }

    /// <summary>How many residues are in each of <see cref="ProteinRecord.States"/>.</summary>
    public required IReadOnlyList<int> States { get; init; }

    /// <summary>Where the profile came from: <c>psiblast</c>, <c>alignment</c>, or empty for none.</summary>
    public required string Profile { get; init; }

    /// <summary>The alignment's file; null for none.</summary>
    public required string? Alignment { get; init; }

    /// <summary>Rows of the alignment; 0 without one.</summary>
    public required int Rows { get; init; }
}
