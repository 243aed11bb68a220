using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Training.Core.Modules;

/// <summary>Seeds that depend on a path, so that adding a module does not change the randomness of its siblings.</summary>
public static class PathSeed
{
    /// <summary>A seed from a seed and a name; the same on every machine.</summary>
    public static long Of(long seed, string path)
    {
        Span<byte> input = stackalloc byte[8 + Encoding.UTF8.GetMaxByteCount(path.Length)];
        MemoryMarshal.Write(input, in seed);
        var length = 8 + Encoding.UTF8.GetBytes(path, input[8..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input[..length], hash);
        return MemoryMarshal.Read<long>(hash) & long.MaxValue;
    }

    /// <summary>A seed from a seed and a number, such as a step or an epoch.</summary>
    public static long Of(long seed, long number) =>
        (long)new SplitMix64(unchecked((ulong)seed + (ulong)number * SplitMix64.Step)).Next() & long.MaxValue;
}
