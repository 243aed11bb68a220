using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using Platform.WebApp.Accounts;
using Platform.WebApp.Components.Parts;

namespace Platform.WebApp.Datasets;

/// <summary>A data set in the list: what is there, and the actions that bring the rest.</summary>
public partial class DatasetRow
{
    private readonly CancellationTokenSource _gone = new();
    private readonly List<(string Text, bool Bad)> _messages = [];
    private ElementReference _input;
    private BrowserMount? _watch;
    private DotNetObjectReference<DatasetRow>? _self;
    private DownloadState? _download;
    private string? _upload;
    private bool _canResume;
    private bool _open;
    private bool _watched;

    /// <summary>The data set.</summary>
    [Parameter, EditorRequired] public Dataset Dataset { get; set; } = default!;

    /// <summary>Its files as they lie on the disk.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<ShelvedFile> Files { get; set; } = [];

    /// <summary>Whether to offer changes.</summary>
    [Parameter] public bool MayEdit { get; set; }

    /// <summary>Files were placed.</summary>
    [Parameter] public EventCallback OnChange { get; set; }

    private List<ShelvedFile> Present => [.. Files.Where(f => f.Bytes is not null)];

    // A list of rows that are in another file counts none of its own.
    private IEnumerable<ShelvedFile> Counted => Present.Where(f => Present.All(other => other.File.Lists != f.File.Name));

    private (string Word, string Class, string Icon, string? Detail) State
    {
        get
        {
            if (Present.Count == 0)
            {
                return ("Missing", "queued", Icons.Material.Outlined.RadioButtonUnchecked, Dataset.Making);
            }

            if (Present.FirstOrDefault(f => f.Check?.Problem is not null) is { } bad)
            {
                return ("Malformed", "failed", Icons.Material.Outlined.ErrorOutline, bad.Check!.Problem);
            }

            if (Present.Count < Files.Count)
            {
                var missing = Files.Where(f => f.Bytes is null).Select(f => f.File.Name);
                return ($"{Present.Count} of {Files.Count} files", "stopped", Icons.Material.Outlined.Contrast, $"Missing: {string.Join(", ", missing)}");
            }

            if (Present.FirstOrDefault(f => f.Check is { } c && !c.IsComplete(f.File) && !f.File.HasBrokenRows) is { } other)
            {
                var counts = $"{other.File.Name} has {Format.Count(other.Check!.Rows)} rows, the published file {Format.Count(other.File.Rows!.Value)}.";
                return ("Other row count", "stopped", Icons.Material.Outlined.Info, counts);
            }

            if (Present.FirstOrDefault(f => f.Check?.Rows < Listed(f)) is { } few)
            {
                return ("Incomplete", "stopped", Icons.Material.Outlined.Contrast, $"{few.File.Name} holds {Format.Count(few.Check!.Rows)} records, and {few.File.Lists} names {Format.Count(Listed(few)!.Value)}.");
            }

            return ("Present", "succeeded", Icons.Material.Outlined.CheckCircle, null);
        }
    }

    /// <summary>The browser tells how far an upload is.</summary>
    [JSInvokable]
    public void Sending(string file, long sent, long total) => Say($"Sending {file}: {Format.Bytes(sent)} of {Format.Bytes(total)}");

    /// <summary>The browser tells that a file was sent.</summary>
    [JSInvokable]
    public void Checking(string file) => Say($"Checking {file}…");

    /// <summary>The browser tells that a file is in place.</summary>
    [JSInvokable]
    public Task Placed(string file, string what)
    {
        _messages.Add(($"Imported {what}.", false));
        return OnChange.InvokeAsync();
    }

    /// <summary>The browser tells that a file was refused.</summary>
    [JSInvokable]
    public void Refused(string file, string why)
    {
        _messages.Add(($"{file} was not imported: {why}", true));
        StateHasChanged();
    }

    /// <summary>The browser tells that every chosen file was handled.</summary>
    [JSInvokable]
    public void AllSent() => Say(null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }

        _self?.Dispose();
        _gone.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _canResume = Downloads.CanResume(Dataset);
        if (Downloads.StateOf(Dataset) is { IsActive: true })
        {
            _ = FollowAsync();
        }
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var offered = MayEdit && _download is not { IsActive: true };
        if (offered && !_watched)
        {
            _watched = true;
            _self ??= DotNetObjectReference.Create(this);
            _watch = new BrowserMount(Js, "upload.js");
            await _watch.MountAsync("watch", _input, $"api/datasets/{Uri.EscapeDataString(Dataset.Name)}/files/", _self);
        }
        else if (!offered)
        {
            // The input left the page; the next one is watched anew.
            _watched = false;
        }
    }

    private static string Share(DownloadState download) => download.Phase == DownloadPhase.Unpacking
        ? "100"
        : (download.TotalBytes is > 0 and var total ? 100d * download.Bytes / total : 0).ToString("0.#", CultureInfo.InvariantCulture);

    private static string Words(DownloadState download) => download switch
    {
        { Phase: DownloadPhase.Fetching, TotalBytes: { } total } =>
            $"{download.Message}: {Format.Bytes(download.Bytes)} of {Format.Bytes(total)}{(download.SecondsLeft is { } left ? $", {Format.Duration(left)} left" : "")}",
        { Phase: DownloadPhase.Fetching, Bytes: > 0 } => $"{download.Message}: {Format.Bytes(download.Bytes)}",
        _ => download.Message,
    };

    private static string FileWords(ShelvedFile file) => file switch
    {
        { Bytes: null } => "Missing",
        { Check.Problem: { } problem } => problem,
        { Check: { } check } when !check.IsComplete(file.File) => "Differs from the published file",
        _ => "",
    };

    private static string RowWords(FileCheck check, DatasetFile file) => file.Rows is { } published ? $"{Format.Count(check.Rows)} of {Format.Count(published)}" : Format.Count(check.Rows);

    /// <summary>How many rows another file says that this one has at least.</summary>
    private long? Listed(ShelvedFile file) => file.File.Lists is null ? null : Files.FirstOrDefault(other => other.File.Name == file.File.Lists)?.Check?.Rows;

    private void Say(string? text)
    {
        _upload = text;
        StateHasChanged();
    }

    private async Task DownloadAsync()
    {
        try
        {
            await Access.RequireEditAsync(await User.PrincipalAsync(), _gone.Token);
            _messages.Clear();
            Downloads.Start(Dataset);
            await FollowAsync();
        }
        catch (AccessDenied denied)
        {
            Snackbar.Add(denied.Message, Severity.Warning);
        }
    }

    private async Task CancelAsync()
    {
        try
        {
            await Access.RequireEditAsync(await User.PrincipalAsync(), _gone.Token);
            Downloads.Cancel(Dataset);
        }
        catch (AccessDenied denied)
        {
            Snackbar.Add(denied.Message, Severity.Warning);
        }
    }

    private async Task FollowAsync()
    {
        try
        {
            do
            {
                _download = Downloads.StateOf(Dataset);
                StateHasChanged();
                await Task.Delay(300, _gone.Token);
            }
            while (_download is { IsActive: true });

            _canResume = Downloads.CanResume(Dataset);
            await OnChange.InvokeAsync();
        }
        catch (OperationCanceledException)
        {
            // The page was left; the download goes on.
        }
    }
}
