using Microsoft.AspNetCore.Components;
using Platform.Data.Runs;
using Platform.WebApp.Charts;
using Platform.WebApp.Components.Parts;

namespace Platform.WebApp.Runs;

/// <summary>The list of runs.</summary>
public partial class RunsPage
{
    private static readonly string[] Preferred = ["dev/accuracy", "dev/loss", "train/loss"];
    private readonly HashSet<long> _selected = [];
    private RunsView _view = new();
    private RunsView _sought = new();
    private RunPage? _page;
    private RunPage? _nextPage;
    private Dictionary<RunState, int> _counts = [];
    private Dictionary<RunState, int> _nextCounts = [];
    private List<string> _experiments = [];
    private List<string> _metrics = [];
    private string _search = "";
    private bool _mayEdit;

    [SupplyParameterFromQuery(Name = "search")] private string? QuerySearch { get; set; }

    [SupplyParameterFromQuery(Name = "state")] private string? QueryState { get; set; }

    [SupplyParameterFromQuery(Name = "experiment")] private string? QueryExperiment { get; set; }

    [SupplyParameterFromQuery(Name = "queue")] private string? QueryQueue { get; set; }

    [SupplyParameterFromQuery(Name = "tag")] private string? QueryTag { get; set; }

    [SupplyParameterFromQuery(Name = "sweep")] private long? QuerySweep { get; set; }

    [SupplyParameterFromQuery(Name = "archived")] private string? QueryArchived { get; set; }

    [SupplyParameterFromQuery(Name = "sort")] private string? QuerySort { get; set; }

    [SupplyParameterFromQuery(Name = "asc")] private string? QueryAscending { get; set; }

    [SupplyParameterFromQuery(Name = "page")] private int? QueryPage { get; set; }

    [SupplyParameterFromQuery(Name = "columns")] private string? QueryColumns { get; set; }

    private IReadOnlyList<string> Columns =>
        _view.Columns ?? [.. Preferred.Where(_metrics.Contains).Concat(_metrics.Where(m => MetricText.Group(m) == "dev" && !Preferred.Contains(m))).Take(3)];

    private int First => ((_view.Page - 1) * RunsView.PageSize) + 1;

    /// <inheritdoc/>
    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(600);

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() => _mayEdit = await User.MayEditAsync();

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _view = new RunsView
        {
            Search = string.IsNullOrWhiteSpace(QuerySearch) ? null : QuerySearch,
            States = RunsView.ReadStates(QueryState),
            Experiment = QueryExperiment,
            Queue = QueryQueue,
            Tag = QueryTag,
            Sweep = QuerySweep,
            Archived = QueryArchived == "1",
            Sort = QuerySort ?? "created",
            Ascending = QueryAscending == "1",
            Page = Math.Max(1, QueryPage ?? 1),
            Columns = QueryColumns?.Split(',', StringSplitOptions.RemoveEmptyEntries),
        };
        if (_view.Search is null || !string.Equals(_view.Search, _search.Trim(), StringComparison.Ordinal))
        {
            _search = _view.Search ?? "";
        }

        _experiments = await Queries.ExperimentsAsync(Gone);
        _metrics = await Queries.MetricNamesAsync(null, Gone);
        await LookNowAsync();
    }

    /// <inheritdoc/>
    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        _sought = _view;
        _nextPage = await Queries.PageAsync(_sought.Filter(), _sought.Order(), _sought.Page - 1, RunsView.PageSize, cancellationToken);
        _nextCounts = await Queries.CountsAsync(cancellationToken);
        if (_metrics.Count == 0)
        {
            _metrics = await Queries.MetricNamesAsync(null, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override void Show()
    {
        if (ReferenceEquals(_sought, _view))
        {
            (_page, _counts) = (_nextPage, _nextCounts);
        }
    }

    private static string? Text(ChangeEventArgs e) => e.Value is string { Length: > 0 } text ? text : null;

    private static string Title(RunRow row, string metric) => row.Metrics.TryGetValue(metric, out var m)
        ? $"best {MetricText.Value(metric, m.Best)} at step {Format.Count(m.BestStep ?? 0)}, last {MetricText.Value(metric, m.Last)}"
        : "not measured";

    private string Duration(RunRow row) =>
        row.StartedAt is { } started ? Format.Duration((row.EndedAt ?? Clock.GetUtcNow().UtcDateTime) - started) : "–";

    private void SearchAsync(string? text)
    {
        _search = text ?? "";
        Set(_view with { Search = string.IsNullOrWhiteSpace(text) ? null : text.Trim(), Page = 1 });
    }

    private void Toggle(RunState state) => Set(_view with
    {
        States = _view.States.Contains(state) ? [.. _view.States.Where(s => s != state)] : [.. _view.States, state],
        Page = 1,
    });

    private void ToggleColumn(string metric) =>
        Set(_view with { Columns = Columns.Contains(metric) ? [.. Columns.Where(c => c != metric)] : [.. Columns, metric] });

    private void ToggleAll()
    {
        var ids = _page!.Rows.Select(r => r.Id).ToList();
        if (ids.All(_selected.Contains))
        {
            _selected.ExceptWith(ids);
        }
        else
        {
            _selected.UnionWith(ids);
        }
    }

    private void Select(long id)
    {
        if (!_selected.Remove(id))
        {
            _selected.Add(id);
        }
    }

    private void Set(RunsView view) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("/runs", view.Write()), replace: true);
}
