using Microsoft.AspNetCore.Components;
using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;
using Platform.WebApp.Accounts;

namespace Platform.WebApp.Sweeps;

/// <summary>Prepares a sweep and launches it; all that was chosen stands in the address.</summary>
public partial class SweepBuilderPage
{
    private const string Empty = "empty";

    private SweepDraft? _draft;
    private SweepForecast? _known;
    private SweepSpec? _knownFor;
    private List<(string Name, int Hosts)> _queues = [];
    private string _title = "";
    private string _summary = "";
    private string _filter = "";
    private string _name = "";
    private string _queue = "cpu";
    private string? _problem;
    private string? _loaded;
    private bool _anyway;
    private bool _launching;
    private bool _mayEdit;
    private int _made;

    [SupplyParameterFromQuery(Name = "sweep")] private string? Ready { get; set; }

    [SupplyParameterFromQuery(Name = "clone")] private long? Clone { get; set; }

    [SupplyParameterFromQuery(Name = "set")] private string[]? Changes { get; set; }

    [SupplyParameterFromQuery(Name = "name")] private string? Name { get; set; }

    [SupplyParameterFromQuery(Name = "queue")] private string? Queue { get; set; }

    private bool CanLaunch => _mayEdit && !_launching && _draft?.Spec is { } spec && spec.Equals(_knownFor)
        && _known is { Problems.Count: 0, Runs: > 0 } known && (_anyway || known.Missing.Count == 0);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var key = $"{Ready}|{Clone}";
        if (key == _loaded)
        {
            return;
        }

        _loaded = key;
        (_draft, _problem, _known, _knownFor, _anyway) = (null, null, null, null, false);
        _mayEdit = await User.MayEditAsync();
        try
        {
            await LoadAsync();
        }
        catch (ConfigException exception)
        {
            (_draft, _problem) = (null, exception.Message);
        }
    }

    private async Task LoadAsync()
    {
        SweepSpec start;
        if (Clone is { } id)
        {
            if (await Queries.FindAsync(id) is not { } source)
            {
                _problem = $"There is no sweep {id} to clone; it may have been deleted.";
                return;
            }

            (start, _title, _summary) = (ConfigJson.Read<SweepSpec>(source.Spec), $"Clone of {source.Name}", $"Starts from what sweep {id} was asked for.");
        }
        else if (Ready == Empty)
        {
            (start, _title, _summary) = (new SweepSpec(), "New sweep", "All eight subsets of one architecture on one task; choose the rest.");
        }
        else if (Ready is not null)
        {
            var ready = SweepCatalog.Find(Ready);
            (start, _title, _summary) = (ready.Create(), ready.Title, ready.Summary);
        }
        else
        {
            return;
        }

        _draft = new SweepDraft(start);
        foreach (var change in Changes ?? [])
        {
            if (change.Split('=', 2) is [var path, var text])
            {
                _draft.Form.Apply(path, text);
            }
        }

        _name = Name ?? "";
        _queues = await Served.ListAsync(Queue);
        _queue = Queue ?? _queues[0].Name;
    }

    private void Heard((SweepSpec Spec, SweepForecast Forecast) heard) => (_knownFor, _known) = (heard.Spec, heard.Forecast);

    private void ResetAll()
    {
        _draft!.Form.ResetAll();
        Remember();
    }

    private void SetName(string? text)
    {
        _name = text ?? "";
        Remember();
    }

    private void SetQueue(string? text)
    {
        _queue = text ?? "cpu";
        Remember();
    }

    /// <summary>Keeps what was chosen in the address, so that a lost connection, a reload or a shared link loses nothing.</summary>
    private void Remember() => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            ["set"] = _draft!.Form.Changes.Select(c => $"{c.Key}={c.Value}").ToArray() is { Length: > 0 } changes ? changes : null,
            ["name"] = _name.Length == 0 ? null : _name,
            ["queue"] = _queue == _queues[0].Name ? null : _queue,
        }),
        replace: true);

    private async Task LaunchAsync()
    {
        if (_draft?.Spec is not { } spec)
        {
            return;
        }

        (_launching, _problem, _made) = (true, null, 0);
        StateHasChanged();
        try
        {
            var id = await Actions.LaunchAsync(await User.PrincipalAsync(), spec, _name, _queue, Tell);
            Navigation.NavigateTo($"/sweeps/{id}");
        }
        catch (Exception exception) when (exception is AccessDenied or ArgumentException or ConfigException)
        {
            _problem = exception.Message;
        }
        finally
        {
            _launching = false;
        }
    }

    private void Tell(int made) => _ = InvokeAsync(() =>
    {
        _made = made;
        StateHasChanged();
    });
}
