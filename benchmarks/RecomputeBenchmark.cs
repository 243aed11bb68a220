using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Platform.Training.Core.Hardware;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Benchmarks;

/// <summary>What it saves and costs to compute activations again in the backward pass. Reads Linux's own figures of memory.</summary>
internal sealed partial class RecomputeBenchmark : IBenchmark
{
    private const int Layers = 8;
    private const int Hidden = 256;
    private const int Batch = 32;
    private const int Tokens = 128;
    private const int Rounds = 3;

    public string Name => "recompute";

    public string Summary => "Peak memory and time of a training step of a transformer stack, by what is computed again in its backward pass.";

    public Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        TorchRuntime.Prepare();
        var (memory, time) = (new Dictionary<Recompute, List<double>>(), new Dictionary<Recompute, List<double>>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var recompute in Enum.GetValues<Recompute>())
            {
                var (megabytes, milliseconds) = Measure(recompute);
                (CollectionsMarshal.GetValueRefOrAddDefault(memory, recompute, out _) ??= []).Add(megabytes);
                (CollectionsMarshal.GetValueRefOrAddDefault(time, recompute, out _) ??= []).Add(milliseconds);
            }
        }

        var what = $"{Layers} layers of {Hidden}, {Batch} x {Tokens} tokens, dropout 0.1";
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            .. memory.Select(pair => Figure.Median($"{NameOf(pair.Key)}.peak_mb", pair.Value, "MB", $"{what}; resident memory at its highest, less that before the step")),
            .. time.Select(pair => Figure.Median($"{NameOf(pair.Key)}.ms_per_step", pair.Value, "ms", $"{what}; forward and backward")),
            .. new[] { Recompute.FeedForward, Recompute.Layer }.SelectMany(recompute => new[]
            {
                Figure.Median($"{NameOf(recompute)}.memory_ratio", [.. memory[recompute].Zip(memory[Recompute.None], (with, without) => with / without)], "x", "peak with over without"),
                Figure.Median($"{NameOf(recompute)}.time_ratio", [.. time[recompute].Zip(time[Recompute.None], (with, without) => with / without)], "x", "time with over without"),
            }),
        ]);
    }

    private static string NameOf(Recompute recompute) => JsonNamingPolicy.SnakeCaseLower.ConvertName(recompute.ToString());

    private static (double Megabytes, double Milliseconds) Measure(Recompute recompute)
    {
        var dropout = new Dropout.Config { Rate = 0.1 };
        var layer = new TransformerLayer.Config { Attention = new Attention.Config { Heads = 4, Dropout = dropout }, Dropout = dropout, Recompute = recompute };
        var model = new Root(new UniformStackConfig { InputDim = Hidden, Layers = Layers, Layer = layer });
        using var store = new ParameterStore(model, 1, CPU);
        using var input = randn([Batch, Tokens, Hidden], generator: new Generator(1, CPU));
        Step(model, store, input);
        var before = ResetPeak();
        var watch = Stopwatch.StartNew();
        Step(model, store, input);
        return ((ReadMemory("VmHWM") - before) / 1e6, watch.Elapsed.TotalMilliseconds);
    }

    private static void Step(Root model, ParameterStore store, Tensor input)
    {
        using var scope = NewDisposeScope();
        store.ZeroGradients();
        model.Stack.Forward(input, null, new InvocationContext(isTraining: true, seed: 1).For(model.Stack)).square().mean().backward();
    }

    /// <summary>Gives free memory back to the system and lets the peak start from what is held now.</summary>
    /// <returns>Bytes held now.</returns>
    private static double ResetPeak()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _ = TrimMemory(0);
        File.WriteAllText("/proc/self/clear_refs", "5");
        return ReadMemory("VmRSS");
    }

    private static double ReadMemory(string field)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return 1024 * double.Parse(line[(field.Length + 1)..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int TrimMemory(nuint keep);

    private sealed class Root : Module
    {
        public Root(TransformerStack.BaseConfig config) => Stack = AddChild("stack", config);

        public TransformerStack Stack { get; }
    }
}
