using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Checkpoints;

/// <summary>
/// Reads and writes the safetensors format: 8 bytes with the header's length, a JSON header, raw little-endian tensors.
/// Nothing in such a file is ever executed.
/// </summary>
/// <remarks>Source: github.com/huggingface/safetensors, README, "Format".</remarks>
public static class SafeTensors
{
    private const string Metadata = "__metadata__";
    private const int LargestHeader = 100_000_000;
    private const int BufferSize = 1 << 20;

    private static readonly Dictionary<string, (ScalarType Type, int Bytes)> Types = new(StringComparer.Ordinal)
    {
        ["F32"] = (ScalarType.Float32, 4),
        ["F64"] = (ScalarType.Float64, 8),
        ["F16"] = (ScalarType.Float16, 2),
        ["BF16"] = (ScalarType.BFloat16, 2),
        ["I64"] = (ScalarType.Int64, 8),
        ["I32"] = (ScalarType.Int32, 4),
        ["I8"] = (ScalarType.Int8, 1),
        ["U8"] = (ScalarType.Byte, 1),
        ["BOOL"] = (ScalarType.Bool, 1),
    };

    /// <summary>Writes tensors to a new file and flushes it to the disk.</summary>
    /// <param name="path">The new file.</param>
    /// <param name="tensors">The tensors by name, in the order of the file.</param>
    /// <param name="metadata">What the file says of itself.</param>
    /// <exception cref="NotSupportedException">A tensor is of a type that the format does not know.</exception>
    public static void Write(string path, IReadOnlyList<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        TensorLayout[] layout = [.. tensors.Select(tensor => new TensorLayout(tensor.Key, tensor.Value.dtype, tensor.Value.shape))];
        Write(path, layout, i => tensors[i].Value.alias(), metadata);
    }

    /// <summary>Writes tensors to a new file and flushes it to the disk, asking for one at a time; types that differ from the file's are converted.</summary>
    /// <param name="path">The new file.</param>
    /// <param name="layout">Names, types and shapes, in the order of the file.</param>
    /// <param name="content">Gives a tensor by its index; disposed here.</param>
    /// <param name="metadata">What the file says of itself.</param>
    /// <exception cref="NotSupportedException">A tensor is of a type that the format does not know.</exception>
    /// <exception cref="InvalidDataException">A tensor has another shape than its layout, or a finite value that the file's narrower type cannot hold.</exception>
    public static void Write(string path, IReadOnlyList<TensorLayout> layout, Func<int, Tensor> content, IReadOnlyDictionary<string, string>? metadata = null)
    {
        Write(path, layout, Bytes, durable: true, metadata);

        byte[] Bytes(int index)
        {
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            var given = content(index);
            var tensor = given.detach().cpu().to(layout[index].Type).contiguous();
            if (!given.shape.SequenceEqual(layout[index].Shape))
            {
                throw new InvalidDataException($"\"{layout[index].Name}\" is [{string.Join(", ", given.shape)}], not [{string.Join(", ", layout[index].Shape)}].");
            }

            if (tensor.dtype == ScalarType.Float16 && given.dtype != tensor.dtype && !tensor.isinf().eq(given.cpu().isinf()).all().item<bool>())
            {
                throw new InvalidDataException($"\"{layout[index].Name}\" has values that fp16 cannot hold (above 65,504). Write bf16 or fp32.");
            }

            return tensor.bytes.ToArray();
        }
    }

    /// <summary>Copies the tensors of a file into tensors of the same names and shapes, converting types that differ.</summary>
    /// <exception cref="InvalidDataException">The file is malformed, or names or shapes differ; every difference is told.</exception>
    public static void ReadInto(string path, IReadOnlyDictionary<string, Tensor> targets)
    {
        using var file = Open(path);
        Read(file, RequireFit(file, path, targets), targets);
    }

    /// <summary>Copies those tensors of a file that are wanted into tensors of the same names and shapes; others on either side stay as they are.</summary>
    /// <exception cref="InvalidDataException">The file is malformed, or shapes differ; every difference is told.</exception>
    public static void ReadPresent(string path, IReadOnlyDictionary<string, Tensor> targets)
    {
        using var file = Open(path);
        var entries = ReadHeader(file, path).Where(entry => targets.ContainsKey(entry.Key)).ToDictionary();
        RequireFit(entries, path, targets.Where(target => entries.ContainsKey(target.Key)).ToDictionary());
        Read(file, entries, targets);
    }

