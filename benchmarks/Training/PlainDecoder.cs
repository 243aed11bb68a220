using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Benchmarks.Training;

/// <summary>A causal language model as one writes it with TorchSharp's own modules; its head is the product with the tokens' table.</summary>
internal sealed class PlainDecoder : nn.Module<Tensor, Tensor>
{
    private readonly Embedding _tokens;
    private readonly Embedding _positions;
    private readonly Dropout _dropout;
    private readonly TransformerEncoder _layers;
    private readonly LayerNorm _norm;

    public PlainDecoder(int layers, int hidden, int heads, int vocabulary, double dropout)
        : base(nameof(PlainDecoder))
    {
        _tokens = nn.Embedding(vocabulary, hidden);
        _positions = nn.Embedding(512, hidden);
        _dropout = nn.Dropout(dropout);
        _layers = nn.TransformerEncoder(nn.TransformerEncoderLayer(hidden, heads, 4 * hidden, dropout, nn.Activations.GELU), layers);
        _norm = nn.LayerNorm(hidden);
        RegisterComponents();
    }

    /// <summary>Maps ids <c>[batch, tokens]</c> to logits <c>[tokens, batch, vocabulary]</c>.</summary>
    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var length = ids.shape[1];
        var embedded = _dropout.forward(_tokens.forward(ids) + _positions.forward(arange(length, ScalarType.Int64)));
        var mask = full([length, length], float.NegativeInfinity).triu(1);
        var hidden = _norm.forward(_layers.forward(embedded.transpose(0, 1), mask, null));
        return nn.functional.linear(hidden, _tokens.weight!).MoveToOuterDisposeScope();
    }
}
