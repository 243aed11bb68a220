using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Answers;
using Platform.Training.Language.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Pretraining;

/// <summary>Fills the gaps of a text: the most probable pieces for each <c>[MASK]</c>.</summary>
internal static class MaskAnswers
{
    private const int Shown = 5;

    public static IReadOnlyList<TextAnswer> Of(Model model, Device device, WordPieceTokenizer tokenizer, int longest, IReadOnlyList<string> texts)
    {
        long[] ids = Encode(tokenizer, texts is [var text] ? text : throw new ConfigException("--text", "give --text once."));
        int gaps = ids.Count(id => id == tokenizer.MaskId);
        if (gaps == 0)
        {
            throw new ConfigException("--text", $"has no gap to fill: write {WordPieceVocabulary.Mask} where a word is missing.");
        }

        if (ids.Length > longest)
        {
            throw new ConfigException("--text", $"has {ids.Length} tokens; this run was trained on rows of {longest}.");
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        long[] shape = [1, ids.Length];

        // Labels say where to predict; what they are does not matter here.
        using Batch batch = new Batch(
            new Dictionary<string, Tensor>
            {
                [LanguageBatches.Tokens] = tensor(ids, shape).DetachFromDisposeScope(),
                [LanguageBatches.Labels] = tensor([.. ids.Select(id => id == tokenizer.MaskId ? id : LanguageBatches.Ignored)], shape).DetachFromDisposeScope(),
            },
            1).To(device);
        Tensor probabilities = nn.functional.softmax(model.Forward(batch, new InvocationContext(isTraining: false)).Predictions, -1);
        (Tensor values, Tensor pieces) = probabilities.topk(Math.Min(Shown, tokenizer.Vocabulary.Count));
        return
        [
            .. Enumerable.Range(0, gaps).Select(gap => new TextAnswer(
                gaps == 1 ? "" : $"{WordPieceVocabulary.Mask} {gap + 1}",
                [
                    .. pieces[gap].cpu().data<long>().ToArray().Zip(
                        values[gap].cpu().data<float>().ToArray(),
                        (piece, probability) => new TextChoice(tokenizer.Vocabulary.Pieces[(int)piece], probability)),
                ])),
        ];
    }

    private static long[] Encode(WordPieceTokenizer tokenizer, string text)
    {
        List<long> ids = [tokenizer.ClassifyId];
        foreach ((int index, string part) in text.Split(WordPieceVocabulary.Mask).Index())
        {
            if (index > 0)
            {
                ids.Add(tokenizer.MaskId);
            }

            ids.AddRange(tokenizer.Encode(part).Select(id => (long)id));
        }

        return [.. ids, tokenizer.SeparateId];
    }
}
