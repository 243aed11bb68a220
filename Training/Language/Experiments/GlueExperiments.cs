using Platform.Training.Core.Experiments;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Glue;

namespace Platform.Training.Language.Experiments;

/// <summary>BERT on GLUE tasks, all from scratch: no pretrained weights come with the program.</summary>
internal static class GlueExperiments
{
    private const string NearMajority = "Without pretraining so few examples teach little more than the most frequent answer; there to compare with a pretrained start.";

    /// <summary>The experiments.</summary>
    public static IEnumerable<Experiment> All =>
    [
        Glue(
            "sst2-tiny",
            "Sentiment on SST-2, BERT-Tiny",
            "Learns from 67,349 phrases of film reviews whether one is positive. A few minutes on two cores; about 0.81 of dev right.",
            new Recipe(GlueTaskName.Sst2, BertSize.Tiny, Epochs: 2, BatchSize: 64, LearningRate: 1e-3, Dropout: 0.3)),
        Glue(
            "sst2-mini",
            "Sentiment on SST-2, BERT-Mini",
            "As sst2-tiny with four layers of twice the width: about four times as long, much the same accuracy from scratch.",
            new Recipe(GlueTaskName.Sst2, BertSize.Mini, Epochs: 2, BatchSize: 64, LearningRate: 5e-4, Dropout: 0.3)),
        Glue(
            "cola-tiny",
            "Acceptability on CoLA, BERT-Tiny",
            $"Learns from 8,551 sentences whether one is good English. {NearMajority}",
            new Recipe(GlueTaskName.Cola, BertSize.Tiny, Epochs: 4, BatchSize: 32, LearningRate: 5e-4, Dropout: 0.1)),
        Glue(
            "mrpc-tiny",
            "Paraphrases on MRPC, BERT-Tiny",
            $"Learns from 3,668 pairs of sentences whether both say the same. {NearMajority}",
            new Recipe(GlueTaskName.Mrpc, BertSize.Tiny, Epochs: 4, BatchSize: 32, LearningRate: 5e-4, Dropout: 0.1)),
        Glue(
            "stsb-tiny",
            "Similarity on STS-B, BERT-Tiny",
            $"Learns from 5,749 pairs of sentences how alike they are, from 0 to 5. {NearMajority}",
            new Recipe(GlueTaskName.StsB, BertSize.Tiny, Epochs: 4, BatchSize: 32, LearningRate: 5e-4, Dropout: 0.1)),
        Glue(
            "rte-tiny",
            "Entailment on RTE, BERT-Tiny",
            $"Learns from 2,490 pairs of texts whether the first implies the second. {NearMajority}",
            new Recipe(GlueTaskName.Rte, BertSize.Tiny, Epochs: 4, BatchSize: 32, LearningRate: 5e-4, Dropout: 0.1)),
        Sample(
            "sample-tiny",
            "Sentiment on the sample sentences, BERT-Tiny",
            "Learns from the 699 sentences that come with the program; needs no data and less than a minute. Shows the platform at work, not what BERT can do.",
            new Recipe(GlueTaskName.Sst2, BertSize.Tiny, Epochs: 5, BatchSize: 16, LearningRate: 5e-4, Dropout: 0.1)),
    ];

    private static Experiment Glue(string name, string title, string summary, Recipe recipe) =>
        new(name, title, summary, "Training", [$"glue/{GlueTask.Find(recipe.Task).Directory}", "bert"], () => recipe.Config());

    private static Experiment Sample(string name, string title, string summary, Recipe recipe) =>
        new(name, title, summary, "Training", [], () => recipe.Config(directory: "samples/sentiment", vocabulary: "samples/vocab.txt"));

    /// <summary>What differs from one of these experiments to the next.</summary>
    private sealed record Recipe(GlueTaskName Task, BertSize Size, double Epochs, int BatchSize, double LearningRate, double Dropout)
    {
        public Trainer.Config Config(string? directory = null, string vocabulary = "bert/vocab.txt") => new()
        {
            Epochs = Epochs,
            Input = new GlueInput.Config { Task = Task, Directory = directory, Vocabulary = vocabulary, BatchSize = BatchSize },
            Model = new BertClassifier.Config { Encoder = Encoder(), Dropout = new() { Rate = Dropout } },
            Learner = new() { Optimizer = new AdamW.Config { LearningRate = LearningRate } },
            Evaluators = [new GlueEvaluator.Config()],
        };

        /// <summary>Attention weights are not dropped: from scratch it does not help, and fused attention is faster without.</summary>
        private BertEncoder.Config Encoder()
        {
            BertEncoder.Config published = BertEncoder.Config.Of(Size, Dropout);
            UniformStackConfig stack = (UniformStackConfig)published.Stack;
            return published with { Stack = stack with { Layer = stack.Layer with { Attention = stack.Layer.Attention with { Dropout = new() } } } };
        }
    }
}
