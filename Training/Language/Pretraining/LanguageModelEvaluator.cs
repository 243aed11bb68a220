using Platform.Training.Core.Configs;
using Platform.Training.Core.Evaluation;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Metrics;
using static TorchSharp.torch;

namespace Platform.Training.Language.Pretraining;

/// <summary>
/// Measures a language model over all predicted tokens of a split, each counting the same: <c>dev/loss</c>, nats a token,
/// <c>dev/perplexity</c>, its exponential, and <c>dev/accuracy</c>, how often the most probable token is the right one.
/// </summary>
public sealed class LanguageModelEvaluator : Evaluator
{
    private readonly string _split;
    private readonly Input _input;

    private LanguageModelEvaluator(string split, Input input) => (_split, _input) = (split, input);

    /// <summary>Describes a <see cref="LanguageModelEvaluator"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <inheritdoc/>
        public override LanguageModelEvaluator Build(Input input) => input.Facts is LanguageFacts
            ? new(Split, input)
            : throw new ConfigException("evaluators", $"LanguageModelEvaluator measures language models; {ConfigTypes.NameOf(input.GetType())} is another kind of data.");
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Evaluate(Model model, Device device, CancellationToken cancellation)
    {
        ClassAccuracy measured = ClassAccuracy.Measure(
            model, device, _input, _split, batch => PredictedTokens.Of(batch[LanguageBatches.Labels]).Labels, cancellation);
        return new Dictionary<string, double>
        {
            [$"{_split}/loss"] = measured.Loss,
            [$"{_split}/perplexity"] = Math.Exp(measured.Loss),
            [$"{_split}/accuracy"] = measured.Accuracy,
        };
    }
}
