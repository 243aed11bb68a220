using Platform.Training.Core.Modules;

namespace Platform.Training.Language.Augmentation;

/// <summary>Changes texts.</summary>
public interface ITextAugmenter
{
    /// <summary>A text with some of its words changed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="random">Everything random follows from this.</param>
    string Change(string text, ref SplitMix64 random);
}
