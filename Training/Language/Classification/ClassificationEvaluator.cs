using Platform.Training.Core.Configs;
using Platform.Training.Core.Evaluation;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.Classification;

/// <summary>Measures how often a model names the right class: <c>dev/accuracy</c> and <c>dev/loss</c>.</summary>
public sealed class ClassificationEvaluator : Evaluator
{
    private readonly string _split;
    private readonly Input _input;

    private ClassificationEvaluator(string split, Input input) => (_split, _input) = (split, input);

    /// <summary>Describes a <see cref="ClassificationEvaluator"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <inheritdoc/>
        public override ClassificationEvaluator Build(Input input) => input.Facts is LabelledTextFacts { AreScores: false }
            ? new(Split, input)
            : throw new ConfigException("evaluators", $"ClassificationEvaluator measures texts with classes; {ConfigTypes.NameOf(input.GetType())} is another kind of data.");
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Evaluate(Model model, Device device, CancellationToken cancellation)
    {
        double right = 0;
        double loss = 0;
        double examples = 0;
        using IDisposable quiet = no_grad();
        foreach (Batch read in _input.Read(_split))
        {
            using DisposeScope scope = NewDisposeScope();
            using Batch batch = read.To(device);
            cancellation.ThrowIfCancellationRequested();
            ModelOutput output = model.Forward(batch, new InvocationContext(isTraining: false));
            Tensor mean = output.Loss ?? throw new DataException($"The {_split} split has no labels, so nothing can be measured on it.");
            right += output.Predictions.argmax(-1).eq(batch[TextBatches.Labels]).sum().item<long>();
            loss += mean.item<float>() * output.Weight;
            examples += output.Weight;
        }

        return new Dictionary<string, double> { [$"{_split}/accuracy"] = right / examples, [$"{_split}/loss"] = loss / examples };
    }
}
