using Platform.Training.Core.Inputs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Benchmarks.Training;

/// <summary>Training steps of the same model in plain TorchSharp.</summary>
internal sealed class PlainStep : IDisposable
{
    private readonly RandomTokens _input;
    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly optim.Optimizer _optimizer;
    private readonly bool _isDecoder;

    public PlainStep(Shape shape)
    {
        (_input, _isDecoder) = (new RandomTokens(shape), shape.IsDecoder);
        _model = shape.IsDecoder
            ? new PlainDecoder(shape.Layers, shape.Hidden, shape.Heads, Shape.Vocabulary, Shape.Dropout)
            : new PlainBert(shape.Layers, shape.Hidden, shape.Heads, Shape.Vocabulary, Shape.Dropout);
        _optimizer = optim.AdamW(_model.parameters(), 1e-4);
        _model.train();
    }

    public void Step(int batchNumber)
    {
        using var scope = NewDisposeScope();
        using var batch = _input.Train(new DataPosition(0, batchNumber));
        _optimizer.zero_grad();
        var (predicted, labels) = (_model.forward(batch["tokens"]), batch["labels"]);
        var loss = _isDecoder
            ? nn.functional.cross_entropy(predicted.view(-1, Shape.Vocabulary), labels.t().reshape(-1))
            : nn.functional.cross_entropy(predicted, labels);
        loss.backward();
        nn.utils.clip_grad_norm_(_model.parameters(), 1.0);
        _optimizer.step();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _model.Dispose();
    }
}
