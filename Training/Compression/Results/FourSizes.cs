namespace Platform.Training.Compression.Results;

/// <summary>How large a model is, in four ways that must not be mixed. All in bytes.</summary>
/// <param name="Paper">Bits times non-zero weights, as the paper counts: zeros cost nothing and nothing says where they are.</param>
/// <param name="Indexed">The same, and what it takes to say where the zeros are.</param>
/// <param name="File">The file as it was written.</param>
/// <param name="Compressed">The same file, packed by a general compressor.</param>
public sealed record FourSizes(long Paper, long Indexed, long File, long Compressed);
