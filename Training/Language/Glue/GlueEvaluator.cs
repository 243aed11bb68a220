using Platform.Training.Core.Configs;
using Platform.Training.Core.Evaluation;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Classification;
using Platform.Training.Language.Metrics;
using static TorchSharp.torch;

namespace Platform.Training.Language.Glue;

/// <summary>Measures a model by its task's own measures: <c>dev/accuracy</c>, <c>dev/matthews</c>, …, and <c>dev/loss</c>.</summary>
public sealed class GlueEvaluator : Evaluator
{
    private readonly string _split;
    private readonly GlueInput _input;
    private readonly float[] _labels;

    private GlueEvaluator(string split, GlueInput input)
    {
        (_split, _input) = (split, input);
        _labels = input.Labels(split);
    }

    /// <summary>Describes a <see cref="GlueEvaluator"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <inheritdoc/>
        public override GlueEvaluator Build(Input input) => input is GlueInput glue
            ? new(Split, glue)
            : throw new ConfigException("input", $"GlueEvaluator measures GLUE tasks; {ConfigTypes.NameOf(input.GetType())} is another kind of data.");
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Evaluate(Model model, Device device, CancellationToken cancellation)
    {
        LabelPredictions found = LabelPredictions.Of(model, device, _input.Task.IsRegression, _input.Read(_split), _labels.Length, cancellation);
        Dictionary<string, double> figures = GlueScores.Measure(_input.Task, found.Values, _labels)
            .ToDictionary(score => $"{_split}/{score.Name}", score => score.Value);
        figures[$"{_split}/loss"] = found.Loss;
        return figures;
    }
}
