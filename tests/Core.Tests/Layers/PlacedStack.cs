using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Layers;

/// <summary>Adds positions to vectors and runs a stack, as a language model does between its first and its last map.</summary>
internal sealed class PlacedStack : Module
{
    private readonly PositionEmbedding? _positions;
    private readonly TransformerStack _stack;

    public PlacedStack(PositionEmbedding.BaseConfig? positions, TransformerStack.BaseConfig stack)
    {
        _positions = positions is null ? null : AddChild("positions", positions with { OutputDim = stack.InputDim });
        _stack = AddChild("stack", stack);
    }

    public Tensor Forward(Tensor input, InvocationContext context)
    {
        var placed = _positions is null ? input : input + _positions.Forward(context.Positions, input.shape[1], input.device);
        return _stack.Forward(placed, null, context.For(_stack));
    }

    /// <summary>Runs the tokens that follow those the state has seen.</summary>
    public Tensor Continue(DecodingState state, Tensor input, Action<InvocationContext>? after = null)
    {
        var context = new InvocationContext(state);
        var output = Forward(input, context);
        state.Advance(input.shape[1]);
        after?.Invoke(context);
        return output;
    }
}
