using System.Globalization;

namespace Platform.Training.Core.Checkpoints;

/// <summary>
/// One directory of checkpoints. A checkpoint appears whole, by renaming, and is gone as soon as its index is; what a
/// killed process left half done is put right when the directory is opened.
/// </summary>
/// <param name="path">The directory.</param>
/// <param name="tier">Which tier it is; the fast one is not flushed.</param>
internal sealed class CheckpointDirectory(string path, CheckpointTier tier)
{
    private const string Prefix = "step-";
    private const string Building = ".building-";
    private const string Replaced = ".replaced-";
    private const string Damaged = "damaged-";

    /// <summary>The directory itself.</summary>
    public string Path => path;

    /// <summary>Complete checkpoints, the newest first.</summary>
    public static IReadOnlyList<string> List(string directory) =>
        !Directory.Exists(directory)
            ? []
            :
            [
                .. Directory.GetDirectories(directory, Prefix + "*")
                    .Where(found => StepOf(found) is not null && File.Exists(System.IO.Path.Combine(found, CheckpointIndex.FileName)))
                    .OrderByDescending(StepOf),
            ];

    /// <summary>What a checkpoint tells of itself; an index that cannot be read leaves figures and size out.</summary>
    public static Checkpoint Describe(string checkpoint, CheckpointTier tier)
    {
        var described = new Checkpoint(
            checkpoint,
            StepOf(checkpoint) ?? 0,
            tier,
            File.Exists(System.IO.Path.Combine(checkpoint, CheckpointFiles.Healthy)),
            Directory.EnumerateFiles(checkpoint).Sum(file => new FileInfo(file).Length));
        try
        {
            return described with { Figures = CheckpointIndex.Read(checkpoint).Figures };
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException)
        {
            // Reading it is refused later, with a reason.
            return described;
        }
    }

    /// <summary>Every complete checkpoint here, the newest first.</summary>
    public IReadOnlyList<Checkpoint> Survey()
    {
        var found = new List<Checkpoint>();
        foreach (var checkpoint in List(path))
        {
            try
            {
                found.Add(Describe(checkpoint, tier));
            }
            catch (Exception problem) when (problem is DirectoryNotFoundException or FileNotFoundException)
            {
                // A run that goes on removed it while somebody else looked.
                continue;
            }
        }

        return found;
    }

    /// <summary>Puts right what a killed process left half done.</summary>
    public void Recover()
    {
        Directory.CreateDirectory(path);
        foreach (var left in Directory.GetDirectories(path, ".*"))
        {
            var name = System.IO.Path.GetFileName(left);
            if (name.StartsWith(Replaced, StringComparison.Ordinal) && System.IO.Path.Combine(path, name[Replaced.Length..]) is var target && !Directory.Exists(target))
            {
                Directory.Move(left, target);
            }
            else if (name.StartsWith(Building, StringComparison.Ordinal) || name.StartsWith(Replaced, StringComparison.Ordinal))
            {
                Remove(left);
            }
        }

        foreach (var left in Directory.GetDirectories(path, Prefix + "*").Where(left => !File.Exists(System.IO.Path.Combine(left, CheckpointIndex.FileName))))
        {
            // Its removal had begun.
            Remove(left);
        }
    }

    /// <summary>
    /// Writes a checkpoint. One of the same step is replaced: the run went on from it or stands where it was, so that what was
    /// found out about it holds on.
    /// </summary>
    /// <exception cref="IOException">The disk is full or broken; older checkpoints are untouched.</exception>
    public Checkpoint Commit(CheckpointContent content)
    {
        var name = Prefix + content.State.Step.ToString("D8", CultureInfo.InvariantCulture);
        var (target, building, replaced) = (In(name), In(Building + name), In(Replaced + name));
        Remove(building);
        Directory.CreateDirectory(building);
        try
        {
            var before = Directory.Exists(target) ? Describe(target, tier) : null;
            CheckpointFiles.Write(building, content, content.Figures.Count > 0 ? content.Figures : before?.Figures ?? content.Figures, durable: tier == CheckpointTier.Persistent);
            if (before is not null)
            {
                if (before.IsHealthy)
                {
                    MarkHealthy(building);
                }

                Directory.Move(target, replaced);
            }

            Directory.Move(building, target);
        }
        catch
        {
            if (Directory.Exists(replaced) && !Directory.Exists(target))
            {
                Directory.Move(replaced, target);
            }

            Remove(building);
            throw;
        }

        if (tier == CheckpointTier.Persistent)
        {
            DurableDirectory.Flush(path);
        }

        Remove(replaced);
        return Describe(target, tier);
    }

    /// <summary>Marks a checkpoint as healthy, where it is still there.</summary>
    public static void MarkHealthy(string checkpoint)
    {
        if (Directory.Exists(checkpoint))
        {
            using var mark = File.Create(System.IO.Path.Combine(checkpoint, CheckpointFiles.Healthy));
        }
    }

    /// <summary>Puts a damaged checkpoint aside, so that it no longer counts; one that was put aside before is removed.</summary>
    public void SetAside(string checkpoint)
    {
        foreach (var before in Directory.GetDirectories(path, Damaged + "*"))
        {
            Remove(before);
        }

        Directory.Move(checkpoint, In(Damaged + System.IO.Path.GetFileName(checkpoint)));
    }

    /// <summary>Removes a directory; without its index a half-removed checkpoint no longer counts as one.</summary>
    public static void Remove(string directory)
    {
        if (Directory.Exists(directory))
        {
            File.Delete(System.IO.Path.Combine(directory, CheckpointIndex.FileName));
            Directory.Delete(directory, recursive: true);
        }
    }

    private static long? StepOf(string checkpoint) =>
        long.TryParse(System.IO.Path.GetFileName(checkpoint).AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : null;

    private string In(string name) => System.IO.Path.Combine(path, name);
}
