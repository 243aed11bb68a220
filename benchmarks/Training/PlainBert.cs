using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Benchmarks.Training;

/// <summary>
/// BERT with a classifier as one writes it with TorchSharp's own modules: <c>nn.TransformerEncoder</c> and one parameter
/// tensor after the other in <c>torch.optim.AdamW</c>. What the platform's own model is compared with.
/// </summary>
internal sealed class PlainBert : nn.Module<Tensor, Tensor>
{
    private readonly Embedding _tokens;
    private readonly Embedding _positions;
    private readonly Embedding _types;
    private readonly LayerNorm _norm;
    private readonly Dropout _dropout;
    private readonly TransformerEncoder _encoder;
    private readonly Linear _pooler;
    private readonly Linear _head;

    public PlainBert(int layers, int hidden, int heads, int vocabulary, double dropout)
        : base(nameof(PlainBert))
    {
        _tokens = nn.Embedding(vocabulary, hidden);
        _positions = nn.Embedding(512, hidden);
        _types = nn.Embedding(2, hidden);
        _norm = nn.LayerNorm(hidden);
        _dropout = nn.Dropout(dropout);
        _encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(hidden, heads, 4 * hidden, dropout, nn.Activations.GELU), layers);
        _pooler = nn.Linear(hidden, hidden);
        _head = nn.Linear(hidden, 2);
        RegisterComponents();
    }

    /// <summary>Maps ids <c>[batch, tokens]</c> to logits <c>[batch, 2]</c>.</summary>
    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var positions = arange(ids.shape[1], ScalarType.Int64);
        var embedded = _dropout.forward(_norm.forward(_tokens.forward(ids) + _positions.forward(positions) + _types.forward(zeros_like(ids))));

        // TorchSharp's encoder takes the tokens first.
        var encoded = _encoder.forward(embedded.transpose(0, 1), null, null);
        return _head.forward(_dropout.forward(tanh(_pooler.forward(encoded[0])))).MoveToOuterDisposeScope();
    }
}
