using System.Text.RegularExpressions;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Pretraining;
using Platform.Training.Language.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Augmentation;

/// <summary>
/// What a masked language model would say in a word's place: the word is hidden where it stands in some texts, and the
/// pieces that are whole words are ranked by their mean probability there.
/// </summary>
/// <remarks>
/// After TinyBERT (Jiao et al. 2020, algorithm 1), which asks for every place of every text anew and takes a word of several pieces from
/// word vectors. Here a word has one list for all of its places, so that a file of synonyms can hold them, and a word
/// of several pieces has none: our choice.
/// </remarks>
/// <param name="model">Predicts hidden tokens; its parameters in memory.</param>
/// <param name="device">Where they are.</param>
/// <param name="tokenizer">Splits texts as the model was trained.</param>
/// <param name="longest">The model's longest row in tokens.</param>
public sealed partial class MaskedCandidates(Model model, Device device, WordPieceTokenizer tokenizer, int longest)
{
    /// <summary>Candidates of each word: 15 in TinyBERT.</summary>
    public int Candidates { get; init; } = 15;

    /// <summary>In how many texts a word is hidden at most, from the first on.</summary>
    public int Contexts { get; init; } = 8;

    /// <summary>Asks the model for every word of some texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellation">Ends the work between two words.</param>
    /// <returns>The words that have candidates, in alphabetical order, each with its candidates, the likeliest first.</returns>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Of(IEnumerable<string> texts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var isWord = tokenizer.Vocabulary.Pieces.Select(piece => Letters().IsMatch(piece)).ToArray();
        var places = new SortedDictionary<int, List<(long[] Ids, int At)>>(Comparer<int>.Create(
            (one, other) => string.CompareOrdinal(tokenizer.Vocabulary.Pieces[one], tokenizer.Vocabulary.Pieces[other])));
        foreach (var text in texts)
        {
            Collect(tokenizer.Encode(text), isWord, places);
        }

        using var words = tensor(isWord).to(device);
        foreach (var (word, contexts) in places)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return KeyValuePair.Create<string, IReadOnlyList<string>>(tokenizer.Vocabulary.Pieces[word], Ask(word, contexts, words));
        }
    }

    /// <summary>Notes where whole words stand; a piece that another one continues is none.</summary>
    private void Collect(IReadOnlyList<int> pieces, bool[] isWord, SortedDictionary<int, List<(long[] Ids, int At)>> places)
    {
        long[] ids = [tokenizer.ClassifyId, .. pieces.Take(longest - 2).Select(id => (long)id), tokenizer.SeparateId];
        for (var at = 1; at < ids.Length - 1; at++)
        {
            var word = (int)ids[at];
            var continues = tokenizer.Vocabulary.Pieces[(int)ids[at + 1]].StartsWith("##", StringComparison.Ordinal);
            if (!isWord[word] || continues)
            {
                continue;
            }

            if (!places.TryGetValue(word, out var contexts))
            {
                places[word] = contexts = [];
            }

            if (contexts.Count < Contexts)
            {
                contexts.Add((ids, at));
            }
        }
    }

    private string[] Ask(int word, List<(long[] Ids, int At)> contexts, Tensor words)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var columns = contexts.Max(context => context.Ids.Length);
        var (tokens, labels, mask) = (new long[contexts.Count * columns], new long[contexts.Count * columns], new bool[contexts.Count * columns]);
        Array.Fill(tokens, tokenizer.PadId);
        Array.Fill(labels, LanguageBatches.Ignored);
        foreach (var (row, (ids, at)) in contexts.Index())
        {
            ids.CopyTo(tokens.AsSpan(row * columns));
            mask.AsSpan(row * columns, ids.Length).Fill(true);
            (tokens[(row * columns) + at], labels[(row * columns) + at]) = (tokenizer.MaskId, word);
        }

        long[] shape = [contexts.Count, columns];
        using var batch = new Batch(
            new Dictionary<string, Tensor>
            {
                [LanguageBatches.Tokens] = tensor(tokens, shape).DetachFromDisposeScope(),
                [LanguageBatches.Labels] = tensor(labels, shape).DetachFromDisposeScope(),
                [LanguageBatches.Mask] = tensor(mask, shape).DetachFromDisposeScope(),
            },
            contexts.Count).To(device);
        var likely = nn.functional.softmax(model.Forward(batch, new InvocationContext(isTraining: false)).Predictions, -1).mean([0L]);
        likely = likely.masked_fill(words.logical_not(), -1);
        likely.narrow(0, word, 1).fill_(-1);
        var (values, pieces) = likely.topk((int)Math.Min(Candidates, likely.numel()));
        return [.. pieces.cpu().data<long>().ToArray().Zip(values.cpu().data<float>().ToArray()).Where(pair => pair.Second > 0).Select(pair => tokenizer.Vocabulary.Pieces[(int)pair.First])];
    }

    [GeneratedRegex(@"^\p{L}{2,}$")]
    private static partial Regex Letters();
}
