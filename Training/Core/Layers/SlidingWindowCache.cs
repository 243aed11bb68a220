using Platform.Training.Core.Configs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Keeps the keys and values that a window still reaches and forgets the rest, so that memory does not grow with the sequence.</summary>
public sealed class SlidingWindowCache : KeyValueCache
{
    private readonly int _kept;

    private SlidingWindowCache(int window) => _kept = window - 1;

    /// <summary>Describes a <see cref="SlidingWindowCache"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <inheritdoc/>
        public override SlidingWindowCache Build() => Window is { } window
            ? new(window)
            : throw new ConfigException("", "forgets tokens that the mask still reaches; choose SlidingWindowMask, or StandardCache here.");
    }

    /// <inheritdoc/>
    protected override KeyValueMemory CreateMemory() => new Memory(_kept);

    private sealed class Memory(int most) : KeyValueMemory
    {
        protected override (Tensor Key, Tensor Value) Extend(Tensor key, Tensor value, long before)
        {
            var (keys, values) = Key is null || Value is null ? (key.alias(), value.alias()) : (cat([Key, key], 2), cat([Value, value], 2));
            var kept = Math.Min(keys.shape[2], most);
            Keep(Last(keys, kept), Last(values, kept));
            return (keys, values);
        }

        /// <summary>A copy, so that the rest can be freed.</summary>
        private static Tensor Last(Tensor all, long kept) => all.narrow(2, all.shape[2] - kept, kept).clone().contiguous();
    }
}
