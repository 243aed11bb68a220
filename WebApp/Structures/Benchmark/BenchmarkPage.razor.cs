using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Platform.Training.Core.Inputs;
using Platform.WebApp.Components.Parts;

namespace Platform.WebApp.Structures.Benchmark;

/// <summary>Evaluations side by side. Everything it shows stands in its address.</summary>
public partial class BenchmarkPage
{
    private readonly AddressChanges _changes = new();
    private IReadOnlyList<EvaluationSummary>? _all;
    private IReadOnlyList<EvaluationSummary> _next = [];
    private BenchmarkContent? _content;
    private BenchmarkContent? _nextContent;
    private BenchmarkView _view = new();
    private string? _problem;
    private string? _nextProblem;
    private string? _made;
    private bool _busy = true;
    private bool _mayEdit;

    [SupplyParameterFromQuery(Name = "set")] private string? QuerySet { get; set; }

    [SupplyParameterFromQuery(Name = "runs")] private string? QueryRuns { get; set; }

    [SupplyParameterFromQuery(Name = "stat")] private string? QueryStatistic { get; set; }

    [SupplyParameterFromQuery(Name = "metric")] private string? QueryMetric { get; set; }

    [SupplyParameterFromQuery(Name = "by")] private string? QueryBy { get; set; }

    [SupplyParameterFromQuery(Name = "of")] private string? QueryOf { get; set; }

    [SupplyParameterFromQuery(Name = "against")] private string? QueryAgainst { get; set; }

    [SupplyParameterFromQuery(Name = "all")] private string? QueryAll { get; set; }

    [SupplyParameterFromQuery(Name = "search")] private string? QuerySearch { get; set; }

    [SupplyParameterFromQuery(Name = "sort")] private string? QuerySort { get; set; }

    [SupplyParameterFromQuery(Name = "desc")] private string? QueryDescends { get; set; }

    [SupplyParameterFromQuery(Name = "page")] private string? QueryPage { get; set; }

    private Dictionary<string, string?> Query => new()
    {
        ["set"] = QuerySet, ["runs"] = QueryRuns, ["stat"] = QueryStatistic, ["metric"] = QueryMetric, ["by"] = QueryBy, ["of"] = QueryOf,
        ["against"] = QueryAgainst, ["all"] = QueryAll, ["search"] = QuerySearch, ["sort"] = QuerySort, ["desc"] = QueryDescends, ["page"] = QueryPage,
    };

    /// <inheritdoc/>
    protected override TimeSpan Pause => TimeSpan.FromSeconds(1);

    private string ChainWords => _content!.Shown.Select(evaluation => evaluation.Chains).Distinct().ToList() is [var only]
        ? $"{only:N0} chains"
        : $"{string.Join(" and ", _content.Shown.Select(evaluation => $"{evaluation.Chains:N0} chains in run {evaluation.RunId}"))}";

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _changes.Confirm(Navigation);
        var query = Query;
        _view = BenchmarkView.Read(name => _changes.Value(name, query[name]));
        _mayEdit = await User.MayEditAsync();
        _busy = true;
        await LookNowAsync();
    }

    /// <inheritdoc/>
    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        var view = _view;
        _next = await Shelf.ListAsync(cancellationToken);

        // What is drawn already is not made, nor drawn, again.
        var key = $"{string.Join('&', view.Write())}|{string.Join('|', _next.Select(evaluation => $"{evaluation.RunId} {evaluation.RunName} {evaluation.Written.Ticks} {evaluation.Problem}"))}";
        if (key == _made)
        {
            return;
        }

        try
        {
            (_nextContent, _nextProblem) = (await BenchmarkContent.OfAsync(Shelf, _next, view, cancellationToken), null);
            _made = key;
        }
        catch (DataException exception)
        {
            (_nextContent, _nextProblem) = (null, exception.Message);
        }
    }

    /// <inheritdoc/>
    protected override void Show() => (_all, _content, _problem, _busy) = (_next, _nextContent, _nextProblem, false);

    private void Go(Func<BenchmarkView, BenchmarkView> change)
    {
        var before = _view.Write();
        _view = change(_view);
        _changes.Go(Navigation, _view.Write().Where(part => part.Value != before[part.Key]));
    }

    private async Task SaveAsync()
    {
        await using var parts = await Js.InvokeAsync<IJSObjectReference>("import", "./js/chart-parts.js");
        await parts.InvokeVoidAsync("saveText", "methods.csv", _content!.Table.Csv(), "text/csv");
    }
}
