using System.Numerics;
using System.Runtime.CompilerServices;

namespace Platform.Training.Core.Kernels;

/// <summary>Dropout's factors: 1 / keep with probability keep, otherwise 0.</summary>
/// <param name="keep">Probability that a value stays, above 0, at most 1.</param>
internal readonly struct KeepMask(double keep)
{
    private readonly Vector<uint> _threshold = new((uint)(keep * uint.MaxValue));
    private readonly Vector<float> _kept = new((float)(1 / keep));

    /// <summary>Whether anything is dropped.</summary>
    public bool IsActive { get; } = keep < 1;

    /// <summary>The factors of the next values of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Next(ref RandomLanes random) =>
        IsActive ? Vector.ConditionalSelect(Vector.As<uint, float>(Vector.LessThan(random.Next(), _threshold)), _kept, Vector<float>.Zero) : Vector<float>.One;
}
