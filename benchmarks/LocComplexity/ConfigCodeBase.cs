using System.Reflection;
using Platform.Tests.Shared;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Modules;

namespace Platform.Benchmarks.LocComplexity;

/// <summary>Variants as configs of shared components; a feature is a modifier, applied by its name.</summary>
internal sealed class ConfigCodeBase : ICodeBase
{
    private const string Header = """
        using Platform.Benchmarks.LocComplexity;
        using Platform.Training.Core.Layers;

        namespace Variants;

        """;

    public string Name => "modifiers";

    public string OwnFile(Feature feature) => $"{Modifier(feature).Name}.cs";

    public IReadOnlyDictionary<string, string> Write(IReadOnlyList<Variant> variants, Feature? feature)
    {
        var files = variants.ToDictionary(variant => $"{variant.Name}.cs", Source);
        if (feature is { } added)
        {
            // The program's own file, as it is: what is compiled and measured here is what a user gets.
            files[OwnFile(added)] = File.ReadAllText(Path.Combine(SourceTree.Root, "Training/Core/Modifiers", OwnFile(added)));
        }

        return files;
    }

    public Model Build(Assembly compiled, Variant variant, Feature? feature)
    {
        var config = (VariantModel.Config)compiled.GetType($"Variants.{variant.Name}")!.GetProperty("Config")!.GetValue(null)!;
        if (feature is not { } added)
        {
            return config.Build();
        }

        // The modifier that was compiled with the variants, not the program's.
        var modifier = (Modifier)Activator.CreateInstance(compiled.GetType(Modifier(added).GetType().FullName!)!)!;
        var (modified, edits) = Modification.Of(config, modifier);
        var slots = variant.Stack == StackKind.Mixed ? 2 : 1;
        return edits.Count == slots
            ? modified.Build()
            : throw new InvalidOperationException($"{modifier.Name} changed {edits.Count} places of {variant.Name}, not {slots}.");
    }

    private static Modifier Modifier(Feature feature) => feature == Feature.Rope ? new UseRope() : new UseMixtureOfExperts();

    private static string Source(Variant variant) => $$"""
        {{Header}}
        public static class {{variant.Name}}
        {
            public static VariantModel.Config Config => new()
            {
                HiddenSize = {{variant.HiddenSize}},
                Stack = {{variant.Stack switch
                {
                    StackKind.Mixed => "new MixedStackConfig { Pattern = [Layer(new DenseFeedForward.Config()), Layer(new GatedFeedForward.Config())] }",
                    _ => $"new UniformStackConfig {{ Layers = {variant.Layers}, Layer = Layer(new DenseFeedForward.Config()) }}",
                }}},
            };

            private static TransformerLayer.Config Layer(FeedForward.BaseConfig feedForward) => new()
            {
                Attention = new() { Heads = {{variant.Heads}}, Qkv = {{Qkv(variant.Qkv)}}, Mask = new {{(variant.IsDecoder ? "CausalMask" : "FullMask")}}.Config() },
                FeedForward = feedForward,
                NormPlacement = NormPlacement.{{(variant.IsDecoder ? "Pre" : "Post")}},
            };
        }
        """;

    private static string Qkv(QkvKind kind) => kind switch
    {
        QkvKind.Fused => "new FusedQkv.Config()",
        QkvKind.Grouped => "new GroupedQkv.Config()",
        QkvKind.Separate => "new SeparateQkv.Config()",
        QkvKind.NormalizedFused => "new NormalizedQkv.Config { Inner = new FusedQkv.Config() }",
        _ => "new NormalizedQkv.Config { Inner = new SeparateQkv.Config() }",
    };
}
