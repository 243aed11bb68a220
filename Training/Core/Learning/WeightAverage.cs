using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Learning;

/// <summary>
/// A running mean of the weights over the updates (Polyak and Juditsky, 1992, with exponential forgetting), which often
/// generalizes better than the last weights. What is measured, predicted with and saved as the model is the mean.
/// </summary>
public sealed class WeightAverage : IDisposable
{
    private readonly Config _config;
    private readonly ParameterStore _store;
    private readonly Tensor _mean;

    private WeightAverage(Config config, ParameterStore store)
    {
        (_config, _store) = (config, store);
        _mean = zeros_like(store.Gradients).DetachFromDisposeScope();
    }

    /// <summary>Describes a <see cref="WeightAverage"/>.</summary>
    public sealed record Config : Configs.Config
    {
        /// <summary>Part of the mean that an update leaves.</summary>
        [Description("Part of the mean that one update leaves; the mean is over about 1 / (1 - decay) updates.")]
        [Range(0.0, 1.0, MaximumIsExclusive = true)]
        public double Decay { get; init; } = 0.999;

        /// <summary>Whether the decay is lower at first, so that the first weights are soon forgotten.</summary>
        [Description("Whether the decay is at most (1 + n) / (10 + n) after n updates, so that the first weights are soon forgotten.")]
        public bool WarmUp { get; init; } = true;

        /// <summary>Makes the average, which starts with the values before the first update.</summary>
        public WeightAverage Build(ParameterStore store) => new(this, store);

        /// <summary>Part of the mean that an update leaves.</summary>
        /// <param name="updates">Updates done before it.</param>
        internal double DecayAt(long updates) => WarmUp ? Math.Min(Decay, (1.0 + updates) / (10 + updates)) : Decay;
    }

    /// <summary>The mean, laid out as <see cref="ParameterStore.Gradients"/>.</summary>
    internal Tensor Mean => _mean;

    /// <summary>What must be saved to go on later; as <see cref="Learner.Tensors"/>.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Tensors() =>
        _store.Parameters.Where(parameter => parameter.IsTrained).Select(parameter => KeyValuePair.Create(NameOf(parameter.Path), _store.Slice(_mean, parameter)));

    /// <summary>Puts the mean in place of the trained values until the result is disposed, which puts them back to the bit.</summary>
    public IDisposable Use()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var values = _store.Trained();
        var kept = values.clone().DetachFromDisposeScope();
        values.copy_(_mean);
        return new Return(_store, kept);
    }

    /// <inheritdoc/>
    public void Dispose() => _mean.Dispose();

    /// <summary>The name of a parameter's mean among the learner's tensors.</summary>
    internal static string NameOf(string parameter) => $"average/{parameter}";

    /// <summary>Starts with the values that stand in the store.</summary>
    internal void Start()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        _mean.copy_(_store.Trained());
    }

    /// <summary>Takes in the values after an update.</summary>
    /// <param name="updates">Updates done before it.</param>
    internal void Add(long updates)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        _mean.lerp_(_store.Trained(), 1 - _config.DecayAt(updates));
    }

    private sealed class Return(ParameterStore store, Tensor values) : IDisposable
    {
        public void Dispose()
        {
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            store.Trained().copy_(values);
            values.Dispose();
        }
    }
}
