using System.Collections.Concurrent;
using System.Text;
using Platform.Training.Core.Provenance;

namespace Platform.Training.Language.Tokenization;

/// <summary>
/// A vocabulary without the pieces that no training text uses. A small BERT is mostly its table of tokens, so this makes
/// it smaller and costs nothing on the texts it is trained on.
/// </summary>
/// <remarks>
/// What stays keeps its order: the special pieces, the single characters, by which every word is still spelt that was
/// before, and every piece of the training texts. Pieces of other texts are not looked at.
/// </remarks>
internal static class TrimmedVocabulary
{
    private const string Continuation = "##";

    private static readonly ConcurrentDictionary<string, WordPieceVocabulary> Known = new(StringComparer.Ordinal);

    /// <summary>The part of a vocabulary that texts use.</summary>
    /// <param name="tokenizer">Splits the texts by the whole vocabulary.</param>
    /// <param name="texts">The training texts, whole: the result does not depend on where a model cuts them.</param>
    public static WordPieceVocabulary Of(WordPieceTokenizer tokenizer, IEnumerable<string> texts)
    {
        bool[] used = new bool[tokenizer.Vocabulary.Count];
        Parallel.ForEach(texts, text =>
        {
            foreach (int id in tokenizer.Encode(text))
            {
                // Several threads may write, and all write the same.
                used[id] = true;
            }
        });
        return WordPieceVocabulary.Create(tokenizer.Vocabulary.Pieces.Where((piece, id) => used[id] || WordPieceVocabulary.Special.Contains(piece) || IsCharacter(piece)));
    }

    /// <summary>The trimmed vocabulary of files; remembered by their content while the process lives.</summary>
    /// <param name="vocabulary">The whole <c>vocab.txt</c>.</param>
    /// <param name="training">The file with the training texts.</param>
    /// <param name="kind">How that file is read, where the same could be read in several ways.</param>
    /// <param name="read">Reads the training texts out of it.</param>
    public static WordPieceVocabulary Of(string vocabulary, string training, string kind, Func<string, IEnumerable<string>> read)
    {
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(vocabulary);
        string content = $"{FileSha256.Of(vocabulary)} {FileSha256.Of(training)} {kind}";
        return Known.TryGetValue(content, out WordPieceVocabulary? known) ? known : Known[content] = Of(tokenizer, read(training));
    }

    private static bool IsCharacter(string piece)
    {
        ReadOnlySpan<char> text = piece.Length > Continuation.Length && piece.StartsWith(Continuation, StringComparison.Ordinal) ? piece.AsSpan(Continuation.Length) : piece;
        return Rune.DecodeFromUtf16(text, out _, out int length) == System.Buffers.OperationStatus.Done && length == text.Length;
    }
}
