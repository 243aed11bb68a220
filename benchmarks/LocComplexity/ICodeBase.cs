using System.Reflection;
using Platform.Training.Core.Modules;

namespace Platform.Benchmarks.LocComplexity;

/// <summary>What is added to a code base of variants.</summary>
internal enum Feature
{
    /// <summary>Rotary positions in every attention.</summary>
    Rope,

    /// <summary>A mixture of experts in place of every feed-forward.</summary>
    MixtureOfExperts,
}

/// <summary>A way to write variants down: C# that compiles, file by file.</summary>
internal interface ICodeBase
{
    /// <summary>What the way is called.</summary>
    string Name { get; }

    /// <summary>The file that holds a feature and nothing else; it is not counted.</summary>
    string OwnFile(Feature feature);

    /// <summary>Every file that is needed, by name.</summary>
    /// <param name="variants">The models of the code base.</param>
    /// <param name="feature">What every one of them is to be had with, beside without; null for nothing.</param>
    IReadOnlyDictionary<string, string> Write(IReadOnlyList<Variant> variants, Feature? feature);

    /// <summary>Makes a variant from compiled files.</summary>
    /// <param name="compiled">All files of <see cref="Write"/>, compiled.</param>
    /// <param name="variant">Which.</param>
    /// <param name="feature">With what; null for as it was.</param>
    Model Build(Assembly compiled, Variant variant, Feature? feature);
}