    /// <summary>The shapes of a file's tensors by name; no values are read.</summary>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<long>> ReadShapes(string path)
    {
        using var file = Open(path);
        return ReadHeader(file, path).ToDictionary(entry => entry.Key, IReadOnlyList<long> (entry) => entry.Value.Shape);
    }

    /// <summary>What a file says of itself.</summary>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path)
    {
        using var file = Open(path);
        var json = new byte[HeaderLength(file, path)];
        file.ReadExactly(json);
        try
        {
            return JsonNode.Parse(json)?[Metadata]?.AsObject().ToDictionary(entry => entry.Key, entry => entry.Value!.GetValue<string>()) ?? [];
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} is no safetensors file that can be read here: {problem.Message}", problem);
        }
    }

    /// <summary>Compares the names and shapes in a file with those of tensors, without reading any values.</summary>
    /// <exception cref="InvalidDataException">The file is malformed, or names or shapes differ; every difference is told.</exception>
    public static void RequireFit(string path, IReadOnlyDictionary<string, Tensor> targets)
    {
        using var file = Open(path);
        RequireFit(file, path, targets);
    }

    /// <summary>Writes a file from tensors' bytes, asking for one tensor at a time.</summary>
    /// <param name="path">The new file.</param>
    /// <param name="layout">Names, types and shapes, in the order of the file.</param>
    /// <param name="content">Gives a tensor's bytes by its index.</param>
    /// <param name="durable">Whether to wait until the disk has it.</param>
    /// <param name="metadata">What the file says of itself.</param>
    /// <returns>Size and checksums.</returns>
    internal static FileDigest Write(
        string path, IReadOnlyList<TensorLayout> layout, Func<int, byte[]> content, bool durable, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var header = Header(layout, metadata);
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize);
        file.Write(header);
        for (var i = 0; i < layout.Count; i++)
        {
            var bytes = content(i);
            file.Write(bytes);
            digests[layout[i].Name] = Convert.ToHexStringLower(SHA256.HashData(bytes));
        }

        file.Flush(flushToDisk: durable);
        return new FileDigest(file.Length, Convert.ToHexStringLower(SHA256.HashData(header))) { Tensors = digests };
    }

    /// <summary>Compares a file with the checksums that were taken when it was written.</summary>
    /// <exception cref="InvalidDataException">Says which tensor differs.</exception>
    internal static void Verify(string path, FileDigest expected)
    {
        using var file = Open(path);
        var name = Path.GetFileName(path);
        if (file.Length != expected.Bytes)
        {
            throw new InvalidDataException($"{name} has {file.Length} bytes, expected {expected.Bytes}.");
        }

        var headerLength = HeaderLength(file, path);
        file.Position = 0;
        if (Digest(file, headerLength + 8) != expected.Sha256)
        {
            throw new InvalidDataException($"{name} has another header than was written.");
        }

        file.Position = 0;
        var entries = ReadHeader(file, path);
        var start = file.Position;
        foreach (var (tensor, digest) in expected.Tensors ?? throw new InvalidDataException($"The index has no checksums of the tensors in {name}."))
        {
            var entry = entries.TryGetValue(tensor, out var known) ? known : throw new InvalidDataException($"{name} has no tensor \"{tensor}\".");
            file.Position = start + entry.Begin;
            if (Digest(file, entry.Bytes) is var found && found != digest)
            {
                throw new InvalidDataException($"the tensor \"{tensor}\" in {name} has checksum {found[..8]}, expected {digest[..8]}.");
            }
        }
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);

    private static void Read(FileStream file, Dictionary<string, Entry> entries, IReadOnlyDictionary<string, Tensor> targets)
    {
        using var quiet = no_grad();
        var start = file.Position;
        foreach (var (name, entry) in entries)
        {
            file.Position = start + entry.Begin;
            using var read = empty(entry.Shape, entry.Type);
            file.ReadExactly(read.bytes);
            targets[name].copy_(read);
        }
    }

    private static byte[] Header(IReadOnlyList<TensorLayout> layout, IReadOnlyDictionary<string, string>? metadata)
    {
        var header = new JsonObject();
        if (metadata is not null)
        {
            header[Metadata] = new JsonObject(metadata.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
        }

        var offset = 0L;
        foreach (var tensor in layout)
        {
            var (name, (_, size)) = Types.FirstOrDefault(type => type.Value.Type == tensor.Type);
            if (name is null)
            {
                throw new NotSupportedException($"\"{tensor.Name}\" is of type {tensor.Type}, which safetensors files here do not hold.");
            }

            var end = offset + tensor.Count * size;
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = name,
                ["shape"] = new JsonArray([.. tensor.Shape.Select(dimension => JsonValue.Create(dimension))]),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }

        // The header is padded with spaces so that the tensors start at a multiple of eight.
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = new byte[8 + (json.Length + 7) / 8 * 8];
        padded.AsSpan().Fill((byte)' ');
        BinaryPrimitives.WriteInt64LittleEndian(padded, padded.Length - 8);
        json.CopyTo(padded, 8);
        return padded;
    }

    private static Dictionary<string, Entry> RequireFit(FileStream file, string path, IReadOnlyDictionary<string, Tensor> targets)
    {
        var entries = ReadHeader(file, path);
        RequireFit(entries, path, targets);
        return entries;
    }

    private static void RequireFit(Dictionary<string, Entry> entries, string path, IReadOnlyDictionary<string, Tensor> targets)
    {
        var problems = targets.Keys.Except(entries.Keys).Select(name => $"\"{name}\" is missing")
            .Concat(entries.Keys.Except(targets.Keys).Select(name => $"\"{name}\" is unexpected"))
            .Concat(entries.Where(entry => targets.TryGetValue(entry.Key, out var target) && !target.shape.SequenceEqual(entry.Value.Shape))
                .Select(entry => $"\"{entry.Key}\" is [{string.Join(", ", entry.Value.Shape)}], not [{string.Join(", ", targets[entry.Key].shape)}]"))
            .ToArray();
        if (problems.Length > 0)
        {
            throw new InvalidDataException($"{path} does not fit the model: {string.Join("; ", problems)}.");
        }
    }

    private static long HeaderLength(FileStream file, string path)
    {
        Span<byte> bytes = stackalloc byte[8];
        return file.ReadAtLeast(bytes, 8, throwOnEndOfStream: false) == 8
            && BinaryPrimitives.ReadInt64LittleEndian(bytes) is var length and > 0 and <= LargestHeader && length <= file.Length - 8
            ? length
            : throw new InvalidDataException($"{path} is no safetensors file: its header's length makes no sense.");
    }

    private static Dictionary<string, Entry> ReadHeader(FileStream file, string path)
    {
        var length = HeaderLength(file, path);
        var json = new byte[length];
        file.ReadExactly(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.EnumerateObject()
                .Where(property => property.Name != Metadata)
                .ToDictionary(property => property.Name, property => ReadEntry(property.Value, file.Length - 8 - length));
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or InvalidDataException or OverflowException or IndexOutOfRangeException or ArgumentException)
        {
            throw new InvalidDataException($"{path} is no safetensors file that can be read here: {problem.Message}", problem);
        }
    }

    private static Entry ReadEntry(JsonElement json, long available)
    {
        var dtype = json.GetProperty("dtype").GetString() ?? "";
        var shape = json.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
        var offsets = json.GetProperty("data_offsets");
        var (begin, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        return Types.TryGetValue(dtype, out var type) && begin >= 0 && end <= available && Array.TrueForAll(shape, size => size >= 0)
            && end - begin == type.Bytes * shape.Aggregate(1L, (product, size) => checked(product * size))
            ? new Entry(type.Type, shape, begin, end - begin)
            : throw new InvalidDataException($"a tensor of type {dtype}, shape [{string.Join(", ", shape)}] at {begin} to {end} cannot be read.");
    }

    private static string Digest(FileStream file, long bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var left = bytes; left > 0;)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
                file.ReadExactly(part);
                hash.AppendData(part);
                left -= part.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed record Entry(ScalarType Type, long[] Shape, long Begin, long Bytes);
}
