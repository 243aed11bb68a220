using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using static TorchSharp.torch;

namespace Platform.Training.Core.Deliverables;

/// <summary>What a <see cref="Deliverable"/> works on, and where it leaves its results.</summary>
/// <param name="model">The trained model, its parameters in memory.</param>
/// <param name="device">Where they are.</param>
/// <param name="directory">The run's files; what is made goes below <see cref="RunDirectory.Artifacts"/>.</param>
public sealed class DeliverableContext(Model model, Device device, RunDirectory directory)
{
    private readonly Dictionary<string, double> _figures = [];
    private readonly List<string> _files = [];

    /// <summary>The trained model, its parameters in memory.</summary>
    public Model Model { get; } = model;

    /// <summary>Where they are.</summary>
    public Device Device { get; } = device;

    /// <summary>The run's files.</summary>
    public RunDirectory Directory { get; } = directory;

    /// <summary>Takes lines for people.</summary>
    public Action<string> Narrate { get; init; } = static _ => { };

    /// <summary>Takes what a user should know and what ends nothing.</summary>
    public Action<string> Warn { get; init; } = static _ => { };

    /// <summary>The figures so far, by name.</summary>
    public IReadOnlyDictionary<string, double> Figures => _figures;

    /// <summary>The files so far, within the run's directory, with slashes.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Reports a figure.</summary>
    /// <param name="name">For example <c>int8/dev/accuracy</c>.</param>
    /// <param name="value">The figure.</param>
    public void Report(string name, double value) => _figures[name] = value;

    /// <summary>Reports a file, or all files of a directory, as worth taking away.</summary>
    /// <param name="path">An absolute path below the run's directory.</param>
    public void Keep(string path)
    {
        if (System.IO.Directory.Exists(path))
        {
            System.IO.Directory.GetFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList().ForEach(Keep);
            return;
        }

        _files.Add(Path.GetRelativePath(Directory.Root, path).Replace('\\', '/'));
    }
}
