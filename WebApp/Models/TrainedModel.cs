using System.Text.Json;
using Platform.Data.Artifacts;
using Platform.Data.Models;
using Platform.Training.Compression.Export;
using Platform.Training.Compression.Results;
using Platform.WebApp.Sweeps;

namespace Platform.WebApp.Models;

/// <summary>A run's model with every file that was made of it, as pages show it.</summary>
public sealed record TrainedModel
{
    private const string Artifacts = "artifacts/";
    private const string ModelFile = "/model.onnx";

    /// <summary>The row it was made from.</summary>
    public required ModelRow Row { get; init; }

    /// <summary>What tells its cell of a sweep from others; null where it is of none.</summary>
    public CellLabels? Labels { get; init; }

    /// <summary>The final figures.</summary>
    public required IReadOnlyDictionary<string, double> Figures { get; init; }

    /// <summary>The exported files, the one to judge the model by first.</summary>
    public required IReadOnlyList<ExportedModel> Exports { get; init; }

    /// <summary>The trained weights; null where they were not kept.</summary>
    public Artifact? Weights { get; init; }

    /// <summary>The export of a name, or the first; null where there is none.</summary>
    public ExportedModel? Export(string? name) => Exports.FirstOrDefault(export => export.Name == name) ?? Exports.FirstOrDefault();

    /// <summary>Reads a row.</summary>
    public static TrainedModel Of(ModelRow row)
    {
        var figures = row.Summary is null ? [] : JsonSerializer.Deserialize<Dictionary<string, double>>(row.Summary)!;
        var folders = row.Files.Where(file => file.Path.EndsWith(ModelFile, StringComparison.Ordinal)).Select(file => file.Path[..^ModelFile.Length]);
        return new TrainedModel
        {
            Row = row,
            Labels = CellText.Read(row.CellLabels),
            Figures = figures,
            Weights = row.Files.FirstOrDefault(file => file.Path == Artifacts + "model.safetensors"),
            Exports =
            [
                .. folders.Select(folder => ExportedModel.Of(folder, [.. row.Files.Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal))], figures))
                    .OrderBy(export => ExportFigures.Files.Contains(export.Name) ? ExportFigures.Files.ToList().IndexOf(export.Name) : ExportFigures.Files.Count),
            ],
        };
    }
}

/// <summary>One exported file of a run's model, with what was measured of it.</summary>
public sealed record ExportedModel
{
    /// <summary>The name that its figures begin with, such as <c>int8</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its folder within the run's directory.</summary>
    public required string Folder { get; init; }

    /// <summary>The files of the folder.</summary>
    public required IReadOnlyList<Artifact> Files { get; init; }

    /// <summary>The four sizes; null where they were not measured.</summary>
    public FourSizes? Sizes { get; init; }

    /// <summary>Latency by batch size.</summary>
    public IReadOnlyList<LatencyFigure> Latency { get; init; } = [];

    /// <summary>Scores by split and metric, such as <c>dev/accuracy</c>.</summary>
    public IReadOnlyDictionary<string, double> Scores { get; init; } = new Dictionary<string, double>();

    /// <summary>The part of dev's rows it answers as the trained model does; null where that was not measured.</summary>
    public double? Agreement { get; init; }

    /// <summary>Bits of a stored weight.</summary>
    public double? Bits { get; init; }

    /// <summary>The score it is judged by: the first measure on dev.</summary>
    public (string Name, double Value)? Score => Scores.Where(score => score.Key.StartsWith("dev/", StringComparison.Ordinal) && !score.Key.EndsWith("/loss", StringComparison.Ordinal))
        .Select(score => ((string, double)?)(score.Key, score.Value)).FirstOrDefault();

    /// <summary>Reads the figures of a folder.</summary>
    internal static ExportedModel Of(string folder, IReadOnlyList<Artifact> files, IReadOnlyDictionary<string, double> figures)
    {
        var name = ExportFigures.Files.FirstOrDefault(file => ExportFigures.Folder(file) == folder) ?? Path.GetFileName(folder);
        return new ExportedModel
        {
            Name = name,
            Folder = folder,
            Files = files,
            Sizes = figures.TryGetValue(ExportFigures.FileBytes(name), out var bytes)
                ? new FourSizes((long)Figure(ExportFigures.PaperBytes(name)), (long)Figure(ExportFigures.IndexedBytes(name)), (long)bytes, (long)Figure(ExportFigures.CompressedBytes(name)))
                : null,
            Latency =
            [
                .. ExportFigures.LatencyBatches.Where(batch => figures.ContainsKey(ExportFigures.LatencyMedian(name, batch))).Select(batch => new LatencyFigure(
                    batch, figures[ExportFigures.LatencyMedian(name, batch)], Figure(ExportFigures.Latency95(name, batch)), (int)Figure(ExportFigures.LatencyThreads(name)))),
            ],
            Scores = figures.Where(figure => figure.Key.StartsWith(name + "/dev/", StringComparison.Ordinal) || figure.Key.StartsWith(name + "/test/", StringComparison.Ordinal))
                .ToDictionary(figure => figure.Key[(name.Length + 1)..], figure => figure.Value),
            Agreement = figures.TryGetValue(ExportFigures.Agreement(name), out var agreement) ? agreement : null,
            Bits = figures.TryGetValue(ExportFigures.Bits(name), out var bits) ? bits : null,
        };

        double Figure(string key) => figures.GetValueOrDefault(key);
    }
}
