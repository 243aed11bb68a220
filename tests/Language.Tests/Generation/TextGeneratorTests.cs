using Platform.Training.Core.Modules;
using Platform.Training.Language.Decoders;
using Platform.Training.Language.Generation;
using Platform.Training.Language.Pretraining;
using Platform.Training.Language.Tokenization;
using static TorchSharp.torch;

namespace Platform.Language.Tests.Generation;

public sealed class TextGeneratorTests
{
    private static readonly WordPieceTokenizer Tokenizer = WordPieceTokenizer.Load(Path.Combine(TestData.Samples, "vocab.txt"));

    [Fact]
    public void Generate_Prompts_ContinuesThemAsText()
    {
        (TextGenerator generator, ParameterStore store) = Generator();

        IReadOnlyList<GeneratedText> texts = generator.Generate(["The FILM", ""], new GenerationOptions { MaxTokens = 12, Seed = 3 }, [], TestContext.Current.CancellationToken);

        Assert.Equal(["the film", ""], texts.Select(text => text.Prompt));
        Assert.All(texts, text => Assert.NotEmpty(text.Added));
        Assert.StartsWith("the film", texts[0].ToString(), StringComparison.Ordinal);
        Assert.All(texts, text => Assert.DoesNotContain("[", text.ToString(), StringComparison.Ordinal));
        store.Dispose();
    }

    [Fact]
    public void Generate_TextToStopAt_EndsBeforeIt()
    {
        (TextGenerator generator, ParameterStore store) = Generator();
        GenerationOptions options = new() { MaxTokens = 30, Seed = 3 };
        string all = generator.Generate(["film"], options, [], TestContext.Current.CancellationToken)[0].Added;
        string stop = all.Split(' ')[6];

        GeneratedText stopped = generator.Generate(["film"], options, ["never to be seen", stop.ToUpperInvariant()], TestContext.Current.CancellationToken)[0];

        Assert.Equal(StopReason.Complete, stopped.Tokens.Reason);
        Assert.Equal(all[..all.IndexOf(stop, StringComparison.Ordinal)].TrimEnd(), stopped.Added);
        store.Dispose();
    }

    [Theory]
    [InlineData("I don't think so, do you?", "i don't think so, do you?")]
    [InlineData("a film (of 1984) at $5: 100%!", "a film (of 1984) at $5: 100%!")]
    [InlineData("unbelievable", "unbelievable")]
    public void Decode_EncodedText_ReadsAsWritten(string text, string expected) => Assert.Equal(expected, Tokenizer.Decode(Tokenizer.Encode(text)));

    private static (TextGenerator Generator, ParameterStore Store) Generator()
    {
        CausalLanguageModel model = (CausalLanguageModel)CausalLanguageModel.Config.Of(layers: 1, hidden: 16, heads: 2)
            .For(new LanguageFacts(Tokenizer.Vocabulary.Count, 64, IsCausal: true)).Build();
        ParameterStore store = new(model, 3, CPU);
        return (new TextGenerator(Tokenizer, model, CPU), store);
    }
}
