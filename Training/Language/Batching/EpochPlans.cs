using Platform.Training.Core.Inputs;

namespace Platform.Training.Language.Batching;

/// <summary>The plans of the passes in use: the present one and the next, so that asking again costs nothing.</summary>
internal sealed class EpochPlans(LengthBuckets buckets)
{
    private readonly Dictionary<int, BatchPlan> _plans = [];

    /// <summary>The plan of a pass.</summary>
    public BatchPlan this[int epoch]
    {
        get
        {
            if (_plans.TryGetValue(epoch, out BatchPlan? known))
            {
                return known;
            }

            if (_plans.Count > 1)
            {
                _plans.Clear();
            }

            return _plans[epoch] = buckets.Epoch(epoch);
        }
    }

    /// <summary>The examples of the training batch at a position.</summary>
    public ReadOnlySpan<int> At(DataPosition position) => this[position.Epoch][position.Batch];
}
