using Platform.Core.Tests.Layers;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private static readonly TrainerState State = new(1, 10, 20, new(1, 3), 5, 0.1 + 0.2, 1.0 / 3, 12.5);

    private readonly string _directory = Directory.CreateTempSubdirectory("platform-checkpoints-").FullName;
    private readonly ParameterStore _parameters = new(new Wrapper<LinearMap>(new Linear.Config { InputDim = 3, OutputDim = 2 }), 1, CPU);
    private readonly Learner _learner;
    private readonly CheckpointStore _store;
    private readonly List<string> _warnings = [];

    public CheckpointStoreTests()
    {
        _learner = new Learner.Config().Build(_parameters, 20);
        _store = new CheckpointStore.Config { Keep = 2 }.Open(_directory, _warnings.Add);
    }

    [Fact]
    public void Save_ThenRestore_BringsEverythingBackToTheBit()
    {
        _parameters.Gradients.fill_(0.5);
        _learner.Step(0, 0, new LearnerState(0));
        using var scope = NewDisposeScope();
        var saved = Tensors().Select(tensor => tensor.clone()).ToArray();
        _store.Save(State, _parameters, _learner);
        _learner.Step(1, 0, new LearnerState(1));

        var restored = _store.Restore(_parameters, _learner);

        Assert.Equal(State, restored);
        Assert.All(saved.Zip(Tensors()), pair => Layers.Tensors.AssertClose(pair.First, pair.Second, 0));
        Assert.Empty(_warnings);

        IEnumerable<Tensor> Tensors() =>
            _parameters.Parameters.Select(parameter => _parameters.Slice(_parameters.Values, parameter)).Concat(_learner.Tensors().Select(tensor => tensor.Value));
    }

    [Fact]
    public void Save_MoreThanIsKept_RemovesTheOldest()
    {
        for (var step = 1; step <= 4; step++)
        {
            _store.Save(State with { Step = step }, _parameters, _learner);
        }

        Assert.Equal(["step-00000004", "step-00000003"], CheckpointStore.List(_directory).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("parameters.safetensors")]
    [InlineData("learner.safetensors")]
    [InlineData("state.json")]
    [InlineData("index.json")]
    public void Restore_OneByteOfTheNewestChanged_FallsBack(string file)
    {
        _store.Save(State with { Step = 1 }, _parameters, _learner);
        var newest = _store.Save(State with { Step = 2 }, _parameters, _learner)!.Path;
        var path = Path.Combine(newest, file);
        var bytes = File.ReadAllBytes(path);
        bytes[^2] ^= 1;
        File.WriteAllBytes(path, bytes);

        var restored = _store.Restore(_parameters, _learner);

        Assert.Equal(1, restored!.Step);
        Assert.Single(_warnings);
    }

    [Fact]
    public void Restore_NothingIntact_IsNull()
    {
        Directory.CreateDirectory(Path.Combine(_directory, ".building-step-00000009"));
        Directory.CreateDirectory(Path.Combine(_directory, "step-00000008"));

        Assert.Null(_store.Restore(_parameters, _learner));
    }

    [Fact]
    public void Load_OtherModel_NamesEveryDifference()
    {
        var path = _store.Save(State, _parameters, _learner)!.Path;
        using var other = new ParameterStore(new Wrapper<LinearMap>(new Linear.Config { InputDim = 4, OutputDim = 2, Bias = false }), 1, CPU);

        var problem = Assert.Throws<InvalidDataException>(() => CheckpointStore.Load(path, other));

        Assert.Contains("\"inner.weight\" is [2, 3], not [2, 4]", problem.Message, StringComparison.Ordinal);
        Assert.Contains("\"inner.bias\" is unexpected", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 127, 1, 2 })]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'[' })]
    public void ReadInto_NoSafetensors_SaysSo(byte[] content)
    {
        var path = Path.Combine(_directory, "x.safetensors");
        File.WriteAllBytes(path, content);

        var problem = Assert.Throws<InvalidDataException>(() => SafeTensors.ReadInto(path, new Dictionary<string, Tensor>()));

        Assert.Contains("no safetensors file", problem.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _store.Dispose();
        _learner.Dispose();
        _parameters.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
