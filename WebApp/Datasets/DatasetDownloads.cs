using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Platform.Training.Core.Downloads;

namespace Platform.WebApp.Datasets;

/// <summary>Downloads data sets in the background, one at a time each; a stopped or broken one goes on where it ended.</summary>
internal sealed partial class DatasetDownloads(
    IHttpClientFactory clients,
    IOptions<DatasetSources> sources,
    DatasetShelf shelf,
    TimeProvider clock,
    ILogger<DatasetDownloads> logger) : IAsyncDisposable
{
    /// <summary>Name of the HTTP client that fetches.</summary>
    public const string Client = "datasets";

    private readonly ConcurrentDictionary<string, Download> _downloads = new();

    /// <summary>Where the download of a data set stands; null when there was none since the start.</summary>
    public DownloadState? StateOf(Dataset dataset) => _downloads.GetValueOrDefault(dataset.Name)?.State;

    /// <summary>Whether an earlier download left bytes to go on from.</summary>
    public bool CanResume(Dataset dataset)
    {
        var workplace = Path.Combine(shelf.Root, ".incoming", dataset.Name);
        return Directory.Exists(workplace) && Directory.EnumerateFiles(workplace).Any(f => !f.EndsWith(".etag", StringComparison.Ordinal));
    }

    /// <summary>Starts a download or goes on with one; one that goes on already is left alone.</summary>
    public void Start(Dataset dataset) => _downloads.AddOrUpdate(
        dataset.Name,
        _ => Begin(dataset),
        (_, present) => present.State.IsActive ? present : Begin(dataset));

    /// <summary>Stops a download; what came is kept.</summary>
    public void Cancel(Dataset dataset)
    {
        if (_downloads.TryGetValue(dataset.Name, out var download))
        {
            download.Stop.Cancel();
        }
    }

    /// <summary>The end of a data set's present download.</summary>
    public Task WaitAsync(Dataset dataset) => _downloads.TryGetValue(dataset.Name, out var download) ? download.Work : Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var download in _downloads.Values)
        {
            await download.Stop.CancelAsync();
            await download.Work;
        }
    }

    private Download Begin(Dataset dataset)
    {
        var download = new Download(new DownloadState(DownloadPhase.Fetching, "Connecting…"));
        download.Work = Task.Run(() => RunAsync(dataset, download));
        return download;
    }

    private async Task RunAsync(Dataset dataset, Download download)
    {
        try
        {
            var addresses = sources.Value.AddressesOf(dataset);
            var workplace = shelf.Workplace(dataset.Name);
            var files = addresses.Select(a => Path.Combine(workplace, Path.GetFileName(a.LocalPath))).ToList();
            var fetch = new ResumableFetch(clients.CreateClient(Client));
            for (var i = 0; i < files.Count; i++)
            {
                await fetch.RunAsync(addresses[i], files[i], Progress(download, files.Count > 1 ? $"file {i + 1} of {files.Count}" : null), download.Stop.Token);
            }

            download.State = download.State with { Phase = DownloadPhase.Unpacking, Message = "Unpacking and checking…", SecondsLeft = null };
            await UnpackAsync(dataset, files, workplace, download.Stop.Token);
            download.State = download.State with { Phase = DownloadPhase.Done, Message = "In place." };
        }
        catch (OperationCanceledException)
        {
            download.State = download.State with { Phase = DownloadPhase.Cancelled, Message = "Cancelled. What came is kept.", SecondsLeft = null };
        }
        catch (Exception exception)
        {
            if (exception is not (DatasetProblem or DownloadException or IOException or UnauthorizedAccessException))
            {
                LogFailure(exception, dataset.Name);
            }

            download.State = download.State with { Phase = DownloadPhase.Failed, Message = exception.Message, SecondsLeft = null };
        }
    }

    /// <summary>Nothing reaches its place before all of it was read and found good.</summary>
    private async Task UnpackAsync(Dataset dataset, IReadOnlyList<string> files, string workplace, CancellationToken cancellationToken)
    {
        var unpacked = Directory.CreateDirectory(Path.Combine(workplace, "unpacked")).FullName;
        try
        {
            await Unpacking.RunAsync(dataset, files, unpacked, cancellationToken);
            foreach (var file in dataset.Files)
            {
                var path = Path.Combine(unpacked, file.Name);
                if (!File.Exists(path))
                {
                    throw new DatasetProblem($"The download lacks {file.Name}.");
                }

                var check = await FileCheck.RunAsync(file, path, cancellationToken);
                if (check.Problem is { } problem)
                {
                    throw new DatasetProblem(problem);
                }

                if (!check.IsComplete(file) && !file.HasBrokenRows)
                {
                    throw new DatasetProblem($"{file.Name} holds {check.Rows:N0} rows; the published file has {file.Rows:N0}. Nothing was placed.");
                }
            }

            shelf.Place(dataset, unpacked);
            Directory.Delete(workplace, recursive: true);
        }
        catch (DatasetProblem)
        {
            // What was fetched is wrong: fetching it again is the only way on.
            Directory.Delete(workplace, recursive: true);
            throw;
        }
    }

    private Action<long, long?> Progress(Download download, string? part)
    {
        var (begun, first) = (clock.GetTimestamp(), -1L);
        return (at, total) =>
        {
            first = first < 0 ? at : first;
            var seconds = clock.GetElapsedTime(begun).TotalSeconds;
            var rate = seconds > 0.5 ? (at - first) / seconds : 0;
            double? left = rate > 0 && total is { } all ? (all - at) / rate : null;
            download.State = new DownloadState(DownloadPhase.Fetching, part is null ? "Downloading" : $"Downloading {part}", at, total, left);
        };
    }

    [LoggerMessage(EventId = 300, Level = LogLevel.Error, Message = "The download of {Dataset} failed.")]
    private partial void LogFailure(Exception exception, string dataset);

    private sealed class Download(DownloadState state)
    {
        private DownloadState _state = state;

        public CancellationTokenSource Stop { get; } = new();

        public Task Work { get; set; } = Task.CompletedTask;

        public DownloadState State
        {
            get => Volatile.Read(ref _state);
            set => Volatile.Write(ref _state, value);
        }
    }
}
