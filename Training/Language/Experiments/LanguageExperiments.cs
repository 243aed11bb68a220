using Platform.Training.Core.Experiments;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Glue;

namespace Platform.Training.Language.Experiments;

/// <summary>BERT on GLUE tasks, from scratch.</summary>
public sealed class LanguageExperiments : IExperimentSource
{
    private const string Category = "Training";
    private const string Vocabulary = "bert";

    /// <inheritdoc/>
    public IEnumerable<Experiment> Experiments =>
    [
        new(
            "sst2-tiny",
            "Sentiment on SST-2, BERT-Tiny",
            "Learns from 67,349 phrases of film reviews, without pretraining, whether one is positive.",
            Category,
            ["glue/SST-2", Vocabulary],
            () => Glue(GlueTaskName.Sst2, BertSize.Tiny, epochs: 3, batch: 64, rate: 1e-3)),
        new(
            "sample-tiny",
            "Sentiment on the sample sentences, BERT-Tiny",
            "Learns from the 699 sentences that come with the program. A minute; needs no data. Shows the platform at work, not what BERT can do.",
            Category,
            [],
            () => Sample()),
    ];

    private static Trainer.Config Glue(GlueTaskName task, BertSize size, double epochs, int batch, double rate) => new()
    {
        Epochs = epochs,
        Input = new GlueInput.Config { Task = task, BatchSize = batch },
        Model = new BertClassifier.Config { Encoder = BertEncoder.Config.Of(size) },
        Learner = new Learner.Config { Optimizer = new AdamW.Config { LearningRate = rate } },
        Evaluators = [new GlueEvaluator.Config()],
    };

    private static Trainer.Config Sample() => Glue(GlueTaskName.Sst2, BertSize.Tiny, epochs: 20, batch: 16, rate: 5e-4) with
    {
        Input = new GlueInput.Config { Directory = "samples/sentiment", Vocabulary = "samples/vocab.txt", BatchSize = 16 },
    };
}
