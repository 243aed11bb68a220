using Platform.Training.Core.Configs;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Runs;

/// <summary>From the fourth step on every step forbids the head's values that are negative by then; they stay zero. The last one forbids its first columns.</summary>
internal sealed class ToyConstraint : WeightConstraint
{
    /// <summary>Columns that the last step forbids.</summary>
    public const int LastColumns = 4;

    private readonly ParameterStore _store;
    private readonly Parameter _head;
    private readonly Tensor _forbidden;

    private ToyConstraint(ParameterStore store)
    {
        _store = store;
        _head = store.Parameters.Single(parameter => parameter.Path == "head.weight");
        _forbidden = zeros([.. _head.Shape], ScalarType.Bool).DetachFromDisposeScope();
    }

    public sealed record Config : BaseConfig
    {
        public string Head { get; init; } = "head.weight";

        public override bool NeedsWholeRun => true;

        public override IEnumerable<ConfigProblem> Problems(IReadOnlyList<Parameter> trained) =>
            trained.Any(parameter => parameter.Path == Head) ? [] : [new("head", "is not trained.")];

        public override long StateValues(IReadOnlyList<Parameter> trained) => 8;

        public override ToyConstraint Build(ParameterStore store) => new(store);
    }

    public override IEnumerable<KeyValuePair<string, Tensor>> Tensors() => [KeyValuePair.Create("forbidden/head.weight", _forbidden.alias())];

    public override IReadOnlyDictionary<string, double> Figures() => new Dictionary<string, double> { ["toy/forbidden"] = _forbidden.sum().item<long>() };

    public override void Advance(long step, long totalSteps)
    {
        if (step > 3)
        {
            using var scope = NewDisposeScope();
            _forbidden.logical_or_(_store.Slice(_store.Values, _head).lt(0));
            _forbidden.narrow(1, 0, step < totalSteps ? 0 : LastColumns).fill_(true);
        }
    }

    public override void Project(Tensor flat)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        _store.Slice(flat, _head).masked_fill_(_forbidden, 0);
    }

    protected override void Dispose(bool disposing) => _forbidden.Dispose();
}
