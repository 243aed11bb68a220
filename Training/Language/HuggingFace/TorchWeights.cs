using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Inputs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.HuggingFace;

/// <summary>Reads tensors out of a file of PyTorch's <c>torch.save</c>, such as <c>pytorch_model.bin</c>, without executing anything of it.</summary>
/// <remarks>See <see cref="TensorPickle"/> for what of a pickle is read, <see cref="TorchArchive"/> and <see cref="TorchStream"/> for the two kinds of files.</remarks>
public static class TorchWeights
{
    /// <summary>Writes the tensors of such a file as safetensors, with names, types and values as they are.</summary>
    /// <param name="source">The <c>.bin</c> or <c>.pt</c> file.</param>
    /// <param name="target">The new safetensors file.</param>
    /// <exception cref="DataException">The file is cut or malformed, or holds what is no tensor; says what.</exception>
    public static void ToSafeTensors(string source, string target)
    {
        try
        {
            using TorchFile file = Open(source);
            SafeTensors.Write(
                target,
                [.. file.Tensors.Select(tensor => new TensorLayout(tensor.Key, tensor.Value.Storage.Type, tensor.Value.Shape))],
                index => Values(file, file.Tensors[index].Value));
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException)
        {
            throw new DataException($"{source} cannot be read: {problem.Message}");
        }
    }

    private static TorchFile Open(string path)
    {
        FileStream file = File.OpenRead(path);
        try
        {
            byte[] start = new byte[16];
            int length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            file.Position = 0;
            return start.AsSpan(0, length) switch
            {
                var bytes when bytes.StartsWith("PK\x03\x04"u8) => new TorchArchive(file),
                var bytes when bytes.StartsWith(TorchStream.Magic) => new TorchStream(file),
                _ => throw new InvalidDataException("it is no file that torch.save wrote. Is it complete?"),
            };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static Tensor Values(TorchFile file, PickledTensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor storage = empty(tensor.Storage.Count, tensor.Storage.Type);
        file.Read(tensor.Storage, storage.bytes);
        return storage.as_strided(tensor.Shape, tensor.Strides, tensor.Offset).contiguous().clone().MoveToOuterDisposeScope();
    }
}

/// <summary>A file of tensors that <c>torch.save</c> wrote.</summary>
internal abstract class TorchFile : IDisposable
{
    /// <summary>No description of tensors is longer, in bytes.</summary>
    protected const int LargestPickle = 64 << 20;

    /// <summary>The tensors by name, in the file's order.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, PickledTensor>> Tensors { get; }

    /// <summary>Reads the values of a storage.</summary>
    /// <param name="storage">Which.</param>
    /// <param name="target">As many bytes as it has.</param>
    /// <exception cref="InvalidDataException">The file has not these values.</exception>
    public abstract void Read(PickledStorage storage, Span<byte> target);

    /// <inheritdoc/>
    public abstract void Dispose();
}
