using System.Globalization;
using Microsoft.AspNetCore.Components;
using Platform.Data.Runs;
using Platform.Training.Proteins.Evaluation;
using Platform.WebApp.Accounts;
using Platform.WebApp.Components.Parts;
using Platform.WebApp.Datasets;
using Platform.WebApp.Hosts;

namespace Platform.WebApp.Structures.Benchmark;

/// <summary>Networks and a test set in, a run that measures them out. All of it stands in the page's address.</summary>
public partial class EvaluatePage
{
    /// <summary>What stands for a folder that is not named yet.</summary>
    private const string Folder = "folder";

    private readonly AddressChanges _changes = new();
    private IReadOnlyList<ProteinNetwork> _installed = [];
    private IReadOnlyList<ProteinNetwork> _trained = [];
    private IReadOnlyList<EvaluationSet> _sets = [];
    private List<(string Name, int Hosts)> _queues = [];
    private IReadOnlyDictionary<string, string> _problems = new Dictionary<string, string>();
    private EvaluationSet? _set;
    private EvaluateProteins.Config? _config;
    private EvaluateProteins.Config? _source;
    private string? _problem;
    private long? _cloned;
    private bool _loaded;
    private bool _launching;
    private bool _mayEdit;

    [Inject] private ProteinLaunch Launches { get; set; } = default!;

    [Inject] private EvaluationSets Sets { get; set; } = default!;

    [Inject] private ProteinNetworks Shelf { get; set; } = default!;

    [Inject] private TrainedNetworks Trained { get; set; } = default!;

    [Inject] private DatasetShelf Datasets { get; set; } = default!;

    [Inject] private ServedQueues Served { get; set; } = default!;

    [Inject] private RunQueries Runs { get; set; } = default!;

    [Inject] private CurrentUser User { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "clone")] private long? Clone { get; set; }

    [SupplyParameterFromQuery(Name = "network")] private string[]? QueryNetworks { get; set; }

    [SupplyParameterFromQuery(Name = "set")] private string? QuerySet { get; set; }

    [SupplyParameterFromQuery(Name = "split")] private string? QuerySplit { get; set; }

    [SupplyParameterFromQuery(Name = "fold")] private string? QueryFold { get; set; }

    [SupplyParameterFromQuery(Name = "profiles")] private string? QueryProfiles { get; set; }

    [SupplyParameterFromQuery(Name = "alignments")] private string? QueryAlignments { get; set; }

    [SupplyParameterFromQuery(Name = "longest")] private string? QueryLongest { get; set; }

    [SupplyParameterFromQuery(Name = "every")] private string? QueryEvery { get; set; }

    [SupplyParameterFromQuery(Name = "queue")] private string? QueryQueue { get; set; }

    private IReadOnlyList<string> Networks => QueryNetworks is { Length: > 0 } ? [.. QueryNetworks.Where(path => path.Length > 0)] : _source?.Networks ?? [ProteinNetworks.Default];

    private string Dataset => QuerySet ?? _source?.Dataset ?? EvaluationSets.Proteins;

    // Networks are chosen by val; that is where one looks first.
    private string Split => QuerySplit ?? (QuerySet is null ? _source?.Split : null) ?? (_set?.Splits.FirstOrDefault(split => split.Name == "val") is { Name: { } val } ? val : _set?.Splits.FirstOrDefault().Name) ?? "";

    private bool Folding => QueryFold is null ? _source is null || _source.Folding is not null : QueryFold != "0";

    private bool Profiles => QueryProfiles is null ? _source?.Profiles ?? true : QueryProfiles != "0";

    private string Alignments => QueryAlignments ?? _source?.Alignments ?? "";

    private string Longest => QueryLongest ?? Text((_source ?? EvaluationDraft.Usual).MaximumLength);

    private string Every => QueryEvery ?? Text((_source ?? EvaluationDraft.Usual).Every);

    private string Queue => QueryQueue ?? "cpu";

    private bool IsNamed => _sets.Any(set => set.Dataset == Dataset);

    private string FolderText => Dataset == Folder ? "" : Dataset;

    private IEnumerable<(string Name, string Field, string Title, string Hint, string Value)> Limits =>
    [
        ("longest", "maximum_length", "Longest chain", "Chains of more residues are left out.", Longest),
        ("every", "every", "Every so many-th chain", "1 measures all; more is a quicker look.", Every),
    ];

    private string SplitHint => Split.StartsWith("test", StringComparison.Ordinal) ? "Look at a test split when nothing is chosen any more: what is chosen by it is no longer measured by it."
        : Split == "train" ? "The networks may have learned from these chains; baselines that do are left out."
        : "Choose by this split; measure what was chosen on a test split.";

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (!_loaded || _cloned != Clone)
        {
            _cloned = Clone;
            _mayEdit = await User.MayEditAsync();
            (_installed, _trained, _queues) = (Shelf.List(), await Trained.ListAsync(), await Served.ListAsync(Queue));
            _sets = await Task.Run(Sets.List);
            _source = Clone is { } id && await Runs.FindRunAsync(id) is { } run ? ProteinLaunch.Read<EvaluateProteins.Config>(run) : null;
            _problem = Clone is not null && _source is null ? $"Run {Clone} measured no networks, so there is nothing to fill in." : null;
            _loaded = true;
        }

        _changes.Confirm(Navigation);
        if (_set?.Dataset != Dataset)
        {
            _set = _sets.FirstOrDefault(set => set.Dataset == Dataset)
                ?? (Dataset == Folder ? new EvaluationSet(Folder, [], "Name a folder.") : await Task.Run(() => Sets.Find(Dataset)));
        }

        (_config, _problems) = new EvaluationDraft
        {
            Dataset = Dataset,
            Split = Split,
            Networks = Networks,
            Folding = Folding,
            Profiles = Profiles,
            Alignments = Alignments,
            MaximumLength = Number(Longest),
            Every = Number(Every),
        }.Check(_set);
        _config = _config is null || _source is null ? _config : _config with { Folding = Folding ? _source.Folding ?? _config.Folding : null, Seed = _source.Seed };
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // What is no number is out of every range, and told next to the field.
    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private string? Shown(string field) => _problems.GetValueOrDefault(field);

    private void ChooseSet(string? set) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["set"] = set, ["split"] = null }), replace: true);

    private void Toggle(string path)
    {
        string[] networks = [.. Networks.Contains(path) ? Networks.Where(other => other != path) : Networks.Append(path)];
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["network"] = networks is [] ? [""] : networks }), replace: true);
    }

    private void Go(string name, string? value) => _changes.Go(Navigation, name, string.IsNullOrWhiteSpace(value) ? null : value);

    private async Task LaunchAsync()
    {
        _problem = null;
        if (_config is null)
        {
            _problem = "Some fields need a change; what is wrong stands next to each.";
            return;
        }

        _launching = true;
        StateHasChanged();
        try
        {
            var id = await Launches.LaunchAsync(await User.PrincipalAsync(), _config, Queue, _source is null ? null : Clone);
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
