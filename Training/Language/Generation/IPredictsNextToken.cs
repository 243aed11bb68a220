using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Language.Generation;

/// <summary>A model that says what comes after a sequence of tokens.</summary>
public interface IPredictsNextToken
{
    /// <summary>Number of token ids.</summary>
    int VocabularySize { get; }

    /// <summary>The longest sequence in tokens, prompt included; null where there is no limit.</summary>
    int? LongestSequence { get; }

    /// <summary>Reads tokens and predicts the one after the last column.</summary>
    /// <param name="tokens">Ids, int64 <c>[rows, columns]</c>; where the context continues sequences, only those not read yet.</param>
    /// <param name="context">The call's context; its positions tell which leading columns are padding.</param>
    /// <returns>Logits, <c>[rows, vocabulary]</c>.</returns>
    Tensor Next(Tensor tokens, InvocationContext context);
}
