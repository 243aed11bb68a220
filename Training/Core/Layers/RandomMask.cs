using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Makes dropout masks from a seed.</summary>
internal static class RandomMask
{
    /// <summary>A tensor that holds <c>1 / keep</c> with probability <paramref name="keep"/> and 0 otherwise.</summary>
    /// <remarks>
    /// On the CPU the mask is filled here, several lanes of a xorshift generator at a time: libtorch's own generator
    /// draws one number after the other and would take a fifth of a small model's step.
    /// </remarks>
    public static Tensor Create(long[] shape, double keep, long seed, Device device)
    {
        if (device.type != DeviceType.CPU)
        {
            using var generator = new Generator((ulong)seed, device);
            return empty(shape, ScalarType.Float32, device).bernoulli_(keep, generator).div_(keep);
        }

        var mask = empty(shape, ScalarType.Float32);
        Fill(MemoryMarshal.Cast<byte, float>(mask.bytes), (float)keep, seed);
        return mask;
    }

    private static void Fill(Span<float> values, float keep, long seed)
    {
        // Lane i of the state starts at SplitMix64(seed, i); xorshift32 (Marsaglia, 2003) never reaches zero from there.
        Span<uint> start = stackalloc uint[Vector<uint>.Count];
        for (var i = 0; i < start.Length; i++)
        {
            start[i] = (uint)Modules.PathSeed.Of(seed, i) | 1;
        }

        var state = new Vector<uint>(start);
        var threshold = new Vector<uint>((uint)(keep * uint.MaxValue));
        var kept = new Vector<float>(1 / keep);
        var blocks = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (var i = 0; i < blocks.Length; i++)
        {
            Advance(ref state);
            blocks[i] = Vector.ConditionalSelect(Vector.As<uint, float>(Vector.LessThan(state, threshold)), kept, Vector<float>.Zero);
        }

        Advance(ref state);
        var rest = values[(blocks.Length * Vector<float>.Count)..];
        for (var i = 0; i < rest.Length; i++)
        {
            rest[i] = state[i] < threshold[i] ? kept[i] : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Advance(ref Vector<uint> state)
    {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
    }
}
