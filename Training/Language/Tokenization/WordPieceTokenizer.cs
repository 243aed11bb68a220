using Microsoft.ML.Tokenizers;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Language.Tokenization;

/// <summary>
/// Turns text into the ids of BERT's uncased WordPiece: <see cref="UncasedNormalizer"/>, then for each word the
/// longest piece that fits, again and again (Wu et al. 2016, arXiv:1609.08144, as used by Devlin et al. 2019).
/// </summary>
/// <remarks>Safe for use by several threads at once. Words over 100 characters become <c>[UNK]</c>.</remarks>
public sealed class WordPieceTokenizer
{
    private readonly BertTokenizer _pieces;

    /// <summary>Makes a tokenizer of a vocabulary.</summary>
    public WordPieceTokenizer(WordPieceVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Vocabulary = vocabulary;
        PadId = vocabulary.Find(WordPieceVocabulary.Pad)!.Value;
        UnknownId = vocabulary.Find(WordPieceVocabulary.Unknown)!.Value;
        ClassifyId = vocabulary.Find(WordPieceVocabulary.Classify)!.Value;
        SeparateId = vocabulary.Find(WordPieceVocabulary.Separate)!.Value;
        MaskId = vocabulary.Find(WordPieceVocabulary.Mask)!.Value;
        using Stream stream = vocabulary.ToStream();
        // The library's own clean-up needs ICU to strip accents and loses characters beyond the basic plane.
        _pieces = BertTokenizer.Create(stream, new BertOptions
        {
            ApplyBasicTokenization = false,
            LowerCaseBeforeTokenization = false,
            SplitOnSpecialTokens = false,
        });
    }

    /// <summary>The pieces and their ids.</summary>
    public WordPieceVocabulary Vocabulary { get; }

    /// <summary>The id of <c>[PAD]</c>.</summary>
    public int PadId { get; }

    /// <summary>The id of <c>[UNK]</c>.</summary>
    public int UnknownId { get; }

    /// <summary>The id of <c>[CLS]</c>.</summary>
    public int ClassifyId { get; }

    /// <summary>The id of <c>[SEP]</c>.</summary>
    public int SeparateId { get; }

    /// <summary>The id of <c>[MASK]</c>.</summary>
    public int MaskId { get; }

    /// <summary>Makes a tokenizer of a <c>vocab.txt</c>.</summary>
    /// <exception cref="DataException">There is no such file, or it is no WordPiece vocabulary.</exception>
    public static WordPieceTokenizer Load(string path) => new(WordPieceVocabulary.Load(path));

    /// <summary>The ids of the pieces of <paramref name="text"/>, without special pieces.</summary>
    public IReadOnlyList<int> Encode(string text)
    {
        string words = UncasedNormalizer.Normalize(text);
        return words.Length == 0
            ? []
            : _pieces.EncodeToIds(words, addSpecialTokens: false, considerPreTokenization: true, considerNormalization: false);
    }

    /// <summary>Ids as text; see <see cref="WordPieceText"/>.</summary>
    public string Decode(IReadOnlyList<int> ids) => WordPieceText.Join(ids.Select(id => Vocabulary.Pieces[id]));

    /// <summary>The pieces of <paramref name="text"/> as text, for people to look at.</summary>
    public IReadOnlyList<string> Pieces(string text) => [.. Encode(text).Select(id => Vocabulary.Pieces[id])];
}
