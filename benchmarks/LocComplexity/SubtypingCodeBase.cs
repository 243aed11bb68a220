using System.Reflection;
using Platform.Training.Core.Modules;

namespace Platform.Benchmarks.LocComplexity;

/// <summary>
/// Variants as classes; a feature is a subclass of each, as a class cannot be told what to create. Written as favourably
/// as it can be: a subclass overrides one factory method, and everything it shares with others stands in the feature's
/// own file, which is not counted.
/// </summary>
internal sealed class SubtypingCodeBase : ICodeBase
{
    private const string Header = """
        using Platform.Benchmarks.LocComplexity;
        using Platform.Training.Core.Layers;
        using Platform.Training.Core.Modules;
        using static TorchSharp.torch;

        namespace Variants;

        """;

    public string Name => "subtyping";

    public string OwnFile(Feature feature) => $"{feature}.cs";

    public IReadOnlyDictionary<string, string> Write(IReadOnlyList<Variant> variants, Feature? feature)
    {
        var files = variants.ToDictionary(variant => $"{variant.Name}.cs", Source);
        if (feature is { } added)
        {
            files[OwnFile(added)] = Own(added);
            foreach (var variant in variants)
            {
                files[$"{NameOf(variant, added)}.cs"] = Source(variant, added);
            }
        }

        return files;
    }

    public Model Build(Assembly compiled, Variant variant, Feature? feature) =>
        (Model)Activator.CreateInstance(compiled.GetType($"Variants.{(feature is { } added ? NameOf(variant, added) : variant.Name)}")!)!;

    private static string NameOf(Variant variant, Feature feature) => $"{variant.Name}With{feature}";

    private static string Arguments(Variant variant) => $"{variant.HiddenSize}, heads: {variant.Heads}, isCausal: {(variant.IsDecoder ? "true" : "false")}";

    private static string Source(Variant variant) => $$"""
        {{Header}}
        public class {{variant.Name}} : SubtypedModel
        {
            public {{variant.Name}}()
                : base(hidden: {{variant.HiddenSize}}, layers: {{variant.Layers}}, isDecoder: {{(variant.IsDecoder ? "true" : "false")}})
            {
            }

            protected override SubtypedAttention CreateAttention() => new {{variant.Qkv}}Attention({{Arguments(variant)}});

            protected override SubtypedFeedForward CreateFeedForward(int layer) => {{(variant.Stack == StackKind.Mixed ? $"layer == 1 ? new SubtypedGated({variant.HiddenSize}) : " : "")}}new SubtypedDense({{variant.HiddenSize}});
        }
        """;

    private static string Source(Variant variant, Feature feature) => $$"""
        {{Header}}
        public class {{NameOf(variant, feature)}} : {{variant.Name}}
        {
            {{(feature == Feature.Rope
                ? $"protected override SubtypedAttention CreateAttention() => new Rope{variant.Qkv}Attention({Arguments(variant)});"
                : $"protected override SubtypedFeedForward CreateFeedForward(int layer) => new SubtypedMixture({variant.HiddenSize}, () => base.CreateFeedForward(layer));")}}
        }
        """;

    private static string Own(Feature feature) => Header + (feature == Feature.Rope
        ? string.Join('\n', Enum.GetValues<QkvKind>().Select(kind => $$"""
            public class Rope{{kind}}Attention : {{kind}}Attention
            {
                private readonly RotaryEmbedding _rotary;

                public Rope{{kind}}Attention(int hidden, int heads, bool isCausal)
                    : base(hidden, heads, isCausal) =>
                    _rotary = AddChild("rotary", new RotaryEmbedding.Config { HeadDim = HeadDim });

                protected override (Tensor Query, Tensor Key, Tensor Value) Project(Tensor input, InvocationContext context)
                {
                    var (query, key, value) = base.Project(input, context);
                    (query, key) = _rotary.Forward(query, key, context.Positions);
                    return (query, key, value);
                }
            }
            """))
        : """
            public class SubtypedMixture : SubtypedFeedForward
            {
                private readonly LinearMap _router;
                private readonly System.Collections.Generic.IReadOnlyList<SubtypedFeedForward> _experts;

                public SubtypedMixture(int hidden, System.Func<SubtypedFeedForward> expert)
                {
                    _router = AddChild("router", new Linear.Config { InputDim = hidden, OutputDim = 8, Bias = false });
                    _experts = AddChildren("experts", System.Linq.Enumerable.Repeat(new Made<SubtypedFeedForward>(expert), 8));
                }

                public override Tensor Forward(Tensor input, InvocationContext context)
                {
                    var (shares, chosen) = softmax(_router.Forward(input, context.For(_router)), -1).topk(2, -1);
                    var sum = zeros_like(input);
                    for (var i = 0; i < _experts.Count; i++)
                    {
                        var share = (shares * chosen.eq(i)).sum(-1, keepdim: true) / shares.sum(-1, keepdim: true);
                        sum += share * _experts[i].Forward(input, context.For(_experts[i]));
                    }

                    return sum;
                }
            }
            """);
}
