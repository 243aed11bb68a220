using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Platform.Data.Runs;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Predictions;
using Platform.Training.Proteins.Search;
using Platform.WebApp.Accounts;
using Platform.WebApp.Components.Parts;
using Platform.WebApp.Hosts;

namespace Platform.WebApp.Structures;

/// <summary>A sequence in, a run that folds it out. Everything but the text stands in the page's address; the text is kept by the browser.</summary>
public partial class FoldPage : IAsyncDisposable
{
    // The choice of a search that only the cloned run knows.
    private const string ClonedSearch = "clone";

    private static readonly FoldingOptions Usual = new();

    private readonly Dictionary<string, ProteinUpload?> _uploads = [];
    private readonly AddressChanges _changes = new();
    private ElementReference _field;
    private BrowserMount? _draft;
    private IReadOnlyList<ProteinNetwork> _installed = [];
    private List<(string Name, int Hosts)> _queues = [];
    private IReadOnlyList<string> _targets = [];
    private IReadOnlyList<int> _lengths = [];
    private IReadOnlyDictionary<string, string> _problems = new Dictionary<string, string>();
    private ProteinUpload? _file;
    private ProteinUpload? _evidence;
    private ProteinUpload? _reference;
    private Run? _source;
    private Fold.Config? _config;
    private string _text = "";
    private string? _problem;
    private string? _missing;
    private long? _cloned;
    private bool _loaded;
    private bool _drafted;
    private bool _asked;
    private bool _launching;
    private bool _mayEdit;

    [Inject] private ProteinLaunch Launches { get; set; } = default!;

    [Inject] private ProteinUploads Uploads { get; set; } = default!;

    [Inject] private ProteinNetworks NetworkShelf { get; set; } = default!;

    [Inject] private FoldSearches Searches { get; set; } = default!;

    [Inject] private ServedQueues Served { get; set; } = default!;

    [Inject] private RunQueries Runs { get; set; } = default!;

    [Inject] private CurrentUser User { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private IJSRuntime Js { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "clone")] private long? Clone { get; set; }

    [SupplyParameterFromQuery(Name = "file")] private string? QueryFile { get; set; }

    [SupplyParameterFromQuery(Name = "evidence")] private string? QueryEvidence { get; set; }

    [SupplyParameterFromQuery(Name = "reference")] private string? QueryReference { get; set; }

    [SupplyParameterFromQuery(Name = "chain")] private string? QueryChain { get; set; }

    [SupplyParameterFromQuery(Name = "name")] private string? QueryName { get; set; }

    [SupplyParameterFromQuery(Name = "queue")] private string? QueryQueue { get; set; }

    [SupplyParameterFromQuery(Name = "search")] private string? QuerySearch { get; set; }

    [SupplyParameterFromQuery(Name = "network")] private string[]? QueryNetworks { get; set; }

    [SupplyParameterFromQuery(Name = "starts")] private string? QueryStarts { get; set; }

    [SupplyParameterFromQuery(Name = "models")] private string? QueryModels { get; set; }

    [SupplyParameterFromQuery(Name = "iterations")] private string? QueryIterations { get; set; }

    [SupplyParameterFromQuery(Name = "seed")] private string? QuerySeed { get; set; }

    private FoldingOptions Start => (_source is null ? null : ProteinLaunch.Read<Fold.Config>(_source)?.Folding) ?? Usual;

    private IReadOnlyList<string> Networks => QueryNetworks is { Length: > 0 } ? [.. QueryNetworks.Where(path => path.Length > 0)] : _source is not null && ProteinLaunch.Read<Fold.Config>(_source) is { } config ? config.Networks : [ProteinNetworks.Default];

    /// <summary>The search that is chosen; that of the run that is cloned where none is.</summary>
    private AlignmentSearch? Search => QuerySearch is null ? CloneSearch : QuerySearch.Length == 0 ? null : Searches.Find(QuerySearch)?.Search;

    private string SearchName => Search is null ? "" : Searches.Of(Search)?.Name ?? ClonedSearch;

    private AlignmentSearch? CloneSearch => _source is null ? null : ProteinLaunch.Read<Fold.Config>(_source)?.Search;

