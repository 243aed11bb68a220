using Platform.Training.Core.Provenance;

namespace Platform.Training.Core.Runs;

/// <summary>The files of one run: the contract between the process that runs it and whoever watches.</summary>
public sealed class RunDirectory
{
    /// <summary>A run in a directory, which need not exist yet.</summary>
    public RunDirectory(string root) => Root = Path.GetFullPath(root);

    /// <summary>The directory itself.</summary>
    public string Root { get; }

    /// <summary>The run's config, as JSON.</summary>
    public string Spec => Path.Combine(Root, "spec.json");

    /// <summary>What happened, one JSON object a line; see <see cref="RunEvent"/>.</summary>
    public string Events => Path.Combine(Root, "events.ndjson");

    /// <summary>What happened, for people.</summary>
    public string Log => Path.Combine(Root, "log.txt");

    /// <summary>What the run's time goes to; written again every second, which also shows that the run's process lives.</summary>
    public string Time => Path.Combine(Root, "time.json");

    /// <summary>What the run was made with; see <see cref="Provenance.ProvenanceRecord"/>.</summary>
    public string Provenance => Path.Combine(Root, "provenance.json");

    /// <summary>The figures as event files for TensorBoard.</summary>
    public string TensorBoard => Path.Combine(Root, "tensorboard");

    /// <summary>States to resume from.</summary>
    public string Checkpoints => Path.Combine(Root, "checkpoints");

    /// <summary>What was made of the trained model, with its figures.</summary>
    public string Deliverables => Path.Combine(Root, "deliverables.json");

    /// <summary>Files worth taking away.</summary>
    public string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary>Describes one of the run's files as worth taking away.</summary>
    /// <param name="path">Within the directory, with slashes.</param>
    public ArtifactEvent Artifact(string path)
    {
        using var file = File.OpenRead(Path.Combine(Root, path));
        return new ArtifactEvent(path, file.Length, FileSha256.Of(file));
    }

    /// <summary>Makes the directory and those in it.</summary>
    public void Create()
    {
        Directory.CreateDirectory(Checkpoints);
        Directory.CreateDirectory(Artifacts);
    }
}
