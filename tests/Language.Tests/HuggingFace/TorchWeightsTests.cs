using System.IO.Compression;
using System.Text;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Inputs;
using Platform.Training.Language.HuggingFace;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Language.Tests.HuggingFace;

public sealed class TorchWeightsTests : IDisposable
{
    private const string OrderedDict = "ccollections\nOrderedDict\n)R";

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string, string> Refused => new()
    {
        { "cos\nsystem\n(X\x04\0\0\0exit\x85R.", "\"os.system\"" },
        { "\x80\x04\x8c\x08" + "builtins\x8c\x04" + "eval\x93.", "\"builtins.eval\"" },
        { "ctorch\nload\n.", "\"torch.load\"" },
        { "ctorch._utils\n_rebuild_tensor\n.", "\"torch._utils._rebuild_tensor\"" },
        { "(ios\nsystem\n.", "0x69" },
        { "(cos\nsystem\no.", "\"os.system\"" },
        { OrderedDict + "X\x01\0\0\0aK\x01s.", "\"a\" is a whole number" },
        { "](K\u0001K\u0002e.", "a list, not a dictionary" },
        { "ctorch\nFloatStorage\n)R.", "no function that describes a tensor" },
        { "X\xff\xff\xff\x7f" + "a.", "ends in the middle" },
        { "(K\x01", "cut or malformed" },
        { "t.", "cut or malformed" },
        { "(0.", "0x30" },
        { "((t\x85\x86.", "do not fit" },
        { "\x80\x09.", "protocol 9" },
        { "", "cut or malformed" },
    };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void ToSafeTensors_FileOfPyTorch_KeepsNamesTypesShapesAndValues()
    {
        using DisposeScope scope = NewDisposeScope();
        string target = Path.Combine(_directory.Path, "converted.safetensors");

        TorchWeights.ToSafeTensors(Golden("pretraining/pytorch_model.bin"), target);

        IReadOnlyDictionary<string, IReadOnlyList<long>> shapes = SafeTensors.ReadShapes(target);
        Assert.Equal([1, 12], shapes["bert.embeddings.position_ids"]);
        Assert.Equal([16, 8], shapes["bert.encoder.layer.0.intermediate.dense.weight"]);
        Tensor positions = zeros([1, 12], ScalarType.Int64);
        Tensor table = zeros(30, 8);
        Tensor tied = zeros(30, 8);
        SafeTensors.ReadPresent(target, new Dictionary<string, Tensor>
        {
            ["bert.embeddings.position_ids"] = positions,
            ["bert.embeddings.word_embeddings.weight"] = table,
            ["cls.predictions.decoder.weight"] = tied,
        });
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (long)i), positions.data<long>().ToArray());
        Assert.True(table.equal(tied).all().item<bool>());
        Assert.NotEqual(0, table.abs().max().item<float>());
    }

    [Fact]
    public void ToSafeTensors_ProgramMadeByPython_IsRefusedAndNotExecuted()
    {
        DataException problem = Assert.Throws<DataException>(() => TorchWeights.ToSafeTensors(Golden("evil.bin"), Path.Combine(_directory.Path, "evil.safetensors")));

        Assert.Matches(@"asks for ""(posix|os|nt)\.system"", which tensors do not need", problem.Message);
        Assert.False(File.Exists("/tmp/platform-pickle-was-executed"));
        Assert.False(File.Exists(Path.Combine(_directory.Path, "evil.safetensors")));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void ToSafeTensors_PickleOfSomethingElse_IsRefusedByName(string pickle, string reason)
    {
        string path = Archive(pickle);

        Assert.Contains(reason, Assert.Throws<DataException>(() => TorchWeights.ToSafeTensors(path, path + ".out")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToSafeTensors_FormatBeforePyTorch16_GivesTheSameValues()
    {
        using DisposeScope scope = NewDisposeScope();
        string target = Path.Combine(_directory.Path, "converted.safetensors");

        TorchWeights.ToSafeTensors(Golden("legacy.bin"), target);

        string expected = Golden("classifier/model.safetensors");
        Dictionary<string, Tensor> theirs = Read(expected);
        Dictionary<string, Tensor> ours = Read(target);
        Assert.Equal(theirs.Keys.Order(), ours.Keys.Order());
        Assert.All(theirs, entry => Assert.True(entry.Value.equal(ours[entry.Key]).all().item<bool>(), entry.Key));

        static Dictionary<string, Tensor> Read(string path)
        {
            Dictionary<string, Tensor> tensors = SafeTensors.ReadShapes(path).ToDictionary(shape => shape.Key, shape => zeros([.. shape.Value]));
            SafeTensors.ReadInto(path, tensors);
            return tensors;
        }
    }

    [Fact]
    public void ToSafeTensors_OldProgramMadeByPython_IsRefusedAndNotExecuted()
    {
        DataException problem = Assert.Throws<DataException>(() => TorchWeights.ToSafeTensors(Golden("evil-legacy.bin"), Path.Combine(_directory.Path, "x")));

        Assert.Contains(".system\", which tensors do not need", problem.Message, StringComparison.Ordinal);
        Assert.False(File.Exists("/tmp/platform-pickle-was-executed"));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(17)]
    [InlineData(200)]
    [InlineData(4_000)]
    [InlineData(12_000)]
    public void ToSafeTensors_CutFileOfTheOldFormat_SaysItCannotBeRead(int bytes)
    {
        string path = Path.Combine(_directory.Path, "cut.bin");
        File.WriteAllBytes(path, File.ReadAllBytes(Golden("legacy.bin"))[..bytes]);

        Assert.Contains("cannot be read", Assert.Throws<DataException>(() => TorchWeights.ToSafeTensors(path, path + ".out")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(9_000)]
    [InlineData(21_000)]
    public void ToSafeTensors_CutFile_SaysItCannotBeRead(int bytes)
    {
        string path = Path.Combine(_directory.Path, "cut.bin");
        File.WriteAllBytes(path, File.ReadAllBytes(Golden("pretraining/pytorch_model.bin"))[..bytes]);

        Assert.Contains("cannot be read", Assert.Throws<DataException>(() => TorchWeights.ToSafeTensors(path, path + ".out")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(K\x00(K\x01tq\x00", "K\x05", "lie within its storage")]
    [InlineData("\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f\x85", "K\x01", "lie within its storage")]
    [InlineData("J\xff\xff\xff\xff\x85", "K\x01", "lie within its storage")]
    [InlineData("K\x09\x85", "K\x01", "9] that does not lie")]
    [InlineData("K\x03\x85", "K\x00", "take 16 bytes")]
    public void ToSafeTensors_WindowBeyondItsStorage_IsRefused(string shape, string stride, string reason)
    {
        // A storage of four values; the archive holds 16 bytes, or says that it has three values and holds the same.
        string count = reason.StartsWith("take", StringComparison.Ordinal) ? "\x03" : "\x04";
        string storage = "(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\00X\x03\0\0\0cpuK" + count + "tQ";
        string sizes = shape[0] == '(' ? "K\x01K\x05\x86" : shape;
        string strides = shape[0] == '(' ? "K\x01" + stride + "\x86" : stride + "\x85";
        string pickle = OrderedDict + "X\x01\0\0\0actorch._utils\n_rebuild_tensor_v2\n(" + storage + "K\x00" + sizes + strides + "\x89Ntt.";
        pickle = pickle.Replace("Ntt.", "NtRs.", StringComparison.Ordinal);
        string path = Archive(pickle, new byte[16]);

        Assert.Contains(reason, Assert.Throws<DataException>(() => TorchWeights.ToSafeTensors(path, path + ".out")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToSafeTensors_BitsFlipped_NeverFailsInAnotherWay()
    {
        byte[] whole = Pickle(Golden("bare/pytorch_model.bin"));
        Random random = new(4);
        for (int round = 0; round < 300; round++)
        {
            byte[] broken = [.. whole];
            broken[random.Next(broken.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                TensorPickle.Read(broken);
            }
            catch (InvalidDataException)
            {
                // That is how it refuses.
            }
        }
    }

    private static byte[] Pickle(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        using Stream stream = archive.Entries.First(entry => entry.Name == "data.pkl").Open();
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static string Golden(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", "huggingface", name);

    /// <summary>An archive as torch.save writes it, with a pickle given as Latin-1 text.</summary>
    private string Archive(string pickle, byte[]? values = null)
    {
        string path = Path.Combine(_directory.Path, "made.bin");
        using ZipArchive archive = new(File.Create(path), ZipArchiveMode.Create);
        Add("archive/data.pkl", Encoding.Latin1.GetBytes(pickle));
        Add("archive/data/0", values ?? []);
        return path;

        void Add(string name, byte[] bytes)
        {
            using Stream stream = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
            stream.Write(bytes);
        }
    }
}
