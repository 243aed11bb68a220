using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>
/// Runs a part of a model and forgets what lies between its inputs and its output; backward runs the part once more to
/// differentiate it (Chen et al., 2016, "Training deep nets with sublinear memory cost").
/// </summary>
/// <remarks>
/// Randomness is a function of seed and path, so that the second run repeats the first to the bit, and so do the
/// gradients. For that the first run records what it does as the second will, and drops the record: kernels may choose
/// their way by whether they are recorded. The part's auxiliary losses and answers are outputs of the function: they get their gradients by the second run as
/// the output does. What the second run reports is thrown away.
/// </remarks>
internal sealed class Recomputation : autograd.MultiTensorFunction<Recomputation>
{
    /// <summary>
    /// The input gradients that backward returned last on this thread. Autograd has taken its own reference to them by the
    /// time that another part is run again; kept to the end of the step they would add up.
    /// </summary>
    [ThreadStatic]
    private static List<Tensor?>? _returned;

    /// <inheritdoc/>
    public override string Name => nameof(Recomputation);

    /// <summary>Runs a part so that it is computed again in backward; just runs it where no gradients are wanted.</summary>
    /// <param name="module">The module whose parameters the part uses.</param>
    /// <param name="context">Context of the module's call.</param>
    /// <param name="inputs">Every tensor that the part uses beside parameters; null ones are passed on.</param>
    /// <param name="part">A function of its arguments and of parameters alone.</param>
    public static Tensor Run(Module module, InvocationContext context, IReadOnlyList<Tensor?> inputs, Func<IReadOnlyList<Tensor?>, InvocationContext, Tensor> part)
    {
        if (!is_grad_enabled())
        {
            return part(inputs, context);
        }

        using var scope = NewDisposeScope();
        var call = new Call(part, context);

        // Autograd differentiates a function only where an argument wants a gradient; the first layer's input does not.
        var anchor = module.AllParameters.FirstOrDefault(parameter => parameter.Value.requires_grad)?.Value;
        var outputs = apply([call, anchor, .. inputs]);
        context.Take(call.First!, outputs[1..]);
        return outputs[0].MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var call = (Call)vars[0];
        List<Tensor?> inputs = [.. vars[2..].Cast<Tensor?>()];
        ctx.save_for_backward(inputs!);
        ctx.save_data(nameof(Call), call);
        ctx.set_materialize_grads(false);
        return [.. call.Run(inputs, out call.First).Outputs.Select(output => output.detach())];
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        var call = (Call)ctx.get_data(nameof(Call));
        var inputs = ctx.get_saved_variables();
        try
        {
            return Differentiate(call, inputs, grad_outputs);
        }
#pragma warning disable CA1031 // Native code called this and cannot pass an exception on; the context keeps it for who called backward.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            call.Context.Fail(problem);
            return [null!, null!, .. inputs.Select(_ => (Tensor)null!)];
        }
    }

    private static List<Tensor> Differentiate(Call call, List<Tensor> saved, List<Tensor> gradients)
    {
        _returned?.ForEach(gradient => gradient?.Dispose());
        using var scope = NewDisposeScope();
        var (inputs, outputs) = call.Run(saved, out _);
        saved.ForEach(input => input?.Dispose());
        var wanted = outputs.Zip(gradients).Where(pair => pair.First.requires_grad && !pair.Second.IsInvalid).ToArray();
        if (wanted.Length > 0)
        {
            // Adds to the parameters' gradients by itself; only those of the inputs are handed on.
            autograd.backward([.. wanted.Select(pair => pair.First)], [.. wanted.Select(pair => pair.Second)]);
        }

        gradients.ForEach(gradient => gradient.Dispose());
        _returned = [.. inputs.Select(input => input?.grad?.MoveToOuterDisposeScope())];
        return [null!, null!, .. _returned.Select(gradient => gradient!)];
    }

    /// <summary>What the two runs of a part have in common.</summary>
    private sealed class Call(Func<IReadOnlyList<Tensor?>, InvocationContext, Tensor> part, InvocationContext context)
    {
        /// <summary>The context of the whole.</summary>
        public InvocationContext Context => context;

        /// <summary>What the first run left.</summary>
        public InvocationContext? First;

        /// <summary>Runs the part on inputs that begin a record of their own.</summary>
        /// <returns>Those inputs; the output, the auxiliary losses and the answers.</returns>
        public (List<Tensor?> Inputs, List<Tensor> Outputs) Run(IReadOnlyList<Tensor?> inputs, out InvocationContext apart)
        {
            using var recorded = enable_grad();
            apart = context.Apart();
            List<Tensor?> own = [.. inputs.Select(input => input?.detach().requires_grad_(input.requires_grad))];
            return (own, [part(own, apart), .. apart.Losses.Values, .. apart.Answers.Values]);
        }
    }
}
