using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Platform.Training.Compression.Analysis;
using Platform.Training.Compression.Results;
using Platform.Training.Core.Inputs;

namespace Platform.WebApp.Sweeps;

/// <summary>A tab about what follows from measured cells. Its whole state stands in the page's address.</summary>
public abstract class AnalysedTab : ComponentBase, IDisposable
{
    private IReadOnlyList<CellResult>? _seen;
    private Dictionary<string, StringValues> _query = [];
    private bool _isStale = true;

    /// <summary>The measured cells; give the same list as long as nothing was added.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<CellResult> Cells { get; set; } = [];

    /// <summary>The runs that the cells come from.</summary>
    [Parameter] public CellRuns Runs { get; set; } = CellRuns.None;

    /// <summary>The site's addresses.</summary>
    [Inject] protected NavigationManager Navigation { get; set; } = default!;

    /// <summary>What follows from the cells; null until it is computed. While cells are added the last one stays.</summary>
    protected SweepAnalysis? Analysis { get; private set; }

    /// <summary>Why there is no analysis; null where there is one.</summary>
    protected string? Problem { get; private set; }

    /// <summary>The task that the address names, or the first one.</summary>
    protected TaskStudy? Study => Analysis?.Studies.FirstOrDefault(s => s.Task == Value("task")) ?? Analysis?.Studies[0];

    /// <summary>What the address says models are compared by; the size of the file where it says nothing.</summary>
    protected CostAxis Axis => CostAxis.Find(Value("size")) ?? CostAxis.File;

    /// <inheritdoc/>
    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Read();
        Navigation.LocationChanged += OnLocationChanged;
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (ReferenceEquals(_seen, Cells) || Cells.Count == 0)
        {
            return;
        }

        var cells = _seen = Cells;
        try
        {
            var analysis = await SweepAnalyses.OfAsync(cells);
            if (ReferenceEquals(cells, _seen))
            {
                (Analysis, Problem, _isStale) = (analysis, null, true);
                Show();
            }
        }
        catch (DataException problem)
        {
            (Analysis, Problem, _isStale) = (null, problem.Message, true);
        }
    }

    /// <summary>A live page draws its parts several times a second; what follows from the cells changes seldom.</summary>
    protected override bool ShouldRender() => _isStale;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender) => _isStale = false;

    /// <summary>Prepares what is drawn, after the analysis or the address changed.</summary>
    protected virtual void Show()
    {
    }

    /// <summary>A part of the address; null where it is not there.</summary>
    protected string? Value(string name) => _query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>Writes parts of the address; null takes one out.</summary>
    protected void Go(params (string Name, string? Value)[] parts) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(parts.ToDictionary(p => p.Name, p => (object?)p.Value)), replace: true);

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        Read();
        _isStale = true;
        if (Analysis is not null)
        {
            Show();
        }

        _ = InvokeAsync(StateHasChanged);
    }

    /// <summary>A part of a page that appears while its address changes must not subscribe to parameters from it.</summary>
    private void Read() => _query = QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query);
}
