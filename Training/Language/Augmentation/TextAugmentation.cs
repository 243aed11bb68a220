using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Language.Augmentation;

/// <summary>Makes further training texts out of those there are. The labels stay.</summary>
public abstract record TextAugmentation : Config
{
    /// <summary>Texts made of each text in a pass, beside itself.</summary>
    public abstract int CopiesOfEach { get; }

    /// <summary>Reads what it needs.</summary>
    /// <param name="environment">Where data is found.</param>
    /// <exception cref="DataException">A file is missing or malformed.</exception>
    public abstract ITextAugmenter Open(InputEnvironment environment);
}
