using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Language.Tests.HuggingFace;

/// <summary>Rounds weights to multiples of a 128th, and leaves what they are multiplied with.</summary>
public sealed class GridQuantizer : Quantizer
{
    public const double Steps = 128;

    private GridQuantizer()
    {
    }

    public sealed record Config : BaseConfig
    {
        public override GridQuantizer Build() => new();
    }

    public override Tensor Weight(Tensor weight) => (weight * Steps).round() / Steps;

    public override Tensor Picked(Tensor picked, Tensor table) => Weight(picked);

    public override Tensor Input(Tensor input, InvocationContext context) => input.alias();
}
