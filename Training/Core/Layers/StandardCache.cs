using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Keeps the keys and values of every token, in memory that doubles when it is full.</summary>
public sealed class StandardCache : KeyValueCache
{
    private StandardCache()
    {
    }

    /// <summary>Describes a <see cref="StandardCache"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <inheritdoc/>
        public override StandardCache Build() => new();
    }

    /// <inheritdoc/>
    protected override KeyValueMemory CreateMemory() => new Memory();

    private sealed class Memory : KeyValueMemory
    {
        /// <summary>Columns of the first allocation, at least.</summary>
        private const long FirstCapacity = 16;

        protected override (Tensor Key, Tensor Value) Extend(Tensor key, Tensor value, long before)
        {
            var after = before + key.shape[2];
            if (Key is null || Key.shape[2] < after)
            {
                var capacity = Math.Max(FirstCapacity, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)after));
                Keep(Grown(key, Key, before, capacity), Grown(value, Value, before, capacity));
            }

            return (Written(Key!, key, before), Written(Value!, value, before));
        }

        private static Tensor Grown(Tensor like, Tensor? held, long used, long capacity)
        {
            var grown = empty([like.shape[0], like.shape[1], capacity, like.shape[3]], like.dtype, like.device);
            if (held is not null)
            {
                grown.narrow(2, 0, used).copy_(held.narrow(2, 0, used));
            }

            return grown;
        }

        private static Tensor Written(Tensor held, Tensor added, long before)
        {
            held.narrow(2, before, added.shape[2]).copy_(added);
            return held.narrow(2, 0, before + added.shape[2]);
        }
    }
}
