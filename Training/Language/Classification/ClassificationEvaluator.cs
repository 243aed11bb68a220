using Platform.Training.Core.Configs;
using Platform.Training.Core.Evaluation;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Metrics;
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
        ClassAccuracy measured = ClassAccuracy.Measure(model, device, _input, _split, batch => batch[TextBatches.Labels], cancellation);
        return new Dictionary<string, double> { [$"{_split}/accuracy"] = measured.Accuracy, [$"{_split}/loss"] = measured.Loss };
    }
}
