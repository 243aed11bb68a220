namespace Platform.Data.Runs;

/// <summary>Bytes of <c>log.txt</c> to take in.</summary>
/// <param name="Offset">The position of the first byte in the file; what is stored already is left out.</param>
/// <param name="Bytes">The bytes.</param>
public sealed record LogAppend(long Offset, ReadOnlyMemory<byte> Bytes);
