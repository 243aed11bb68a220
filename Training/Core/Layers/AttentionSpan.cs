using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Which columns of a batch attend, and to which.</summary>
/// <param name="QueryStart">Column of the first query.</param>
/// <param name="Queries">Number of queries.</param>
/// <param name="KeyStart">Column of the first key; later than 0 where a cache has forgotten the ones before.</param>
/// <param name="Keys">Number of keys.</param>
public readonly record struct AttentionSpan(long QueryStart, long Queries, long KeyStart, long Keys)
{
    /// <summary>How many columns each query is behind each key: positive for keys of the past.</summary>
    /// <returns>int64 <c>[queries, keys]</c>.</returns>
    public Tensor Distances(Device device) =>
        arange(QueryStart, QueryStart + Queries, ScalarType.Int64, device).unsqueeze(1) - arange(KeyStart, KeyStart + Keys, ScalarType.Int64, device);
}
