using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>How an attention keeps keys and values while sequences are continued token by token.</summary>
public abstract class KeyValueCache : Module
{
    /// <summary>Describes a <see cref="KeyValueCache"/>.</summary>
    public abstract record BaseConfig : ModuleConfig<KeyValueCache>
    {
        /// <summary>How many tokens back attention reaches, the token itself included; null without a limit.</summary>
        [Interface]
        public int? Window { get; init; }
    }

    /// <summary>Adds a call's keys and values to those kept.</summary>
    /// <param name="key"><c>[batch, heads, tokens, head]</c>.</param>
    /// <param name="value">Of the same shape.</param>
    /// <param name="context">The call's context, with a <see cref="InvocationContext.Decoding"/>.</param>
    /// <returns>The keys and values the call's queries may need, <c>[batch, heads, keys, head]</c>, the call's own last.</returns>
    /// <exception cref="InvalidOperationException">The state was not advanced after the call before, or has other rows than the batch.</exception>
    public (Tensor Key, Tensor Value) Extend(Tensor key, Tensor value, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(context);
        var state = context.Decoding ?? throw new InvalidOperationException($"\"{context.Path}\" has nothing to continue: the context has no decoding state.");
        if (key.shape[0] != state.Rows)
        {
            throw new InvalidOperationException($"\"{context.Path}\" got {key.shape[0]} rows, but the decoding state has {state.Rows}.");
        }

        var memory = state.Memory(context.Path, CreateMemory);
        return memory.Appended == state.Length
            ? memory.Append(key, value)
            : throw new InvalidOperationException(
                $"\"{context.Path}\" has seen {memory.Appended} tokens, but the decoding state is at {state.Length}: advance it once after each call.");
    }

    /// <summary>An empty memory.</summary>
    protected abstract KeyValueMemory CreateMemory();
}
