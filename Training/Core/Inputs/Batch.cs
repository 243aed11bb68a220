using System.Security.Cryptography;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Inputs;

/// <summary>A group of examples as named tensors whose first dimension is the example.</summary>
/// <remarks>A batch owns its tensors: whoever receives it disposes it.</remarks>
/// <param name="tensors">The tensors by name, for example <c>tokens</c>, <c>labels</c>.</param>
/// <param name="examples">Number of examples.</param>
public sealed class Batch(IReadOnlyDictionary<string, Tensor> tensors, int examples) : IDisposable
{
    /// <summary>Number of examples.</summary>
    public int Examples { get; } = examples;

    /// <summary>Number of tokens in the examples, padding left out; null where the data has none.</summary>
    public long? Tokens { get; init; }

    /// <summary>Names of the tensors.</summary>
    public IEnumerable<string> Names => tensors.Keys;

    /// <summary>The tensor of a name; owned by the batch.</summary>
    /// <exception cref="KeyNotFoundException">The input that made the batch gave no such tensor.</exception>
    public Tensor this[string name] => tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new KeyNotFoundException($"The batch has no \"{name}\"; it has {string.Join(", ", tensors.Keys)}.");

    /// <summary>Whether the batch has a tensor of this name.</summary>
    public bool Has(string name) => tensors.ContainsKey(name);

    /// <summary>The same batch on a device; this one where it is there already.</summary>
    public Batch To(Device device)
    {
        if (device.type == DeviceType.CPU)
        {
            return this;
        }

        var moved = tensors.ToDictionary(pair => pair.Key, pair => pair.Value.to(device));
        Dispose();
        return new Batch(moved, Examples) { Tokens = Tokens };
    }

    /// <summary>A batch with handles of its own on the same memory; disposing one leaves the other.</summary>
    internal Batch Alias() => new(tensors.ToDictionary(pair => pair.Key, pair => pair.Value.alias().DetachFromDisposeScope()), Examples) { Tokens = Tokens };

    /// <summary>Adds names and values to a hash, in the order of the names.</summary>
    /// <param name="hash">Takes them.</param>
    public void AppendTo(IncrementalHash hash)
    {
        foreach (var (name, tensor) in tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            using var cpu = tensor.cpu().contiguous();
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(cpu.bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
