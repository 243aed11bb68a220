using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>Keys and values of the tokens that an attention has seen.</summary>
public abstract class KeyValueMemory : DecodingMemory
{
    /// <summary>Number of columns appended so far, also those that are not kept.</summary>
    public long Appended { get; private set; }

    /// <inheritdoc/>
    public override long Bytes => SizeOf(Key) + SizeOf(Value);

    /// <summary>The memory's keys, owned by it: <c>[rows, heads, capacity, head]</c>; null while empty.</summary>
    protected Tensor? Key { get; private set; }

    /// <summary>The memory's values, laid out as <see cref="Key"/>.</summary>
    protected Tensor? Value { get; private set; }

    /// <summary>Adds tokens. No gradient flows through what is kept.</summary>
    /// <param name="key"><c>[rows, heads, tokens, head]</c>.</param>
    /// <param name="value">Of the same shape.</param>
    /// <returns>
    /// Keys and values <c>[rows, heads, kept + tokens, head]</c> that end with those given; valid until the next call.
    /// </returns>
    public (Tensor Key, Tensor Value) Append(Tensor key, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(key);
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var (keys, values) = Extend(key, value, Appended);
        Appended += key.shape[2];
        return (keys.MoveToOuterDisposeScope(), values.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public override void Reorder(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (Key is not null && Value is not null)
        {
            using var quiet = no_grad();
            using var index = rows.to(Key.device, copy: true);
            Keep(Key.index_select(0, index), Value.index_select(0, index));
        }
    }

    /// <summary>Adds tokens and decides what to keep.</summary>
    /// <param name="key"><c>[rows, heads, tokens, head]</c>.</param>
    /// <param name="value">Of the same shape.</param>
    /// <param name="before">Number of columns appended before.</param>
    protected abstract (Tensor Key, Tensor Value) Extend(Tensor key, Tensor value, long before);

    /// <summary>Puts tensors in place of those held.</summary>
    protected void Keep(Tensor key, Tensor value)
    {
        Dispose(true);
        (Key, Value) = (key.DetachFromDisposeScope(), value.DetachFromDisposeScope());
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Key?.Dispose();
        Value?.Dispose();
        (Key, Value) = (null, null);
    }

    private static long SizeOf(Tensor? held) => held is null ? 0 : held.numel() * held.element_size();
}
