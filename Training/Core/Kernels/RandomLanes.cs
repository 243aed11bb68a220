using System.Numerics;
using System.Runtime.CompilerServices;

namespace Platform.Training.Core.Kernels;

/// <summary>
/// Random bits, a vector at a time, that belong to a seed and a row: rows can be made in any order, on any thread, and
/// made again in backward instead of being kept.
/// </summary>
/// <remarks>
/// Each lane is Marsaglia's xorshift32 (2003), started from the finalizer of MurmurHash3 (Appleby, 2011) of row and
/// lane. libtorch's own generator draws one number after the other, which takes a fifth of a small model's step.
/// </remarks>
internal struct RandomLanes
{
    private Vector<uint> _state;

    /// <summary>The bits of a row.</summary>
    public RandomLanes(long seed, long row)
    {
        var lane = Vector<uint>.Indices + new Vector<uint>((uint)(row * Vector<uint>.Count) + (uint)seed);
        lane ^= lane >>> 16;
        lane *= new Vector<uint>(0x85EBCA6B);
        lane ^= (lane >>> 13) ^ new Vector<uint>((uint)(seed >>> 32));
        lane *= new Vector<uint>(0xC2B2AE35);
        lane ^= lane >>> 16;

        // xorshift never leaves zero and never reaches it from elsewhere.
        _state = lane | Vector<uint>.One;
    }

    /// <summary>The next 32 bits of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<uint> Next()
    {
        _state ^= _state << 13;
        _state ^= _state >>> 17;
        _state ^= _state << 5;
        return _state;
    }
}
