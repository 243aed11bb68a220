using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;

namespace Platform.Compression.Tests.Pruning;

/// <summary>Matrices with biases below "stack", and a head beside it.</summary>
internal sealed class PrunedMatrices : Module
{
    public PrunedMatrices(params IReadOnlyList<(int Outputs, int Inputs)> shapes)
    {
        AddChildren("stack", shapes.Select(LinearMap.BaseConfig (shape) => new Linear.Config { InputDim = shape.Inputs, OutputDim = shape.Outputs }));
        AddChild<LinearMap>("head", new Linear.Config { InputDim = 3, OutputDim = 2 });
    }
}
