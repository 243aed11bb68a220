using Platform.Training.Core.Configs;
using Platform.Training.Language.Tokenization;
using static TorchSharp.torch;

namespace Platform.Training.Language.Generation;

/// <summary>Continues texts with a trained model: tokenizes prompts, generates, and writes the pieces as text.</summary>
public sealed class TextGenerator
{
    private readonly WordPieceTokenizer _tokenizer;
    private readonly IPredictsNextToken _model;
    private readonly Device _device;

    /// <summary>Makes a generator.</summary>
    /// <param name="tokenizer">The one the model was trained with.</param>
    /// <param name="model">The model, its parameters in memory.</param>
    /// <param name="device">Where they are.</param>
    public TextGenerator(WordPieceTokenizer tokenizer, IPredictsNextToken model, Device device)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(model);
        (_tokenizer, _model, _device) = (tokenizer, model, device);
    }

    /// <summary>Continues prompts.</summary>
    /// <param name="prompts">The texts; an empty one begins a document.</param>
    /// <param name="options">How to choose; the token that ends, those that are no text and what is complete are set here.</param>
    /// <param name="stopAt">A continuation ends before the first of these texts; empty for none.</param>
    /// <param name="cancellation">Ends the work between two tokens.</param>
    /// <exception cref="ConfigException">The options are not sound, or a prompt is too long.</exception>
    public IReadOnlyList<GeneratedText> Generate(IReadOnlyList<string> prompts, GenerationOptions options, IReadOnlyList<string> stopAt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(options);
        int[][] encoded = [.. prompts.Select(prompt => (int[])[_tokenizer.ClassifyId, .. _tokenizer.Encode(prompt)])];
        string[] stops = [.. stopAt.Select(text => _tokenizer.Decode(_tokenizer.Encode(text))).Where(text => text.Length > 0)];
        using CachedDecoder decoder = new(_model, _device);
        IReadOnlyList<GeneratedTokens> generated = TokenGenerator.Generate(
            decoder,
            encoded,
            options with
            {
                EndToken = _tokenizer.SeparateId,
                Forbidden = [_tokenizer.PadId, _tokenizer.UnknownId, _tokenizer.ClassifyId, _tokenizer.MaskId],
                IsComplete = stops.Length == 0 ? null : tokens => EndOfText(_tokenizer.Decode(tokens), stops) is not null,
            },
            cancellation);
        return [.. generated.Select((sequence, index) => ToText(encoded[index], sequence, stops))];
    }

    private GeneratedText ToText(int[] prompt, GeneratedTokens sequence, string[] stops)
    {
        string added = _tokenizer.Decode([.. sequence.Tokens.Where(id => id != _tokenizer.SeparateId)]);
        added = sequence.Reason == StopReason.Complete && EndOfText(added, stops) is { } end ? added[..end].TrimEnd() : added;
        return new GeneratedText(_tokenizer.Decode(prompt[1..]), added, sequence);
    }

    /// <summary>Where the first text to stop at begins; null where there is none.</summary>
    private static int? EndOfText(string text, string[] stops)
    {
        int[] found = [.. stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0)];
        return found.Length == 0 ? null : found.Min();
    }
}

/// <summary>A continued text.</summary>
/// <param name="Prompt">The prompt as the model read it: small letters, no accents.</param>
/// <param name="Added">What was added.</param>
/// <param name="Tokens">The same as tokens, with their probability and why they ended.</param>
public sealed record GeneratedText(string Prompt, string Added, GeneratedTokens Tokens)
{
    /// <summary>Prompt and continuation.</summary>
    public override string ToString() => WordPieceText.Joined(Prompt, Added);
}
