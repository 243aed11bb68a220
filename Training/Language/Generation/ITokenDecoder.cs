using static TorchSharp.torch;

namespace Platform.Training.Language.Generation;

/// <summary>Sequences that grow by a token at a time, side by side.</summary>
public interface ITokenDecoder : IDisposable
{
    /// <summary>The longest sequence in tokens, prompt included; null where there is no limit.</summary>
    int? LongestSequence { get; }

    /// <summary>Begins anew with prompts, which may differ in length.</summary>
    /// <param name="prompts">The ids of each prompt, at least one.</param>
    /// <returns>Logits of the token after each prompt, <c>[rows, vocabulary]</c>; the caller disposes them.</returns>
    Tensor Start(IReadOnlyList<int[]> prompts);

    /// <summary>Makes row i continue what was row <c>rows[i]</c>.</summary>
    /// <param name="rows">Indices of present rows; a row may occur several times or never.</param>
    void Reorder(IReadOnlyList<int> rows);

    /// <summary>Adds a token to each row.</summary>
    /// <param name="tokens">The ids, one for each row.</param>
    /// <returns>Logits of the token after it, <c>[rows, vocabulary]</c>; the caller disposes them.</returns>
    Tensor Continue(IReadOnlyList<int> tokens);
}
