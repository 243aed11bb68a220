using System.Diagnostics;
using Platform.Training.Compression.Export;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Classification;
using Platform.Training.Language.Tokenization;
using static TorchSharp.torch;

namespace Platform.Benchmarks.Compression;

/// <summary>
/// Size and latency of exported files with integer weights over those in single precision, by ONNX Runtime on one thread. Random
/// weights: neither depends on their values.
/// </summary>
internal static class IntegerLatency
{
    private const int Vocabulary = 30_522;
    private const int Tokens = 24;
    private const int Rounds = 31;
    private const int CallsInTurn = 10;

    /// <summary>Measures.</summary>
    public static IReadOnlyList<Figure> Figures()
    {
        var directory = Directory.CreateTempSubdirectory("platform-latency-").FullName;
        try
        {
            var (figures, ratios) = (new List<Figure>(), new List<(BertSize Size, double Ratio)>());
            foreach (var size in new[] { BertSize.Tiny, BertSize.Mini, BertSize.Small })
            {
                var (single, integer) = Write(directory, size);
                ratios.Add((size, Bytes(integer) / Bytes(single)));
                figures.AddRange(Latency(size, single, integer, batch: 1, Rounds));
                figures.AddRange(Latency(size, single, integer, batch: 32, Rounds / 6));
            }

            var (worst, ratio) = ratios.MaxBy(entry => entry.Ratio);
            return [new Figure("int8.file_ratio", ratio, "x", $"model.onnx with integers over single precision, a scale for each row; the largest of three sizes, {worst}"), .. figures];
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static IEnumerable<Figure> Latency(BertSize size, string single, string integer, int batch, int rounds)
    {
        using var plain = OnnxClassifier.Load(single, threads: 1);
        using var small = OnnxClassifier.Load(integer, threads: 1);
        var rows = Rows(batch);
        var (plainMs, smallMs) = (new List<double>(), new List<double>());
        for (var round = -2; round < rounds; round++)
        {
            var (first, second) = (Median(plain, rows), Median(small, rows));
            if (round >= 0)
            {
                plainMs.Add(first);
                smallMs.Add(second);
            }
        }

        var (name, how) = ($"{size.ToString().ToLowerInvariant()}_b{batch}", $"{batch} x {Tokens} tokens, 1 thread, {CallsInTurn} calls a turn");
        return
        [
            Figure.Median($"int8.latency_gain_{name}", [.. plainMs.Zip(smallMs, (mine, theirs) => mine / theirs)], "x", $"single precision over integers, in turn; {how}"),
            Figure.Median($"int8.ms_{name}", smallMs, "ms", how),
            Figure.Median($"int8.fp32_ms_{name}", plainMs, "ms", how),
        ];
    }

    private static double Median(OnnxClassifier model, TokenRows rows)
    {
        var times = new double[rows.Rows == 1 ? CallsInTurn : 1];
        for (var i = 0; i < times.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            model.Run(rows);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return times.Order().ElementAt(times.Length / 2);
    }

    private static (string Single, string Integer) Write(string directory, BertSize size)
    {
        var config = new BertClassifier.Config { Encoder = BertEncoder.Config.Of(size) };
        var model = config.For(new LabelledTextFacts(Vocabulary, 128, 2, AreScores: false)).Build();
        using var store = new ParameterStore(model, 1, CPU);
        var pieces = WordPieceVocabulary.Create(WordPieceVocabulary.Special.Concat(Enumerable.Range(0, Vocabulary - WordPieceVocabulary.Special.Length).Select(i => $"piece{i}")));
        var task = new TextTask("none", "none", ["0", "1"], IsPair: false, 128, pieces);
        var (single, integer) = (Path.Combine(directory, $"{size}-fp32"), Path.Combine(directory, $"{size}-int8"));
        OnnxFolder.Write(single, model, task, OnnxPrecision.Single);
        OnnxFolder.Write(integer, model, task, OnnxPrecision.Integer);
        return (single, integer);
    }

    private static double Bytes(string folder) => new FileInfo(Path.Combine(folder, ExportManifest.ModelFile)).Length;

    private static TokenRows Rows(int batch)
    {
        var random = new Random(1);
        var count = batch * Tokens;
        return new TokenRows([.. Enumerable.Range(0, count).Select(_ => (long)random.Next(Vocabulary))], [.. Enumerable.Repeat(1L, count)], new long[count], batch, Tokens);
    }
}
