using System.Text.Json;
using Platform.Core.Tests.Golden;
using Platform.Core.Tests.Layers;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Learning;

/// <summary>Ten updates against torch's optimizers and plain formulas in double precision; see <c>Golden/learning.py</c>.</summary>
public sealed class OptimizerGoldenTests
{
    /// <summary>Ten updates in fp32 of values up to 2: each rounds by at most 1.2e-7 and the errors add up.</summary>
    private const double Tolerance = 2e-6;

    private static readonly JsonElement Golden = GoldenFile.Read("learning.json");

    public static TheoryData<string> Names => [.. Optimizers.Keys];

    private static Dictionary<string, Optimizer.BaseConfig> Optimizers { get; } = new()
    {
        ["adamw"] = new AdamW.Config { LearningRate = 0.02, Beta2 = 0.98, WeightDecay = 0.1 },
        ["adam_coupled"] = new AdamW.Config { LearningRate = 0.02, Beta2 = 0.98, WeightDecay = 0.1, Decay = DecayKind.Coupled },
        ["sgd"] = new Sgd.Config { LearningRate = 0.05, Momentum = 0 },
        ["sgd_momentum"] = new Sgd.Config { LearningRate = 0.05, WeightDecay = 0.1 },
        ["sgd_nesterov"] = new Sgd.Config { LearningRate = 0.05, Momentum = 0.8, Nesterov = true, WeightDecay = 0.1 },
        ["lion"] = new Lion.Config { LearningRate = 0.01, WeightDecay = 0.3 },
        ["adafactor"] = new Adafactor.Config { LearningRate = 0.5 },
        ["adafactor_fixed"] = new Adafactor.Config
        {
            LearningRate = 0.02, RelativeStep = false, ScaleByParameter = false, ClipUpdate = 0.7, WeightDecay = 0.1,
        },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_TenTimes_EqualsTheReference(string name)
    {
        using var scope = NewDisposeScope();
        using var store = Store();
        using var optimizer = Optimizers[name].Build(store.Groups[0]);

        for (var step = 0; step < 10; step++)
        {
            foreach (var parameter in store.Parameters)
            {
                parameter.Value.grad!.copy_(Golden.GetProperty($"{parameter.Name}_gradients")[step].Values([.. parameter.Shape]));
            }

            optimizer.Step(step, Golden.GetProperty("factors")[step].GetDouble());
        }

        foreach (var parameter in store.Parameters)
        {
            var expected = Golden.GetProperty("results").GetProperty(name).GetProperty(parameter.Name).Values([.. parameter.Shape]);
            Tensors.AssertClose(expected, parameter.Value, Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void StateValues_OfEveryOptimizer_AreThoseItAllocates(string name)
    {
        using var scope = NewDisposeScope();
        using var store = Store();
        using var optimizer = Optimizers[name].Build(store.Groups[0]);

        Assert.Equal(optimizer.Tensors().Sum(state => state.Value.numel()), Optimizers[name].StateValues(store.Parameters));
    }

    [Fact]
    public void Adafactor_OfAStackOfMatrices_KeepsRowsAndColumnsOfEach()
    {
        using var scope = NewDisposeScope();
        var module = new Cube();
        using var store = new ParameterStore(module, 1, CPU);
        using var optimizer = new Adafactor.Config().Build(store.Groups[0]);
        store.Gradients.copy_(randn_like(store.Gradients));

        optimizer.Step(0, 1);

        var state = optimizer.Tensors().ToDictionary(entry => entry.Key, entry => entry.Value);
        var gradient = module.Parameters[0].Value.grad!;
        Assert.Equal(["rows/cube", "columns/cube"], state.Keys);
        Tensors.AssertClose(gradient.square().mean([2]), state["rows/cube"], 1e-6);
        Tensors.AssertClose(gradient.square().mean([1]), state["columns/cube"], 1e-6);
    }

    private static ParameterStore Store()
    {
        var module = new Wrapper<LinearMap>(new Linear.Config { InputDim = 5, OutputDim = 3 });
        var store = new ParameterStore(module, 3, CPU);
        using var quiet = no_grad();
        foreach (var parameter in store.Parameters)
        {
            parameter.Value.copy_(Golden.GetProperty(parameter.Name).Values([.. parameter.Shape]));
        }

        return store;
    }

    private sealed class Cube : Module
    {
        public Cube() => AddParameter("cube", [2, 3, 4], new Initializer.TruncatedNormal(1));
    }
}
