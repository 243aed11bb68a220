using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Decoders;
using Platform.Training.Language.Glue;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Benchmarks.Training;

/// <summary>Training steps of the platform's own model, store and learner.</summary>
internal sealed class OurStep : IDisposable
{
    private readonly RandomTokens _input;
    private readonly Model _model;
    private readonly TrainingAids _aids;
    private readonly ParameterStore _store;
    private readonly Learner _learner;
    private LearnerState _state = new(0);
    private long _done;

    /// <param name="shape">The model.</param>
    /// <param name="products">What its matrix products are computed in.</param>
    /// <param name="modifiers">What is changed of the model and of how it learns.</param>
    public OurStep(Shape shape, ScalarType products = ScalarType.Float32, params IEnumerable<Modifier> modifiers)
    {
        // The batches are random tokens; a config needs some input all the same.
        var config = Modification.Of(
            new Trainer.Config
            {
                Input = new GlueInput.Config(),
                Model = Config(shape),
                Learner = new() { Optimizer = new AdamW.Config { LearningRate = 1e-4 } },
            },
            modifiers).Config;
        _input = new RandomTokens(shape);
        _model = config.Model.For(_input.Facts).Build();
        _aids = new TrainingAids(_model, new TrainingSetting(_input, new InputEnvironment(null, 1), CPU, static _ => { }));
        _store = new ParameterStore(_model, 1, CPU, config.PlanUpdates(_model).Of, products);
        _learner = config.Learner.Build(_store, 1000);
    }

    public void Step(int batchNumber)
    {
        using var scope = NewDisposeScope();
        using var batch = _input.Train(new DataPosition(0, batchNumber));
        var context = new InvocationContext(isTraining: true, _done);
        var loss = _model.Forward(batch, context).Loss!;
        _store.ZeroGradients();
        loss.backward();
        context.ApplyStateUpdates();
        _state = _learner.Step(_done++, _learner.GradientNorm(), _state);
    }

    public void Dispose()
    {
        _learner.Dispose();
        _store.Dispose();
        _aids.Dispose();
    }

    /// <summary>The model's config.</summary>
    public static Model.BaseConfig Config(Shape shape)
    {
        var layer = new TransformerLayer.Config
        {
            Attention = new() { Heads = shape.Heads, Dropout = new() { Rate = Shape.Dropout }, Mask = shape.IsDecoder ? new CausalMask.Config() : new FullMask.Config() },
            Dropout = new() { Rate = Shape.Dropout },
        };
        var stack = new UniformStackConfig { Layers = shape.Layers, Layer = layer };
        var dropout = new Dropout.Config { Rate = Shape.Dropout };
        return shape.IsDecoder
            ? new CausalLanguageModel.Config { HiddenSize = shape.Hidden, Stack = stack, Dropout = dropout }
            : new BertClassifier.Config { Encoder = new() { HiddenSize = shape.Hidden, Stack = stack, Embeddings = new() { Dropout = dropout } }, Dropout = dropout };
    }
}
