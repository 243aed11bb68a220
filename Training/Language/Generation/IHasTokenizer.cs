using Platform.Training.Language.Tokenization;

namespace Platform.Training.Language.Generation;

/// <summary>An input whose texts are split into pieces by one tokenizer, with which its models can be talked to.</summary>
public interface IHasTokenizer
{
    /// <summary>Splits text into pieces.</summary>
    WordPieceTokenizer Tokenizer { get; }
}
