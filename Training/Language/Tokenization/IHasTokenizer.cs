namespace Platform.Training.Language.Tokenization;

/// <summary>An input whose texts are split into pieces by one tokenizer: its models can be talked to, and are exported with its vocabulary.</summary>
public interface IHasTokenizer
{
    /// <summary>Splits text into pieces.</summary>
    WordPieceTokenizer Tokenizer { get; }
}
