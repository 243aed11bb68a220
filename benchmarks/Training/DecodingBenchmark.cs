using System.Diagnostics;
using Platform.Training.Core.Hardware;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Benchmarks.Training;

/// <summary>What a token costs that continues a sequence, with kept keys and values and without.</summary>
internal sealed class DecodingBenchmark : IBenchmark
{
    private const int Hidden = 256;
    private const int Layers = 4;
    private const int Heads = 4;
    private const int Tokens = 16;
    private const int Rounds = 5;

    public string Name => "decoding";

    public string Summary => "Continuing a sequence by a token, with kept keys and values and with the whole sequence computed again.";

    public Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        TorchRuntime.Prepare();
        set_num_threads(Environment.ProcessorCount);
        return Task.FromResult<IReadOnlyList<Figure>>([.. new[] { 64, 256, 1024 }.SelectMany(Measure)]);
    }

    private static IEnumerable<Figure> Measure(int prefix)
    {
        using var quiet = no_grad();
        var root = new Root();
        using var store = new ParameterStore(root, 1, CPU);
        using var input = randn([1, prefix + Tokens, Hidden]);
        var (kept, again) = (new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            using var state = new DecodingState(1);
            using (NewDisposeScope())
            {
                root.Stack.Forward(input.narrow(1, 0, prefix), null, new InvocationContext(state));
            }

            state.Advance(prefix);
            var keptMs = Time(tokens => Continue(root, state, input.narrow(1, prefix + tokens, 1)));
            var againMs = Time(tokens => root.Stack.Forward(input.narrow(1, 0, prefix + tokens + 1), null, new InvocationContext(isTraining: false)));
            if (round > 0)
            {
                kept.Add(keptMs);
                again.Add(againMs);
            }
        }

        var what = $"{Layers} layers of {Hidden}, rotary positions, after {prefix} tokens; mean of {Tokens} tokens a round";
        yield return Figure.Median($"decoding.{prefix}.ms_per_token", kept, "ms", what);
        yield return Figure.Median($"decoding.{prefix}.again_ms_per_token", again, "ms", what + ", the whole sequence each time");
    }

    private static void Continue(Root root, DecodingState state, Tensor input)
    {
        root.Stack.Forward(input, null, new InvocationContext(state));
        state.Advance(1);
    }

    private static double Time(Action<int> step)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Tokens; i++)
        {
            using var scope = NewDisposeScope();
            step(i);
        }

        return watch.Elapsed.TotalMilliseconds / Tokens;
    }

    private sealed class Root : Module
    {
        public Root() => Stack = AddChild("stack", new UniformStackConfig
        {
            InputDim = Hidden,
            Layers = Layers,
            Layer = new()
            {
                Attention = new() { Heads = Heads, Mask = new CausalMask.Config(), Qkv = new RopeQkv.Config() },
                NormPlacement = NormPlacement.Pre,
            },
        });

        public TransformerStack Stack { get; }
    }
}
