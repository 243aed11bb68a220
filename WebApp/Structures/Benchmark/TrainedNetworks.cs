using System.Collections.Concurrent;
using Platform.Data.Models;
using Platform.Training.Core.Configs;
using Platform.Training.Proteins.Models;
using Platform.WebApp.Execution;

namespace Platform.WebApp.Structures.Benchmark;

/// <summary>The networks for proteins that runs of this site trained.</summary>
internal sealed class TrainedNetworks(ModelQueries models, RunDirectories directories)
{
    private const int MostLooked = 200;

    // A run's model is read by names of components; those of proteins are known from here on.
    static TrainedNetworks() => ConfigTypes.Add(typeof(ProteinModel).Assembly);

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

    private bool IsProtein(long runId) => _known.GetOrAdd(runId, id =>
    {
        try
        {
            // Opening reads what the network is and no weights.
            _ = ModelFolder.Open(directories.Find(id));
            return true;
        }
        catch (Exception exception) when (exception is ConfigException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
