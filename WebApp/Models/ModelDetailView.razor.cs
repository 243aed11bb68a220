using System.Globalization;
using Microsoft.AspNetCore.Components;
using Platform.Training.Compression.Analysis;
using Platform.WebApp.Charts;
using Platform.WebApp.Components.Parts;

namespace Platform.WebApp.Models;

/// <summary>A model: what it costs and how well it answers, beside another one, and what it says to a sentence.</summary>
public partial class ModelDetailView
{
    private const int Offered = 100;

    private TrainedModel? _model;
    private TrainedModel? _other;
    private ExportedModel? _otherExport;
    private IReadOnlyList<TrainedModel> _others = [];
    private bool _looked;

    /// <summary>The run.</summary>
    [Parameter] public long Id { get; set; }

    /// <summary>The exported file; the first when it is none.</summary>
    [Parameter] public string? File { get; set; }

    /// <summary>The file to compare with: a run's number and a file's name, <c>15/int8</c>; <c>none</c> for nothing.</summary>
    [Parameter] public string? With { get; set; }

    /// <summary>The text to answer.</summary>
    [Parameter] public string? Text { get; set; }

    /// <summary>The second text of a pair.</summary>
    [Parameter] public string? Second { get; set; }

    private ExportedModel? Shown => _model?.Export(File);

    /// <summary>What a model is compared with by itself: its other file.</summary>
    private string Default => _model?.Exports.FirstOrDefault(export => export != Shown) is { } export ? Key(Id, export) : "none";

    private IEnumerable<(string Value, string Title)> Choices => _others.Prepend(_model!).DistinctBy(model => model.Row.RunId)
        .SelectMany(model => model.Exports.Where(export => model.Row.RunId != Id || export != Shown).Select(export => (Key(model.Row.RunId, export), Title(model, export))));

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (!_looked)
        {
            _model = await Queries.FindAsync(Id) is { } row ? TrainedModel.Of(row) : null;
            _others = _model is null ? [] : [.. (await Queries.PageAsync(exportedOnly: true, pageSize: Offered)).Rows.Select(TrainedModel.Of)];
            _looked = true;
        }

        (_other, _otherExport) = (null, null);
        if (_model is not null && (With ?? Default).Split('/', 2) is [var run, var file] && long.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            _other = id == Id ? _model : _others.FirstOrDefault(model => model.Row.RunId == id) ?? (await Queries.FindAsync(id) is { } found ? TrainedModel.Of(found) : null);
            _otherExport = _other?.Exports.FirstOrDefault(export => export.Name == file);
        }
    }

    private static string Key(long run, ExportedModel export) => FormattableString.Invariant($"{run}/{export.Name}");

    private static string Title(TrainedModel model, ExportedModel export) =>
        $"{model.Row.Name} {export.Name} ({model.Row.RunId}){(model.Labels is { } labels ? $", {Arm.Treatment(labels)}" : "")}";

    /// <summary>Two files of one run need no run's name.</summary>
    private string Heading(TrainedModel model, ExportedModel export) => _other is null || _other.Row.RunId == Id ? export.Name : $"{model.Row.Name} {export.Name}";

    private static IEnumerable<ModelFigure> Rows(ExportedModel first, ExportedModel? second)
    {
        yield return Bytes("File", "Bytes of the exported file.", export => export.Sizes?.File);
        yield return Bytes("File, packed", "The same file, packed by a general compressor.", export => export.Sizes?.Compressed);
        yield return Bytes("Paper's size", "Bits times non-zero weights: zeros cost nothing and nothing says where they are.", export => export.Sizes?.Paper);
        yield return Bytes("With index", "The same, and what it takes to say where the zeros are.", export => export.Sizes?.Indexed);
        foreach (var latency in first.Latency)
        {
            yield return new ModelFigure(
                $"Latency, batch {latency.Batch}",
                $"Half of the batches took at most so long; {latency.Threads} {(latency.Threads == 1 ? "thread" : "threads")}.",
                latency.Median,
                second?.Latency.FirstOrDefault(other => other.Batch == latency.Batch)?.Median,
                value => $"{Format.Number(value)} ms",
                IsScore: false);
        }

        foreach (var (name, value) in first.Scores)
        {
            var other = second?.Scores is { } scores && scores.TryGetValue(name, out var found) ? found : (double?)null;
            yield return new ModelFigure(name, "Measured on the exported file.", value, other, score => MetricText.Value(name, score), IsScore: true);
        }

        yield return new ModelFigure("Agreement", "The part of dev's rows it answers as the trained model does.", first.Agreement, second?.Agreement, value => Format.Percent(value), IsScore: true);

        ModelFigure Bytes(string title, string meaning, Func<ExportedModel, long?> figure) =>
            new(title, meaning, figure(first), second is null ? null : figure(second), value => Format.Bytes((long)value), IsScore: false, IsBytes: true);
    }

    private string Address(string path) => $"/api/runs/{Id}/files/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";

    private void Go(string name, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, value), replace: true);

    private sealed record ModelFigure(string Title, string Meaning, double? First, double? Second, Func<double, string> Text, bool IsScore, bool IsBytes = false)
    {
        public string Words(double? value) => value is { } number ? Text(number) : "–";

        public string? Exact(double? value) => IsBytes && value is { } bytes ? Format.ExactBytes((long)bytes) : null;
    }
}
