using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Platform.Training.Core.Checkpoints;

/// <summary>
/// Finds the fast directory of a run, named by a hash of where the run lies, and removes what runs left there that are
/// gone. Its owner file names the run and a random mark that also stands in the run's own directory, so that a new run in
/// the place of an old one never goes on from what is not its own.
/// </summary>
internal static class FastTier
{
    private const string OwnerFile = "owner.json";
    private const string MarkFile = ".mark";
    private const string SharedMemory = "/dev/shm";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>How long a directory without an owner is taken for one that is just being made.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>The fast directory of a run where it has one; null otherwise.</summary>
    /// <param name="checkpoints">The run's checkpoint directory.</param>
    /// <param name="config">As the run has it.</param>
    public static string? Find(string checkpoints, FastCheckpoints config) =>
        In(checkpoints, config) is var path && IsOwned(path, checkpoints) ? path : null;

    /// <summary>Makes the fast directory of a run, empty where what lies there is not its own, and removes what other runs left.</summary>
    public static string Open(string checkpoints, FastCheckpoints config)
    {
        var path = In(checkpoints, config);
        if (!IsOwned(path, checkpoints))
        {
            RemoveIfPossible(path);
        }

        var mark = Mark(checkpoints) ?? WriteMark(checkpoints);
        MakePrivate(System.IO.Path.GetDirectoryName(path)!);
        MakePrivate(path);
        var owner = new Owner(System.IO.Path.GetFullPath(checkpoints), mark, Environment.MachineName);
        File.WriteAllText(System.IO.Path.Combine(path, OwnerFile), JsonSerializer.Serialize(owner));
        Purge(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    private static string In(string checkpoints, FastCheckpoints config)
    {
        var root = config.Directory ?? (Directory.Exists(SharedMemory) ? SharedMemory : System.IO.Path.GetTempPath());
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(System.IO.Path.GetFullPath(checkpoints))));
        return System.IO.Path.Combine(root, $"platform-checkpoints-{Environment.UserName}", hash[..16]);
    }

    /// <summary>Removes directories whose run is gone or was replaced. Another machine's are left: its paths mean nothing here.</summary>
    private static void Purge(string parent)
    {
        foreach (var found in Directory.GetDirectories(parent))
        {
            var isLeft = OwnerOf(found) is { } owner
                ? owner.Machine == Environment.MachineName && owner.Mark != Mark(owner.Checkpoints)
                : TimeProvider.System.GetUtcNow() - Directory.GetLastWriteTimeUtc(found) > Grace;
            if (isLeft)
            {
                RemoveIfPossible(found);
            }
        }
    }

    private static bool IsOwned(string path, string checkpoints) =>
        OwnerOf(path) is { } owner && owner.Mark == Mark(checkpoints) && owner.Checkpoints == System.IO.Path.GetFullPath(checkpoints);

    private static Owner? OwnerOf(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Owner>(File.ReadAllText(System.IO.Path.Combine(path, OwnerFile)));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static string? Mark(string checkpoints)
    {
        try
        {
            return File.ReadAllText(System.IO.Path.Combine(checkpoints, MarkFile));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string WriteMark(string checkpoints)
    {
        var mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        Directory.CreateDirectory(checkpoints);
        File.WriteAllText(System.IO.Path.Combine(checkpoints, MarkFile), mark);
        return mark;
    }

    private static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            // What lies in memory is shared by every user of the host.
            Directory.CreateDirectory(path, OwnerOnly);
        }
    }

    private static void RemoveIfPossible(string path)
    {
        try
        {
            CheckpointDirectory.Remove(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It is not ours to remove, or somebody else just did.
            return;
        }
    }

    private sealed record Owner(string Checkpoints, string Mark, string Machine);
}
