using System.Buffers.Binary;

namespace Platform.Training.Language.HuggingFace;

/// <summary>
/// What <c>torch.save</c> wrote before PyTorch 1.6, and much on the hubs still is: pickles one after the other - a number, a version,
/// facts of the machine, the dictionary of tensors, the storages' names - then each storage: its number of values and they themselves.
/// </summary>
/// <remarks>Source: <c>_legacy_save</c> and <c>_legacy_load</c> of torch/serialization.py.</remarks>
internal sealed class TorchStream : TorchFile
{
    private const long Version = 1001;

    private readonly FileStream _file;
    private readonly Dictionary<string, long> _places = new(StringComparer.Ordinal);

    /// <summary>Opens a file and reads what tensors it has.</summary>
    /// <param name="file">The file; disposed with this.</param>
    /// <exception cref="InvalidDataException">It is cut, malformed, or holds what is no tensor.</exception>
    public TorchStream(FileStream file)
    {
        _file = file;
        byte[] start = new byte[Math.Min(file.Length, LargestPickle)];
        file.ReadExactly(start);
        (object? version, int end) = TensorPickle.ReadOne(start, Magic.Length);
        if (version is not Version)
        {
            throw new InvalidDataException($"it is of a version of PyTorch's format that is not known; known is {Version}.");
        }

        (object? machine, end) = TensorPickle.ReadOne(start, end);
        if (machine is not PickledDictionary facts || !facts.Entries.Contains(("little_endian", true)))
        {
            throw new InvalidDataException("its numbers are not in little-endian byte order; only such files are read.");
        }

        (object? dictionary, end) = TensorPickle.ReadOne(start, end);
        Tensors = TensorPickle.TensorsOf(dictionary);
        (object? names, end) = TensorPickle.ReadOne(start, end);
        FindStorages(names, end);
    }

    /// <summary>How such a file begins: a pickle of the number 0x1950a86a20f9469cfc6c.</summary>
    public static ReadOnlySpan<byte> Magic => [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, PickledTensor>> Tensors { get; }

    /// <inheritdoc/>
    public override void Read(PickledStorage storage, Span<byte> target)
    {
        _file.Position = _places.TryGetValue(storage.Key, out long place) ? place : throw new InvalidDataException($"the values \"{storage.Key}\" are missing.");
        _file.ReadExactly(target);
    }

    /// <inheritdoc/>
    public override void Dispose() => _file.Dispose();

    private void FindStorages(object? names, long place)
    {
        Dictionary<string, PickledStorage> storages = Tensors.Select(tensor => tensor.Value.Storage).DistinctBy(storage => storage.Key).ToDictionary(storage => storage.Key);
        Span<byte> count = stackalloc byte[sizeof(long)];
        foreach (object? name in names as List<object?> ?? throw new InvalidDataException("it has no list of its storages."))
        {
            PickledStorage storage = name is string key && storages.TryGetValue(key, out PickledStorage? known) ? known : throw new InvalidDataException("it has values that no tensor uses.");
            _file.Position = place;
            _file.ReadExactly(count);
            long bytes = storage.Bytes;
            if (BinaryPrimitives.ReadInt64LittleEndian(count) != storage.Count || bytes > _file.Length - place - count.Length)
            {
                throw new InvalidDataException($"the values \"{storage.Key}\" are not the {storage.Count:N0} that it announces, or the file is cut.");
            }

            _places[storage.Key] = place + count.Length;
            place += count.Length + bytes;
        }
    }
}
