namespace Platform.Training.Language.Pretraining;

/// <summary>How documents, joined to one long sequence of tokens, are cut into rows.</summary>
/// <param name="RowTokens">Tokens from the start of one row to the start of the next.</param>
/// <param name="Overlap">Tokens of the next row that a row holds too.</param>
/// <param name="DocumentStart">A token put before each document; null for none. After each stands <c>[SEP]</c>.</param>
public readonly record struct Packing(int RowTokens, int Overlap, int? DocumentStart);
