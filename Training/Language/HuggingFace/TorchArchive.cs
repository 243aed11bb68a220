using System.IO.Compression;
using System.Text;

namespace Platform.Training.Language.HuggingFace;

/// <summary>
/// What <c>torch.save</c> writes since PyTorch 1.6: a zip archive, in which <c>data.pkl</c> says which tensors there are, and each
/// file below <c>data/</c> holds the values of a storage, not compressed.
/// </summary>
internal sealed class TorchArchive : TorchFile
{
    private const string Pickle = "data.pkl";

    private readonly ZipArchive _archive;
    private readonly string _root;

    /// <summary>Opens an archive and reads what tensors it has.</summary>
    /// <param name="file">The file; disposed with this.</param>
    /// <exception cref="InvalidDataException">It is cut, malformed, or holds what is no tensor.</exception>
    public TorchArchive(FileStream file)
    {
        _archive = new ZipArchive(file, ZipArchiveMode.Read);
        ZipArchiveEntry entry = _archive.Entries.FirstOrDefault(entry => entry.Name == Pickle)
            ?? throw new InvalidDataException("the archive has no data.pkl, so it was not written by torch.save.");
        _root = entry.FullName[..^Pickle.Length];
        if (_archive.Entries.Any(file => file.FullName.StartsWith($"{_root}code/", StringComparison.Ordinal)))
        {
            throw new InvalidDataException("it is a TorchScript program, not a file of tensors. Save the model's state_dict.");
        }

        if (_archive.GetEntry($"{_root}byteorder") is { } order && Encoding.ASCII.GetString(Content(order, 16)).Trim() is var name and not "little")
        {
            throw new InvalidDataException($"its numbers are in \"{name}\" byte order; only little-endian files are read.");
        }

        Tensors = TensorPickle.Read(Content(entry, LargestPickle));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, PickledTensor>> Tensors { get; }

    /// <inheritdoc/>
    public override void Read(PickledStorage storage, Span<byte> target)
    {
        ZipArchiveEntry entry = _archive.GetEntry($"{_root}data/{storage.Key}")
            ?? throw new InvalidDataException($"the values \"{storage.Key}\" are missing in the archive.");
        if (entry.Length != target.Length || entry.CompressedLength != target.Length)
        {
            throw new InvalidDataException($"the values \"{storage.Key}\" take {entry.Length:N0} bytes ({entry.CompressedLength:N0} in the archive), not the {target.Length:N0} of {storage.Count:N0} values of type {storage.Type}.");
        }

        using Stream stream = entry.Open();
        stream.ReadExactly(target);
    }

    /// <inheritdoc/>
    public override void Dispose() => _archive.Dispose();

    private static byte[] Content(ZipArchiveEntry entry, int most)
    {
        if (entry.Length > most)
        {
            throw new InvalidDataException($"its {entry.Name} has {entry.Length:N0} bytes; no description of tensors is so long.");
        }

        using Stream stream = entry.Open();
        byte[] bytes = new byte[entry.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
