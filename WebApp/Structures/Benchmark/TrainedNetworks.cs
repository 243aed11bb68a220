using System.Collections.Concurrent;
using Platform.Data.Models;
using Platform.Training.Proteins.Models;
using Platform.WebApp.Execution;

namespace Platform.WebApp.Structures.Benchmark;

/// <summary>The networks for proteins that runs of this site trained.</summary>
internal sealed class TrainedNetworks(ModelQueries models, RunDirectories directories)
{
    private const int MostLooked = 200;

    private readonly ConcurrentDictionary<long, bool> _known = new();

    /// <summary>The networks of the newest ended runs whose files are on this host, the newest first.</summary>
    public async Task<IReadOnlyList<ProteinNetwork>> ListAsync(CancellationToken cancellationToken = default)
    {
        var page = await models.PageAsync(pageSize: MostLooked, cancellationToken: cancellationToken);
        return await Task.Run<IReadOnlyList<ProteinNetwork>>(
            () =>
            [
                .. page.Rows.Where(row => row.EndedAt is not null && IsProtein(row.RunId)).Select(row => new ProteinNetwork(
                    directories.Find(row.RunId), $"run {row.RunId}: {row.Name}", row.Files.FirstOrDefault(file => file.Path == "artifacts/model.safetensors")?.Bytes ?? 0, IsShipped: false)),
            ],
            cancellationToken);
    }

    private bool IsProtein(long runId) => _known.GetOrAdd(runId, id => ModelFolder.IsOne(directories.Find(id)));
}
