using System.Text;
using System.Text.RegularExpressions;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Augmentation;

namespace Platform.Training.Compression.Augmentation;

/// <summary>Replaces words that have synonyms, each with the same probability; of its synonyms each is as likely.</summary>
internal sealed partial class SynonymAugmenter(IReadOnlyDictionary<string, string[]> synonyms, double probability) : ITextAugmenter
{
    /// <inheritdoc/>
    public string Change(string text, ref SplitMix64 random)
    {
        var changed = new StringBuilder(text.Length);
        var end = 0;
        foreach (var word in Words().EnumerateMatches(text))
        {
            if (synonyms.TryGetValue(text.Substring(word.Index, word.Length), out var others) && random.NextDouble() < probability)
            {
                changed.Append(text, end, word.Index - end).Append(others[random.Next(others.Length)]);
                end = word.Index + word.Length;
            }
        }

        return changed.Append(text, end, text.Length - end).ToString();
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*")]
    internal static partial Regex Words();
}
