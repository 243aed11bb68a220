using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using static Platform.Training.Compression.Export.Onnx.TensorProto.Types;

namespace Platform.Training.Compression.Export.Onnx;

/// <summary>Builds a graph of the Open Neural Network Exchange format, operator set 17, node by node. Values are named; a name is what one node gives and others take.</summary>
internal sealed class OnnxGraph
{
    private const int IrVersion = 8;
    private const int OperatorSet = 17;

    private readonly GraphProto _graph = new() { Name = "model" };
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _constants = new(StringComparer.Ordinal);
    private string _place = "";

    /// <summary>Number of nodes so far.</summary>
    public int Nodes => _graph.Node.Count;

    /// <summary>Bytes of all constants so far.</summary>
    public long ConstantBytes => _graph.Initializer.Sum(constant => (long)constant.RawData.Length);

    /// <summary>Lets what is added until the result is disposed be named after a place of the model.</summary>
    public IDisposable At(string place)
    {
        var before = _place;
        _place = place;
        return new Return(() => _place = before);
    }

    /// <summary>Declares an input of the model.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Type of a value.</param>
    /// <param name="shape">Names of its dimensions, which may have any size.</param>
    public void Input(string name, DataType type, params string[] shape) => _graph.Input.Add(Value(name, type, shape));

    /// <summary>Declares a value to be an output of the model, under a name of its own.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">The output's name.</param>
    /// <param name="shape">Its dimensions: numbers, or names of dimensions that may have any size.</param>
    public void Output(string value, string name, params string[] shape)
    {
        _graph.Node.Add(new NodeProto { OpType = "Identity", Name = name + "/Identity", Input = { value }, Output = { name } });
        _graph.Output.Add(Value(name, DataType.Float, shape));
    }

    /// <summary>Adds a node with one output.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="inputs">What it takes; empty for an input left out.</param>
    /// <param name="attributes">Name and value: a whole number, a number, a text or a list of whole numbers.</param>
    /// <returns>What it gives.</returns>
    public string Node(string op, IReadOnlyList<string> inputs, params ReadOnlySpan<(string Name, object Value)> attributes) => Add(op, inputs, 1, attributes)[0];

    /// <summary>Adds a node with several outputs.</summary>
    public string[] Node(string op, IReadOnlyList<string> inputs, int outputs, params ReadOnlySpan<(string Name, object Value)> attributes) => Add(op, inputs, outputs, attributes);

    private string[] Add(string op, IReadOnlyList<string> inputs, int outputs, ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var name = Free(_place.Length == 0 ? op : $"{_place}/{op}");
        var node = new NodeProto { OpType = op, Name = name, Input = { inputs } };
        foreach (var (attribute, value) in attributes)
        {
            node.Attribute.Add(Attribute(attribute, value));
        }

        for (var i = 0; i < outputs; i++)
        {
            node.Output.Add(outputs == 1 ? $"{name}:out" : $"{name}:out{i}");
        }

        _graph.Node.Add(node);
        return [.. node.Output];
    }

    /// <summary>Adds a tensor of numbers.</summary>
    /// <param name="name">Its name, for example a parameter's path.</param>
    /// <param name="values">Its values.</param>
    /// <param name="shape">Its dimensions.</param>
    public string Floats(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) => Constant(name, DataType.Float, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Adds a tensor of signed bytes.</summary>
    public string SignedBytes(string name, ReadOnlySpan<sbyte> values, params ReadOnlySpan<long> shape) => Constant(name, DataType.Int8, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Adds a tensor of bytes.</summary>
    public string Bytes(string name, ReadOnlySpan<byte> values, params ReadOnlySpan<long> shape) => Constant(name, DataType.Uint8, values, shape);

    /// <summary>Adds a tensor of 32-bit whole numbers.</summary>
    public string Words(string name, ReadOnlySpan<int> values, params ReadOnlySpan<long> shape) => Constant(name, DataType.Int32, MemoryMarshal.AsBytes(values), shape);

    /// <summary>A list of whole numbers, such as a shape or axes; the same list is stored once.</summary>
    public string Integers(params long[] values) =>
        Shared($"integers[{string.Join(',', values)}]", name => Constant(name, DataType.Int64, MemoryMarshal.AsBytes<long>(values), [values.Length]));

    /// <summary>A single whole number, without dimensions.</summary>
    public string Integer(long value) =>
        Shared(string.Create(CultureInfo.InvariantCulture, $"integer {value}"), name => Constant(name, DataType.Int64, MemoryMarshal.AsBytes<long>([value]), []));

    /// <summary>A single number, without dimensions.</summary>
    public string Number(double value) =>
        Shared(string.Create(CultureInfo.InvariantCulture, $"number {(float)value:R}"), name => Floats(name, [(float)value], []));

    /// <summary>The whole model.</summary>
    /// <param name="metadata">What the file says of itself.</param>
    public ModelProto Build(IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "Platform",
            ProducerVersion = typeof(OnnxGraph).Assembly.GetName().Version?.ToString(3) ?? "",
            Graph = _graph,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = OperatorSet } },
        };
        model.MetadataProps.AddRange(metadata.Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));
        return model;
    }

    /// <summary>A value that several places need, such as a mask: made at the first call, in no place.</summary>
    /// <param name="key">What tells it from others.</param>
    /// <param name="make">Makes it.</param>
    public string Once(string key, Func<string> make)
    {
        if (!_constants.TryGetValue(key, out var name))
        {
            using var nowhere = At("");
            name = make();
            _constants[key] = name;
        }

        return name;
    }

    private string Shared(string key, Func<string, string> make) => Once(key, () => make(key));

    private string Constant(string name, DataType type, ReadOnlySpan<byte> bytes, ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto { Name = Free(name), DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.AddRange(shape.ToArray());
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private string Free(string name) => _taken.TryAdd(name, 1) ? name : $"{name}_{++_taken[name]}";

    private static AttributeProto Attribute(string name, object value) => value switch
    {
        long number => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = number },
        int number => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = number },
        double number => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = (float)number },
        string text => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(text) },
        long[] numbers => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { numbers } },
        _ => throw new ArgumentException($"\"{name}\" is of a type that attributes here do not have.", nameof(value)),
    };

    private static ValueInfoProto Value(string name, DataType type, IReadOnlyList<string> shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (var size in shape)
        {
            dimensions.Dim.Add(long.TryParse(size, CultureInfo.InvariantCulture, out var number)
                ? new TensorShapeProto.Types.Dimension { DimValue = number }
                : new TensorShapeProto.Types.Dimension { DimParam = size });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = dimensions } } };
    }

    private sealed class Return(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
