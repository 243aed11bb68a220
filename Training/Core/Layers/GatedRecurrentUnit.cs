using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>A recurrent layer with gates that reads sequences in both directions (Cho et al., 2014, in the form of cuDNN and PyTorch).</summary>
/// <remarks>
/// r = σ(W_ir x + W_hr h), z = σ(W_iz x + W_hz h), n = tanh(W_in x + r ∘ (W_hn h)), each product with a bias; h' = (1 - z) ∘ n + z ∘ h. Both directions are computed
/// together, step by step: for short sequences and small models.
/// </remarks>
public sealed class GatedRecurrentUnit : Module
{
    private const int Directions = 2;
    private const int Gates = 3;

    private readonly int _size;
    private readonly Parameter _inputWeight;
    private readonly Parameter _inputBias;
    private readonly Parameter _stateWeight;
    private readonly Parameter _stateBias;

    private GatedRecurrentUnit(Config config)
    {
        _size = config.HiddenSize;
        var first = new Initializer.TruncatedNormal(config.Gain / Math.Sqrt(config.HiddenSize));
        _inputWeight = AddParameter("input_weight", [Directions, Gates * _size, config.InputDim], new Initializer.TruncatedNormal(config.Gain / Math.Sqrt(config.InputDim)));
        _inputBias = AddParameter("input_bias", [Directions, Gates * _size], Initializer.Zeros, decays: false);
        _stateWeight = AddParameter("state_weight", [Directions, Gates * _size, _size], first);
        _stateBias = AddParameter("state_bias", [Directions, Gates * _size], Initializer.Zeros, decays: false);
    }

    /// <summary>Describes a <see cref="GatedRecurrentUnit"/>.</summary>
    public sealed record Config : ModuleConfig<GatedRecurrentUnit>
    {
        /// <summary>Size of the input's last dimension.</summary>
        [Interface]
        public int InputDim { get; init; }

        /// <summary>Size of the state of each direction; the output is twice as large.</summary>
        [Interface]
        public int HiddenSize { get; init; }

        /// <summary>Gain of the first weights.</summary>
        [Description("Gain of the first weights: their variance is its square over the number of values that one result sums.")]
        [Range(0.0, 10.0, MinimumIsExclusive = true)]
        public double Gain { get; init; } = 0.6;

        /// <inheritdoc/>
        public override GatedRecurrentUnit Build() => new(this);
    }

    /// <summary>Size of the output's last dimension: the states of both directions.</summary>
    public int OutputDim => Directions * _size;

    /// <summary>Maps <c>[batch, steps, input]</c> to the states after each step, <c>[batch, steps, 2 · hidden]</c>: forwards, then backwards.</summary>
    /// <param name="input">The sequences, which begin at step 0.</param>
    /// <param name="mask">1 for a step of the sequence, 0 behind its end, <c>[batch, steps, 1]</c>: no state goes through what is behind the end.</param>
    /// <param name="context">The call's context.</param>
    public Tensor Forward(Tensor input, Tensor mask, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        var (batch, steps) = (input.shape[0], input.shape[1]);
        context.CountProduct(batch * steps * Directions, input.shape[2] + _size, Gates * _size);

        // [directions, steps, batch, …]; the second direction's steps are turned round.
        var turned = stack([input, input.flip(1)]).transpose(1, 2);
        var kept = stack([mask, mask.flip(1)]).transpose(1, 2).unbind(1);
        var fromInput = (turned.reshape(Directions, steps * batch, -1).bmm(_inputWeight.Value.transpose(1, 2)) + _inputBias.Value.unsqueeze(1))
            .view(Directions, steps, batch, Gates * _size).unbind(1);
        var (weight, bias) = (_stateWeight.Value.transpose(1, 2), _stateBias.Value.unsqueeze(1));
        var state = zeros(Directions, batch, _size, device: input.device);
        var states = new Tensor[steps];
        for (var step = 0; step < steps; step++)
        {
            var fromState = state.bmm(weight) + bias;
            var gates = (fromInput[step].narrow(2, 0, 2 * _size) + fromState.narrow(2, 0, 2 * _size)).sigmoid();
            var (reset, update) = (gates.narrow(2, 0, _size), gates.narrow(2, _size, _size));
            var candidate = (fromInput[step].narrow(2, 2 * _size, _size) + reset * fromState.narrow(2, 2 * _size, _size)).tanh();
            state = (candidate + update * (state - candidate)) * kept[step];
            states[step] = state;
        }

        var all = stack(states, 2);
        return cat([all.select(0, 0), all.select(0, 1).flip(1)], -1).MoveToOuterDisposeScope();
    }
}
