using Platform.Training.Proteins.Models;
using Platform.Training.Proteins.Predictions;
using Platform.WebApp.Execution.Runner;
using Platform.WebApp.Hosting;

namespace Platform.WebApp.Structures;

/// <summary>A network that predicts proteins.</summary>
/// <param name="Path">Its folder, as a run's config names it.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Bytes">Bytes of its weights.</param>
/// <param name="IsShipped">Whether it comes with the program.</param>
public sealed record ProteinNetwork(string Path, string Name, long Bytes, bool IsShipped);

/// <summary>The networks that can fold: those that come with the program, and those that stand in the data directory.</summary>
internal sealed class ProteinNetworks(DataDirectory data, RunnerLocator runner)
{
    /// <summary>The network that folds where none is named.</summary>
    public const string Default = ShippedNetworks.Folder;

    /// <summary>Where a person puts networks of their own.</summary>
    public string Root { get; } = Path.Combine(data.Root, "models");

    /// <summary>All networks, those that come with the program first.</summary>
    public IReadOnlyList<ProteinNetwork> List()
    {
        var shipped = runner.Samples is { } samples ? Path.Combine(Path.GetDirectoryName(samples)!, "models") : null;
        return
        [
            .. Folders(shipped).Select(folder => new ProteinNetwork($"models/{Path.GetFileName(folder)}", Path.GetFileName(folder), Bytes(folder), IsShipped: true)),
            .. Folders(Root).Select(folder => new ProteinNetwork(folder, Path.GetFileName(folder), Bytes(folder), IsShipped: false)),
        ];
    }

    private static IEnumerable<string> Folders(string? root) => root is not null && Directory.Exists(root)
        ? Directory.EnumerateDirectories(root).Where(ModelFolder.IsOne).Order(StringComparer.Ordinal)
        : [];

    private static long Bytes(string folder) => new FileInfo(Path.Combine(folder, ModelFolder.WeightsFile)).Length;
}
