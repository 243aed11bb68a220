using Platform.Training.Compression.Results;
using Platform.Training.Language.Glue;

namespace Platform.Training.Compression.Sweeps;

/// <summary>What is known of GLUE's files before they are read.</summary>
internal static class SweepFacts
{
    /// <summary>Pieces of the published uncased vocabulary.</summary>
    public const int PublishedPieces = 30_522;

    /// <summary>The part of a key that names a task: <c>sst2</c>.</summary>
    public static string ShortName(GlueTaskName task) => CellKey.OfTask(GlueTask.Find(task).DisplayName);

    /// <summary>Rows of a task's official training and dev files.</summary>
    public static (int Train, int Dev) Rows(GlueTaskName task) => task switch
    {
        GlueTaskName.Cola => (8_551, 1_043),
        GlueTaskName.Sst2 => (67_349, 872),
        GlueTaskName.Mrpc => (3_668, 408),
        GlueTaskName.StsB => (5_749, 1_500),
        GlueTaskName.Qqp => (363_846, 40_430),
        GlueTaskName.MnliMatched => (392_702, 9_815),
        GlueTaskName.MnliMismatched => (392_702, 9_832),
        GlueTaskName.Qnli => (104_743, 5_463),
        GlueTaskName.Rte => (2_490, 277),
        _ => throw new ArgumentOutOfRangeException(nameof(task), task, "There is no such task."),
    };

    /// <summary>Tokens of an average training example, [CLS] and [SEP] included: counted where the files were at hand, assumed for QQP and MNLI.</summary>
    public static int Tokens(GlueTaskName task) => task switch
    {
        GlueTaskName.Cola => 11,
        GlueTaskName.Sst2 => 13,
        GlueTaskName.Mrpc => 53,
        GlueTaskName.StsB => 28,
        GlueTaskName.Qqp => 30,
        GlueTaskName.MnliMatched or GlueTaskName.MnliMismatched => 39,
        GlueTaskName.Qnli => 51,
        GlueTaskName.Rte => 70,
        _ => throw new ArgumentOutOfRangeException(nameof(task), task, "There is no such task."),
    };
}
