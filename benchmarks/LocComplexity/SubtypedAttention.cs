using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Benchmarks.LocComplexity;

/// <summary>Attention where a subclass says how queries, keys and values are made.</summary>
public abstract class SubtypedAttention : Module
{
    private readonly bool _isCausal;
    private readonly LinearMap _output;

    /// <summary>Makes attention.</summary>
    protected SubtypedAttention(int hidden, int heads, bool isCausal)
    {
        (Heads, HeadDim, _isCausal) = (heads, hidden / heads, isCausal);
        _output = AddChild("output", new Linear.Config { InputDim = hidden, OutputDim = hidden });
    }

    /// <summary>Number of heads.</summary>
    protected int Heads { get; }

    /// <summary>Length of a head's vector.</summary>
    protected int HeadDim { get; }

    /// <summary>Mixes the tokens of each row, <c>[batch, tokens, hidden]</c>.</summary>
    public Tensor Forward(Tensor input, InvocationContext context)
    {
        var (query, key, value) = Project(input, context);
        var mixed = nn.functional.scaled_dot_product_attention(query, ForEachHead(key), ForEachHead(value), is_casual: _isCausal);
        return _output.Forward(mixed.transpose(1, 2).reshape(input.shape), context.For(_output));
    }

    /// <summary>Makes queries, keys and values, each <c>[batch, heads, tokens, head]</c>.</summary>
    protected abstract (Tensor Query, Tensor Key, Tensor Value) Project(Tensor input, InvocationContext context);

    private Tensor ForEachHead(Tensor shared) => shared.shape[1] == Heads ? shared : shared.expand(-1, Heads, -1, -1);
}

/// <summary>One product for queries, keys and values; keys and values may have a single head.</summary>
public class FusedAttention : SubtypedAttention
{
    private readonly LinearMap _projection;
    private readonly int _shared;

    /// <summary>Makes attention.</summary>
    public FusedAttention(int hidden, int heads, bool isCausal)
        : this(hidden, heads, isCausal, heads)
    {
    }

    /// <summary>Makes attention with so many heads of keys and values.</summary>
    protected FusedAttention(int hidden, int heads, bool isCausal, int shared)
        : base(hidden, heads, isCausal)
    {
        _shared = shared;
        _projection = AddChild("projection", new Linear.Config { InputDim = hidden, OutputDim = (heads + 2 * shared) * HeadDim });
    }

    /// <inheritdoc/>
    protected override (Tensor Query, Tensor Key, Tensor Value) Project(Tensor input, InvocationContext context)
    {
        var parts = _projection.Forward(input, context.For(_projection)).view(input.shape[0], input.shape[1], -1, HeadDim).transpose(1, 2)
            .split([Heads, _shared, _shared], dim: 1);
        return (parts[0], parts[1], parts[2]);
    }
}

/// <summary>All heads share a single one of keys and values.</summary>
public class GroupedAttention(int hidden, int heads, bool isCausal) : FusedAttention(hidden, heads, isCausal, 1);

/// <summary>A product each.</summary>
public class SeparateAttention : SubtypedAttention
{
    private readonly IReadOnlyList<LinearMap> _projections;

    /// <summary>Makes attention.</summary>
    public SeparateAttention(int hidden, int heads, bool isCausal)
        : base(hidden, heads, isCausal) =>
        _projections = AddChildren("projections", Enumerable.Repeat(new Linear.Config { InputDim = hidden, OutputDim = hidden }, 3));

    /// <inheritdoc/>
    protected override (Tensor Query, Tensor Key, Tensor Value) Project(Tensor input, InvocationContext context)
    {
        var parts = _projections.Select(map => map.Forward(input, context.For(map)).view(input.shape[0], input.shape[1], Heads, HeadDim).transpose(1, 2)).ToArray();
        return (parts[0], parts[1], parts[2]);
    }
}

/// <summary>As its base, queries and keys normalised.</summary>
public class NormalizedFusedAttention : FusedAttention
{
    private readonly Norm _norm;

    /// <summary>Makes attention.</summary>
    public NormalizedFusedAttention(int hidden, int heads, bool isCausal)
        : base(hidden, heads, isCausal) =>
        _norm = AddChild("norm", new RmsNorm.Config { InputDim = HeadDim });

    /// <inheritdoc/>
    protected override (Tensor Query, Tensor Key, Tensor Value) Project(Tensor input, InvocationContext context)
    {
        var (query, key, value) = base.Project(input, context);
        return (_norm.Forward(query), _norm.Forward(key), value);
    }
}

/// <summary>As its base, queries and keys normalised.</summary>
public class NormalizedSeparateAttention : SeparateAttention
{
    private readonly Norm _norm;

    /// <summary>Makes attention.</summary>
    public NormalizedSeparateAttention(int hidden, int heads, bool isCausal)
        : base(hidden, heads, isCausal) =>
        _norm = AddChild("norm", new RmsNorm.Config { InputDim = HeadDim });

    /// <inheritdoc/>
    protected override (Tensor Query, Tensor Key, Tensor Value) Project(Tensor input, InvocationContext context)
    {
        var (query, key, value) = base.Project(input, context);
        return (_norm.Forward(query), _norm.Forward(key), value);
    }
}
