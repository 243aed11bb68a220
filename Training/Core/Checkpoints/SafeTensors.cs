using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Platform.Training.Core.Checkpoints;

/// <summary>
/// Reads and writes the safetensors format: 8 bytes with the header's length, a JSON header, raw little-endian tensors.
/// Nothing in such a file is ever executed.
/// </summary>
/// <remarks>Source: github.com/huggingface/safetensors, README, "Format".</remarks>
public static class SafeTensors
{
    private const int LargestHeader = 100_000_000;

    /// <summary>Writes fp32 tensors to a new file and flushes it to the disk.</summary>
    public static void Write(string path, IReadOnlyList<KeyValuePair<string, Tensor>> tensors)
    {
        var header = new JsonObject();
        var offset = 0L;
        foreach (var (name, tensor) in tensors)
        {
            var bytes = tensor.numel() * sizeof(float);
            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. tensor.shape.Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(offset, offset + bytes),
            };
            offset += bytes;
        }

        // The header is padded with spaces so that the tensors start at a multiple of eight.
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = (json.Length + 7) / 8 * 8;
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        file.Write(length);
        file.Write(json);
        file.Write(Enumerable.Repeat((byte)' ', padded - json.Length).ToArray());
        foreach (var (_, tensor) in tensors)
        {
            using var cpu = tensor.detach().cpu().contiguous();
            file.Write(cpu.bytes);
        }

        file.Flush(flushToDisk: true);
    }

    /// <summary>Copies the tensors of a file into tensors of the same names and shapes.</summary>
    /// <exception cref="InvalidDataException">The file is malformed, or names or shapes differ; every difference is told.</exception>
    public static void ReadInto(string path, IReadOnlyDictionary<string, Tensor> targets)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        var entries = ReadHeader(file, path);
        var problems = targets.Keys.Except(entries.Keys).Select(name => $"\"{name}\" is missing")
            .Concat(entries.Keys.Except(targets.Keys).Select(name => $"\"{name}\" is unexpected"))
            .Concat(entries.Where(entry => targets.TryGetValue(entry.Key, out var target) && !target.shape.SequenceEqual(entry.Value.Shape))
                .Select(entry => $"\"{entry.Key}\" is [{string.Join(", ", entry.Value.Shape)}], not [{string.Join(", ", targets[entry.Key].shape)}]"))
            .ToArray();
        if (problems.Length > 0)
        {
            throw new InvalidDataException($"{path} does not fit the model: {string.Join("; ", problems)}.");
        }

        using var quiet = no_grad();
        var start = file.Position;
        foreach (var (name, entry) in entries)
        {
            file.Position = start + entry.Begin;
            using var read = empty(entry.Shape, ScalarType.Float32);
            file.ReadExactly(read.bytes);
            targets[name].copy_(read);
        }
    }

    private static Dictionary<string, Entry> ReadHeader(FileStream file, string path)
    {
        Span<byte> lengthBytes = stackalloc byte[8];
        if (file.ReadAtLeast(lengthBytes, 8, throwOnEndOfStream: false) < 8
            || BinaryPrimitives.ReadInt64LittleEndian(lengthBytes) is var length && (length <= 0 || length > LargestHeader || length > file.Length - 8))
        {
            throw new InvalidDataException($"{path} is no safetensors file: its header's length makes no sense.");
        }

        var json = new byte[length];
        file.ReadExactly(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.EnumerateObject()
                .Where(property => property.Name != "__metadata__")
                .ToDictionary(property => property.Name, property => ReadEntry(property.Value, file.Length - 8 - length));
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or InvalidDataException)
        {
            throw new InvalidDataException($"{path} is no safetensors file of fp32 tensors: {problem.Message}", problem);
        }
    }

    private static Entry ReadEntry(JsonElement json, long available)
    {
        var dtype = json.GetProperty("dtype").GetString();
        var shape = json.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
        var offsets = json.GetProperty("data_offsets");
        var (begin, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        return dtype == "F32" && begin >= 0 && end <= available && end - begin == sizeof(float) * shape.Aggregate(1L, (product, size) => checked(product * size))
            ? new Entry(shape, begin)
            : throw new InvalidDataException($"a tensor of type {dtype}, shape [{string.Join(", ", shape)}] at {begin} to {end} cannot be read.");
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(long[] Shape, long Begin);
}
