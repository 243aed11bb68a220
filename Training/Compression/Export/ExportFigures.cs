namespace Platform.Training.Compression.Export;

/// <summary>
/// Names of the figures that an export reports. Each begins with the file it is about: <see cref="Single"/> or
/// <see cref="Integer"/>, which is also the end of its folder's name below <c>artifacts</c>.
/// </summary>
public static class ExportFigures
{
    /// <summary>The file in single precision.</summary>
    public const string Single = "fp32";

    /// <summary>The file with integer weights, multiplied by int8 kernels whatever the bits that are stored.</summary>
    public const string Integer = "int8";

    /// <summary>The files there can be, the one to judge a model by first.</summary>
    public static IReadOnlyList<string> Files { get; } = [Integer, Single];

    /// <summary>The folder of a file, within the run's directory: <c>artifacts/onnx-int8</c>.</summary>
    public static string Folder(string file) => $"artifacts/onnx-{file}";

    /// <summary>The answers of a file to every row of a split, within the run's directory: <c>artifacts/onnx-int8/answers-dev.tsv</c>.</summary>
    public static string Answers(string file, string split) => $"{Folder(file)}/{AnswersFile(split)}";

    /// <summary>The name of the file of answers to a split, beside the model.</summary>
    public static string AnswersFile(string split) => $"answers-{split}.tsv";

    /// <summary>A measure of the file's own answers: <c>int8/dev/accuracy</c>.</summary>
    public static string Score(string file, string split, string metric) => $"{file}/{split}/{metric}";

    /// <summary>Bits times non-zero weights, as the paper counts, in bytes.</summary>
    public static string PaperBytes(string file) => $"{file}/size/paper_bytes";

    /// <summary>The same, and what it takes to say where the zeros are.</summary>
    public static string IndexedBytes(string file) => $"{file}/size/indexed_bytes";

    /// <summary>The file as it was written: <c>model.onnx</c>.</summary>
    public static string FileBytes(string file) => $"{file}/size/file_bytes";

    /// <summary>The same file, deflated.</summary>
    public static string CompressedBytes(string file) => $"{file}/size/compressed_bytes";

    /// <summary>The part of the matrices' values that is exactly zero, from 0 to 1.</summary>
    public static string Sparsity(string file) => $"{file}/size/sparsity";

    /// <summary>Bits of a stored weight.</summary>
    public static string Bits(string file) => $"{file}/size/bits";

    /// <summary>The batch sizes that latency is measured for.</summary>
    public static IReadOnlyList<int> LatencyBatches { get; } = [1, 32];

    /// <summary>Half of the batches of so many real texts took at most so many milliseconds.</summary>
    public static string LatencyMedian(string file, int batch) => $"{file}/latency/b{batch}_p50_ms";

    /// <summary>95 of 100 batches of so many real texts took at most so many milliseconds.</summary>
    public static string Latency95(string file, int batch) => $"{file}/latency/b{batch}_p95_ms";

    /// <summary>Threads that one call used while latency was measured.</summary>
    public static string LatencyThreads(string file) => $"{file}/latency/threads";

    /// <summary>The largest difference of a logit of the file from the model's own, over the rows of dev.</summary>
    public static string LogitDifference(string file) => $"{file}/parity/logit_difference";

    /// <summary>The part of dev's rows that the file answers as the model does; for scores, those within 0.1.</summary>
    public static string Agreement(string file) => $"{file}/parity/agreement";
}
