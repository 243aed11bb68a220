using System.Runtime.ExceptionServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Kernels;

/// <summary>
/// A function with a gradient of its own. Native code calls <see cref="backward"/> in the middle of the whole backward
/// pass, so two things are seen to here: gradients are let go as soon as they are used, and an exception, which native
/// code cannot pass on, waits for <see cref="KernelFailure.ThrowIfAny"/>.
/// </summary>
/// <typeparam name="T">The function itself.</typeparam>
internal abstract class Kernel<T> : autograd.SingleTensorFunction<T>
    where T : Kernel<T>, new()
{
    [ThreadStatic]
    private static List<Tensor?>? _returned;

    /// <inheritdoc/>
    public sealed override string Name => typeof(T).Name;

    /// <summary>Number of the function's arguments; each gets a gradient or null.</summary>
    protected abstract int Arguments { get; }

    /// <inheritdoc/>
    public sealed override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        try
        {
            // What was returned last has been taken over by native code.
            _returned?.ForEach(gradient => gradient?.Dispose());
            using var scope = NewDisposeScope();
            using var received = grad_output;
            _returned = Backward(ctx, received.contiguous());
            return [.. _returned.Concat(Enumerable.Repeat<Tensor?>(null, Arguments - _returned.Count)).Select(gradient => gradient?.MoveToOuterDisposeScope()!)];
        }
#pragma warning disable CA1031 // Whatever it is, it must not reach native code.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            KernelFailure.Keep(problem);
            return [.. Enumerable.Repeat<Tensor>(null!, Arguments)];
        }
    }

    /// <summary>The gradients of the leading arguments; the rest have none.</summary>
    /// <param name="ctx">What forward saved.</param>
    /// <param name="gradient">Gradient of the result, contiguous.</param>
    protected abstract List<Tensor?> Backward(autograd.AutogradContext ctx, Tensor gradient);
}

/// <summary>Brings a kernel's exception from backward to who asked for gradients, on the same thread.</summary>
internal static class KernelFailure
{
    [ThreadStatic]
    private static ExceptionDispatchInfo? _first;

    /// <summary>Keeps an exception; the first one counts.</summary>
    public static void Keep(Exception problem) => _first ??= ExceptionDispatchInfo.Capture(problem);

    /// <summary>Throws what was kept since the last call.</summary>
    public static void ThrowIfAny()
    {
        var kept = _first;
        _first = null;
        kept?.Throw();
    }
}
