using Platform.Training.Core.Experiments;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Decoders;
using Platform.Training.Language.Glue;
using Platform.Training.Language.Imdb;
using Platform.Training.Language.Pretraining;
using Platform.Training.Language.Texts;

namespace Platform.Training.Language.Experiments;

/// <summary>Language models: of gaps, as BERT is pretrained, and of what comes next, to generate text with.</summary>
internal static class PretrainingExperiments
{
    /// <summary>The experiments.</summary>
    public static IEnumerable<Experiment> All =>
    [
        new(
            "imdb-mlm-tiny",
            "Masked language model of film reviews (IMDB), BERT-Tiny",
            "Learns to fill gaps from 10,000 unlabelled reviews, as BERT is pretrained; about ten minutes on two busy cores. So short a run learns which words are frequent and little of what stands around a gap: 12 % of the hidden pieces right, perplexity 547.",
            "Training",
            ["imdb", "bert"],
            () => Pretraining(new ImdbTexts(), new MaskedTokens(), documents: 10_000) with
            {
                MaxSteps = 1200,
                Model = new BertMaskedModel.Config { Encoder = MaskedEncoder() },
                Learner = new() { Optimizer = new AdamW.Config { LearningRate = 2e-3 } },
            }),
        new(
            "imdb-clm-tiny",
            "Causal language model of film reviews (IMDB), decoder of BERT-Tiny's size",
            "Learns from 10,000 unlabelled reviews what word comes next; about half an hour on two busy cores. Its text has the words and turns of a review and no sense: 15 % of the next pieces right, perplexity 272.",
            "Training",
            ["imdb", "bert"],
            () => Pretraining(new ImdbTexts(), new NextTokens(), documents: 10_000, batch: 8) with
            {
                MaxSteps = 1200,
                Model = CausalLanguageModel.Config.Of(layers: 2, hidden: 128, heads: 2),
                Learner = new() { Optimizer = new AdamW.Config { LearningRate = 2e-3 } },
            }),
        new(
            "sample-clm",
            "Causal language model of the sample sentences",
            "Learns what word comes next from the 699 sentences that come with the program; needs no data and less than a minute. So few sentences teach no English (perplexity 198, 17 % of the next pieces right): it is there to try generation.",
            "Training",
            [],
            () => Pretraining(new GlueTexts { Directory = "samples/sentiment" }, new NextTokens(), vocabulary: "samples/vocab.txt", length: 64, batch: 16) with
            {
                Epochs = 12,
                Model = CausalLanguageModel.Config.Of(layers: 2, hidden: 128, heads: 2, dropout: 0.1),
                Learner = new() { Optimizer = new AdamW.Config { LearningRate = 2e-3 } },
            }),
    ];

    private static Trainer.Config Pretraining(
        TextSource source, LanguageObjective objective, int? documents = null, string vocabulary = "bert/vocab.txt", int length = 128, int batch = 16) => new()
        {
            Epochs = 10,
            Input = new TextInput.Config { Source = source, Objective = objective, Vocabulary = vocabulary, SequenceLength = length, BatchSize = batch, Documents = documents },
            Model = new BertMaskedModel.Config(),
            Evaluators = [new LanguageModelEvaluator.Config { Policy = new TimesPerRun { Times = 10 } }],
        };

    /// <summary>Little dropout: no text is seen often enough to be remembered.</summary>
    private static BertEncoder.Config MaskedEncoder() => BertEncoder.Config.Of(BertSize.Tiny, dropout: 0) with { Pooler = null };
}
