using System.Text.Json;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Inputs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Sparse;

/// <summary>
/// Files that do not store zeros, and store integers in the bits that they need. Such a file is a safetensors file of its own layout:
/// for a tensor <c>x</c> it holds <c>x#mask</c>, <c>x#values</c>, <c>x#integers</c> and <c>x#scales</c>, those that there are, and its
/// metadata say how they become the tensor again. See docs/export.md.
/// </summary>
public static class SparseFile
{
    /// <summary>What the metadata call the layout.</summary>
    public const string Format = "platform-sparse-1";

    private const string FormatKey = "format", LayoutKey = "layout";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true };

    /// <summary>Writes tensors to a file; it appears whole, and replaces one that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors by name.</param>
    public static void Write(string path, IReadOnlyDictionary<string, PackedTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using var scope = NewDisposeScope();
        var parts = tensors.SelectMany(entry => Parts(entry.Key, entry.Value)).ToArray();
        var layout = tensors.ToDictionary(entry => entry.Key, entry => Entry.Of(entry.Value));
        var part = path + ".part";
        File.Delete(part);
        SafeTensors.Write(part, parts, new Dictionary<string, string> { [FormatKey] = Format, [LayoutKey] = JsonSerializer.Serialize(layout, Json) });
        File.Move(part, path, overwrite: true);
    }

    /// <summary>Reads a file.</summary>
    /// <returns>The tensors by name.</returns>
    /// <exception cref="DataException">The file is none of this layout, or is damaged; says what is wrong.</exception>
    public static IReadOnlyDictionary<string, PackedTensor> Read(string path)
    {
        try
        {
            var metadata = SafeTensors.ReadMetadata(path);
            if (metadata.GetValueOrDefault(FormatKey) != Format || !metadata.TryGetValue(LayoutKey, out var json))
            {
                throw new DataException($"{path} is no sparse file: its metadata do not say \"{Format}\".");
            }

            var layout = JsonSerializer.Deserialize<Dictionary<string, Entry>>(json, Json) ?? [];
            using var scope = NewDisposeScope();
            var parts = layout.SelectMany(entry => entry.Value.Targets(entry.Key)).ToDictionary();
            SafeTensors.ReadInto(path, parts);
            return layout.ToDictionary(entry => entry.Key, entry => entry.Value.From(entry.Key, parts));
        }
        catch (Exception problem) when (problem is InvalidDataException or JsonException or IOException or ArgumentException or OverflowException)
        {
            throw new DataException($"{path} cannot be read as a sparse file: {problem.Message}");
        }
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Parts(string name, PackedTensor packed)
    {
        KeyValuePair<string, Tensor?>[] all =
        [
            new($"{name}#mask", packed.Mask is null ? null : tensor(packed.Mask)),
            new($"{name}#values", packed.Values is null ? null : tensor(packed.Values)),
            new($"{name}#integers", packed.Integers is null ? null : tensor(packed.Integers)),
            new($"{name}#scales", packed.Scales is null ? null : tensor(packed.Scales)),
        ];
        return all.Where(entry => entry.Value is not null).Select(entry => KeyValuePair.Create(entry.Key, entry.Value!));
    }

    /// <summary>What the metadata say of a tensor.</summary>
    /// <param name="Shape">Its dimensions.</param>
    /// <param name="Masked">Whether there is a mask.</param>
    /// <param name="Stored">How many of its values are stored.</param>
    /// <param name="Bits">Bits of each; 32 for numbers in single precision.</param>
    /// <param name="Scales">How many scales there are; 0 for numbers in single precision.</param>
    private sealed record Entry(long[] Shape, bool Masked, int Stored, int Bits, int Scales)
    {
        public static Entry Of(PackedTensor packed) => new(
            [.. packed.Shape], packed.Mask is not null, packed.Mask is null ? packed.Count : PackedTensor.CountOf(packed.Mask), packed.Bits, packed.Scales?.Length ?? 0);

        public IEnumerable<KeyValuePair<string, Tensor>> Targets(string name)
        {
            var count = Shape.Aggregate(1L, (product, size) => checked(product * size));
            if (count is < 0 or > int.MaxValue || Stored > count || Bits is not (32 or (>= 2 and <= 8)) || (Bits == 32) != (Scales == 0)
                || Scales < 0 || (Scales > 1 && Scales != Shape[0]) || (!Masked && Stored != count))
            {
                throw new InvalidDataException($"what it says of \"{name}\" makes no sense.");
            }

            if (Masked)
            {
                yield return KeyValuePair.Create($"{name}#mask", zeros(BitPacking.Length((int)count, 1), ScalarType.Byte));
            }

            if (Bits == 32)
            {
                yield return KeyValuePair.Create($"{name}#values", zeros(Stored));
            }
            else
            {
                yield return KeyValuePair.Create($"{name}#integers", zeros(BitPacking.Length(Stored, Bits), ScalarType.Byte));
                yield return KeyValuePair.Create($"{name}#scales", zeros(Scales));
            }
        }

        public PackedTensor From(string name, Dictionary<string, Tensor> parts)
        {
            var mask = parts.TryGetValue($"{name}#mask", out var bits) ? bits.data<byte>().ToArray() : null;
            return mask is null || PackedTensor.CountOf(mask) == Stored
                ? new PackedTensor(
                    Shape,
                    mask,
                    parts.TryGetValue($"{name}#values", out var values) ? values.data<float>().ToArray() : null,
                    parts.TryGetValue($"{name}#integers", out var integers) ? integers.data<byte>().ToArray() : null,
                    parts.TryGetValue($"{name}#scales", out var scales) ? scales.data<float>().ToArray() : null,
                    Bits)
                : throw new InvalidDataException($"the mask of \"{name}\" has another number of values than are stored.");
        }
    }
}
