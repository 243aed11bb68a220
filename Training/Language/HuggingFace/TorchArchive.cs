using System.IO.Compression;
using System.Text;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Inputs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.HuggingFace;

/// <summary>Reads tensors out of a file of PyTorch's <c>torch.save</c>, such as <c>pytorch_model.bin</c>, without executing anything of it.</summary>
/// <remarks>
/// Since PyTorch 1.6 such a file is a zip archive: <c>data.pkl</c> says which tensors there are, and each file below
/// <c>data/</c> holds the values of a storage, not compressed. See <see cref="TensorPickle"/> for what of a pickle is read.
/// </remarks>
public static class TorchArchive
{
    private const int LargestPickle = 64 << 20;

    /// <summary>Writes the tensors of such a file as safetensors, with names, types and values as they are.</summary>
    /// <param name="source">The <c>.bin</c> or <c>.pt</c> file.</param>
    /// <param name="target">The new safetensors file.</param>
    /// <exception cref="DataException">The file is cut or malformed, of the format before PyTorch 1.6, or holds what is no tensor; says what.</exception>
    public static void ToSafeTensors(string source, string target)
    {
        try
        {
            RequireArchive(source);
            using ZipArchive archive = ZipFile.OpenRead(source);
            (string root, IReadOnlyList<KeyValuePair<string, PickledTensor>> tensors) = Index(archive);
            SafeTensors.Write(
                target,
                [.. tensors.Select(tensor => new TensorLayout(tensor.Key, tensor.Value.Storage.Type, tensor.Value.Shape))],
                index => Values(archive, root, tensors[index].Value));
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException)
        {
            throw new DataException($"{source} cannot be read: {problem.Message}");
        }
    }

    private static void RequireArchive(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] start = new byte[4];
        int length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (length == 4 && start.AsSpan().SequenceEqual("PK\x03\x04"u8))
        {
            return;
        }

        throw new InvalidDataException(start[0] == 0x80
            ? "it has the format that PyTorch wrote before version 1.6, which cannot be read safely. Load it with PyTorch and save it again (torch.save), or better as safetensors."
            : "it is no file of PyTorch's: such a file is a zip archive. Is it complete?");
    }

    private static (string Root, IReadOnlyList<KeyValuePair<string, PickledTensor>> Tensors) Index(ZipArchive archive)
    {
        const string Pickle = "data.pkl";
        ZipArchiveEntry entry = archive.Entries.FirstOrDefault(entry => entry.Name == Pickle)
            ?? throw new InvalidDataException("the archive has no data.pkl, so it was not written by torch.save.");
        string root = entry.FullName[..^Pickle.Length];
        if (archive.GetEntry($"{root}code/") is not null || archive.Entries.Any(file => file.FullName.StartsWith($"{root}code/", StringComparison.Ordinal)))
        {
            throw new InvalidDataException("it is a TorchScript program, not a file of tensors. Save the model's state_dict.");
        }

        if (archive.GetEntry($"{root}byteorder") is { } order && Encoding.ASCII.GetString(Content(order, 16)).Trim() is var name and not "little")
        {
            throw new InvalidDataException($"its numbers are in \"{name}\" byte order; only little-endian files are read.");
        }

        return (root, TensorPickle.Read(Content(entry, LargestPickle)));
    }

    private static Tensor Values(ZipArchive archive, string root, PickledTensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor storage = empty(tensor.Storage.Count, tensor.Storage.Type);
        ZipArchiveEntry entry = archive.GetEntry($"{root}data/{tensor.Storage.Key}")
            ?? throw new InvalidDataException($"the values \"{tensor.Storage.Key}\" are missing in the archive.");
        long bytes = tensor.Storage.Count * storage.element_size();
        if (entry.Length != bytes || entry.CompressedLength != bytes)
        {
            throw new InvalidDataException($"the values \"{tensor.Storage.Key}\" take {entry.Length:N0} bytes ({entry.CompressedLength:N0} in the archive), not the {bytes:N0} of {tensor.Storage.Count:N0} values of type {tensor.Storage.Type}.");
        }

        using Stream stream = entry.Open();
        stream.ReadExactly(storage.bytes);
        return storage.as_strided(tensor.Shape, tensor.Strides, tensor.Offset).contiguous().clone().MoveToOuterDisposeScope();
    }

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
