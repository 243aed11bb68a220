using static TorchSharp.torch;

namespace Platform.Training.Language.HuggingFace;

/// <summary>A function or class that a pickle of tensors may name. It is a name alone: nothing is looked up or called.</summary>
/// <param name="Name">Module and name, as Python has them.</param>
internal sealed record PickledFunction(string Name)
{
    private const string OrderedDictionary = "collections.OrderedDict";
    private const string Tensor = "torch._utils._rebuild_tensor_v2";
    private const string Parameter = "torch._utils._rebuild_parameter";

    private static readonly Dictionary<string, ScalarType> Storages = new(StringComparer.Ordinal)
    {
        ["torch.FloatStorage"] = ScalarType.Float32,
        ["torch.DoubleStorage"] = ScalarType.Float64,
        ["torch.HalfStorage"] = ScalarType.Float16,
        ["torch.BFloat16Storage"] = ScalarType.BFloat16,
        ["torch.LongStorage"] = ScalarType.Int64,
        ["torch.IntStorage"] = ScalarType.Int32,
        ["torch.CharStorage"] = ScalarType.Int8,
        ["torch.ByteStorage"] = ScalarType.Byte,
        ["torch.BoolStorage"] = ScalarType.Bool,
    };

    /// <summary>The type of values, where this is a class of storages.</summary>
    public ScalarType? Storage => Storages.TryGetValue(Name, out ScalarType type) ? type : null;

    /// <summary>The function of a name.</summary>
    /// <exception cref="InvalidDataException">It is none that tensors need.</exception>
    public static PickledFunction Named(string module, string name)
    {
        string full = $"{module}.{name}";
        return full is OrderedDictionary or Tensor or Parameter || Storages.ContainsKey(full)
            ? new PickledFunction(full)
            : throw new InvalidDataException($"it asks for \"{full}\", which tensors do not need. Nothing of it was executed. If you trust where it is from, load it with PyTorch and save its state_dict as safetensors.");
    }

    /// <summary>What the function would make of arguments, as data.</summary>
    public object Describe(object?[] arguments) => Name switch
    {
        OrderedDictionary => Dictionary(arguments),
        Tensor => PickledTensor.Of(arguments),
        Parameter => TensorPickle.Is<PickledTensor>(arguments.FirstOrDefault()),
        _ => throw new InvalidDataException($"it calls \"{Name}\", which is no function that describes a tensor."),
    };

    private static PickledDictionary Dictionary(object?[] arguments)
    {
        PickledDictionary dictionary = new();
        foreach (object? entry in arguments is [List<object?> entries, ..] ? entries : [])
        {
            (object? key, object? value) = entry switch
            {
                object?[] { Length: 2 } pair => (pair[0], pair[1]),
                List<object?> { Count: 2 } pair => (pair[0], pair[1]),
                _ => throw new InvalidDataException("it makes a dictionary of what are no pairs."),
            };
            dictionary.Entries.Add((key, value));
        }

        return dictionary;
    }
}
