using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Learning;

/// <summary>Moves a group's values by its gradients.</summary>
public abstract class Optimizer : IDisposable
{
    private readonly List<Tensor> _owned = [];
    private readonly List<KeyValuePair<string, Func<Tensor>>> _state = [];

    /// <summary>An optimizer without state yet.</summary>
    /// <param name="group">What it trains.</param>
    protected Optimizer(ParameterGroup group) => Group = group;

    /// <summary>Describes an <see cref="Optimizer"/>.</summary>
    public abstract record BaseConfig : Config
    {
        /// <summary>Peak learning rate; the schedule scales it.</summary>
        [Description("Peak learning rate; the schedule scales it.")]
        [Positive]
        public double LearningRate { get; init; } = 1e-3;

        /// <summary>Number of values in the state that training these parameters needs; told without making any.</summary>
        public abstract long StateValues(IEnumerable<Parameter> parameters);

        /// <summary>Makes the optimizer with fresh state.</summary>
        public abstract Optimizer Build(ParameterGroup group);
    }

    /// <summary>What it trains.</summary>
    protected ParameterGroup Group { get; }

    /// <summary>
    /// Everything that must be saved to go on later, by name, as views of the memory in use: reading it saves, writing it
    /// restores. The caller's dispose scope releases the views.
    /// </summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Tensors() => _state.Select(state => KeyValuePair.Create(state.Key, state.Value()));

    /// <summary>One update.</summary>
    /// <param name="step">Updates done before this one.</param>
    /// <param name="factor">The schedule's factor of the learning rate.</param>
    public abstract void Step(long step, double factor);

    /// <inheritdoc/>
    public void Dispose()
    {
        _owned.ForEach(tensor => tensor.Dispose());
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes zeros laid out as the group's values: a part of the state that is saved as <c>name/parameter</c>.</summary>
    protected Tensor AddState(string name)
    {
        var flat = Own(zeros_like(Group.Values));
        _state.AddRange(Group.Parameters.Select(parameter => KeyValuePair.Create($"{name}/{parameter.Path}", () => Group.Slice(flat, parameter))));
        return flat;
    }

    /// <summary>Makes zeros of any shape for one parameter: a part of the state that is saved as <c>name/parameter</c>.</summary>
    protected Tensor AddState(string name, Parameter parameter, ReadOnlySpan<long> shape)
    {
        var values = Own(zeros(shape, ScalarType.Float32, Group.Values.device));
        _state.Add(KeyValuePair.Create($"{name}/{parameter.Path}", values.alias));
        return values;
    }

    /// <summary>The group's gradients plus those of half the squared weights that decay (L2 regularisation), in the caller's dispose scope.</summary>
    /// <param name="decay">Factor of the added part; at 0 the gradients themselves are returned.</param>
    protected Tensor GradientsWithDecay(double decay)
    {
        if (decay == 0)
        {
            return Group.Gradients;
        }

        var sum = Group.Gradients.clone();
        Group.Decayed(sum).add_(Group.Decayed(Group.Values), alpha: decay);
        return sum;
    }

    private Tensor Own(Tensor tensor)
    {
        _owned.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }
}
