using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Language.Texts;

/// <summary>Where the documents of a language model come from.</summary>
public abstract record TextSource : Config
{
    /// <summary>The documents of a split, read one at a time, in an order that does not change.</summary>
    /// <param name="split"><c>train</c> or <c>dev</c>; no document is in both.</param>
    /// <param name="environment">Where data is found.</param>
    /// <exception cref="DataException">The data is missing or malformed, or there is no such split.</exception>
    public abstract IEnumerable<string> Read(string split, InputEnvironment environment);

    /// <summary>What to throw for a split that is neither train nor dev.</summary>
    protected static DataException NoSplit(string split) => new($"The texts have no split \"{split}\"; they have train and dev.");
}