    private string Queue => QueryQueue ?? _source?.Queue ?? "cpu";

    private string Chain => QueryChain ?? _reference?.Chains.FirstOrDefault() ?? "";

    private bool HasOptions => QueryNetworks is { Length: > 0 } || QueryStarts is not null || QueryModels is not null || QueryIterations is not null || QuerySeed is not null || _installed.Count == 0;

    private string OptionWords => $"{string.Join(", ", Networks.Select(path => Path.GetFileName(path)))}; {Text("starts", Start.Starts)} starts, {Text("models", Start.Models)} models, seed {Text("seed", Start.Seed)}";

    private IEnumerable<(string Name, string Title, string Hint, string Value, long Least, long Most)> Numbers =>
    [
        ("starts", "Starts", "More take longer and find lower energies.", Text("starts", Start.Starts), 1, 100),
        ("models", "Models to keep", "The best by energy first.", Text("models", Start.Models), 1, 100),
        ("iterations", "Iterations at most", "Of each descent.", Text("iterations", Start.Iterations), 1, 100_000),
        ("seed", "Seed", "The same seed gives the same models.", Text("seed", Start.Seed), 0, long.MaxValue),
    ];

    private string Told => _lengths is [var only]
        ? $"{_targets[0]}: {Format.Count(only)} residues"
        : $"{Format.Count(_lengths.Count)} sequences of {Format.Count(_lengths.Min())} to {Format.Count(_lengths.Max())} residues";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_draft is not null)
        {
            await _draft.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (!_loaded || _cloned != Clone)
        {
            _mayEdit = await User.MayEditAsync();
            _installed = NetworkShelf.List();
            await PrefillAsync();
            _queues = await Served.ListAsync(Queue);
            _loaded = true;
        }

        _changes.Confirm(Navigation);
        _missing = null;
        (_file, _evidence, _reference) = (await FindAsync(QueryFile), await FindAsync(QueryEvidence), await FindAsync(QueryReference));
        Check();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_loaded && !_drafted)
        {
            _drafted = true;
            _draft = new BrowserMount(Js, "shell.js");
            await _draft.MountAsync("keepDraft", _field, DraftKey);
        }
    }

    private string DraftKey => Clone is { } id ? $"fold-{id}" : "fold";

    /// <summary>What is wrong with a field: at once where something was typed, after a try to launch where nothing was.</summary>
    private string? Shown(string field) => !_problems.TryGetValue(field, out var problem) ? null
        : field == "sequence" && !_asked && _text.Trim().Length == 0 && _file is null ? null : problem;

    private string Text(string name, long usual) => Query(name) ?? usual.ToString(CultureInfo.InvariantCulture);

    private string? Query(string name) => name switch { "starts" => QueryStarts, "models" => QueryModels, "iterations" => QueryIterations, _ => QuerySeed };

    private async Task PrefillAsync()
    {
        _cloned = Clone;
        _source = null;
        if (Clone is not { } id)
        {
            return;
        }

        var run = await Runs.FindRunAsync(id);
        if (run is null || ProteinLaunch.Read<Fold.Config>(run) is not { } config)
        {
            _problem = run is null ? $"There is no run {id} to clone; it may have been deleted." : $"Run {id} folded nothing, so there is nothing to fill in.";
            return;
        }

        _source = run;
        _text = config.Targets is [var only] ? $">{only.Name}\n{only.Sequence}" : string.Join('\n', config.Targets.Select(target => $">{target.Name}\n{target.Sequence}"));
        if (config.Targets is [var single])
        {
            Dictionary<string, object?> query = new()
            {
                ["evidence"] = QueryEvidence ?? Uploads.IdOf(single.Alignment ?? single.Profile),
                ["reference"] = QueryReference ?? Uploads.IdOf(single.Reference),
                ["chain"] = QueryChain ?? single.ReferenceChain,
            };
            if (query.Any(part => part.Value is not null) && QueryEvidence is null && QueryReference is null)
            {
                Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(query), replace: true);
            }
        }
    }

    private async Task<ProteinUpload?> FindAsync(string? id)
    {
        if (id is null)
        {
            return null;
        }

        if (!_uploads.TryGetValue(id, out var upload))
        {
            try
            {
                upload = await Task.Run(() => Uploads.Find(id));
            }
            catch (DataException exception)
            {
                _missing = exception.Message;
            }

            _uploads[id] = upload;
        }

        if (upload is null)
        {
            _missing ??= $"The file {id.Split('/')[^1]} is no longer here; choose it again.";
        }

        return upload;
    }

    private void Check()
    {
        Dictionary<string, string> wrong = [];
        long Number(string name, long usual, long least, long most)
        {
            if (Query(name) is not { } text)
            {
                return usual;
            }

            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            {
                return value;
            }

            wrong[name] = most == long.MaxValue ? "A whole number from 0 on." : $"A whole number from {least} to {Format.Count(most)}.";
            return usual;
        }

        var folding = Start with
        {
            Starts = (int)Number("starts", Start.Starts, 1, 100),
            Models = (int)Number("models", Start.Models, 1, 100),
            Iterations = (int)Number("iterations", Start.Iterations, 1, 100_000),
            Seed = Number("seed", Start.Seed, 0, long.MaxValue),
        };
        var (config, problems) = new FoldDraft
        {
            Text = _text, Name = QueryName?.Trim() ?? "", File = _file, Evidence = _evidence, Reference = _reference, Chain = QueryChain ?? "", Networks = Networks, Folding = folding, Search = Search,
        }.Check();
        if (QuerySearch is { Length: > 0 } && Search is null)
        {
            wrong["search"] = $"There is no search \"{QuerySearch}\" on this site.";
        }

        _problems = problems.Concat(wrong).GroupBy(p => p.Key).ToDictionary(p => p.Key, p => p.First().Value);
        _config = _problems.Count == 0 ? config : null;
        _targets = [.. config?.Targets.Select(target => target.Name) ?? []];
        _lengths = [.. config?.Targets.Select(target => target.Sequence.Length) ?? []];
    }

    private void SetText(string? text)
    {
        _text = text ?? "";
        Check();
    }

    private void TryExample(FoldExample example)
    {
        _text = $">{example.Name}\n{example.Sequence}";
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["file"] = null, ["evidence"] = null, ["reference"] = null, ["chain"] = null, ["name"] = null }), replace: true);
        Check();
    }

    /// <summary>A file was taken in: it goes where its kind belongs.</summary>
    private async Task TakenAsync(string id)
    {
        if (await FindAsync(id) is { } upload)
        {
            Go(upload.Kind switch { ProteinUploadKind.Sequences => "file", ProteinUploadKind.Structure => "reference", _ => "evidence" }, id);
        }
    }

    private void Remove(string field) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(field == "reference" ? new Dictionary<string, object?> { ["reference"] = null, ["chain"] = null } : new() { [field] = null }), replace: true);

    private void Toggle(string path)
    {
        string[] networks = [.. Networks.Contains(path) ? Networks.Where(other => other != path) : Networks.Append(path)];
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["network"] = networks is [] ? [""] : networks }), replace: true);
    }

    private void Go(string name, string? value) => _changes.Go(Navigation, name, string.IsNullOrWhiteSpace(value) ? null : value);

    // An empty search is a choice as well: a clone's is left out.
    private void GoSearch(string? name) => _changes.Go(Navigation, "search", string.IsNullOrEmpty(name) && CloneSearch is null ? null : name ?? "");

    private async Task LaunchAsync()
    {
        (_asked, _problem) = (true, null);
        if (_config is null)
        {
            _problem = _problems.Count == 0 ? null : "Some fields need a change; what is wrong stands next to each.";
            return;
        }

        _launching = true;
        StateHasChanged();
        try
        {
            var id = await Launches.LaunchAsync(await User.PrincipalAsync(), _config, Queue, _source?.Id);
            if (_draft is not null)
            {
                await _draft.TellAsync("drop");
            }

            Navigation.NavigateTo($"/runs/{id}");
        }
        catch (Exception exception) when (exception is AccessDenied or ArgumentException)
        {
            _problem = exception.Message;
        }
        finally
        {
            _launching = false;
        }
    }
}
