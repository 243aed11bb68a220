using Platform.Training.Core.Evaluation;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Runs;

internal sealed class ToyEvaluator(ToyEvaluator.Config config, Input input) : Evaluator
{
    public sealed record Config : BaseConfig
    {
        public override ToyEvaluator Build(Input input) => new(this, input);
    }

    public override IReadOnlyDictionary<string, double> Evaluate(Model model, Device device, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var batch = input.Read(config.Split).Single();
        return new Dictionary<string, double> { [$"{config.Split}/loss"] = model.Forward(batch, new InvocationContext(false)).Loss!.item<float>() };
    }
}
