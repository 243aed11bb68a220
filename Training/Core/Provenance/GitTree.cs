using System.ComponentModel;
using System.Diagnostics;

namespace Platform.Training.Core.Provenance;

/// <summary>Looks at a source tree through <c>git</c>, and leaves it as it is.</summary>
public static class GitTree
{
    /// <summary>Longer differences are cut; whoever works like that commits something first.</summary>
    private const int LongestDiff = 1_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The state of the tree that a directory stands in.</summary>
    /// <returns>The state; null where the directory stands in no repository.</returns>
    public static SourceState? Inspect(string directory)
    {
        var root = Root(directory);
        if (root is null)
        {
            return null;
        }

        var head = Ask(root, "rev-parse", "HEAD");
        if (head is not { Code: 0 })
        {
            return new SourceState(root, null, [], null, head is null ? "git is not installed, or does not answer." : $"git rev-parse: {head.Error}");
        }

        var changed = Ask(root, "status", "--porcelain", "--untracked-files=all");
        var diff = Ask(root, "diff", "HEAD", "--no-ext-diff", "--no-color");
        return new SourceState(
            root,
            head.Output.Trim(),
            changed?.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [],
            diff is { Code: 0, Output.Length: > 0 } ? Cut(diff.Output) : null,
            changed is { Code: 0 } && diff is { Code: 0 } ? null : "What differs from the commit could not be found out.");
    }

    private static string? Root(string directory)
    {
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent)
        {
            // A work tree beside its repository has a file of that name.
            if (Path.Exists(Path.Combine(at.FullName, ".git")))
            {
                return at.FullName;
            }
        }

        return null;
    }

    private static string Cut(string diff) => diff.Length <= LongestDiff ? diff : $"{diff.AsSpan(0, LongestDiff)}\n… cut at {LongestDiff} of {diff.Length} characters\n";

    private static Answer? Ask(string root, params string[] arguments)
    {
        try
        {
            // Not even the index is refreshed: the tree may belong to someone else, or be in use.
            using var git = Process.Start(new ProcessStartInfo("git", ["--no-optional-locks", "-C", root, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var (output, error) = (git.StandardOutput.ReadToEndAsync(), git.StandardError.ReadToEndAsync());
            if (git.WaitForExit(Patience) && Task.WaitAll([output, error], Patience))
            {
                return new Answer(git.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult().Trim());
            }

            git.Kill();
            return null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private sealed record Answer(int Code, string Output, string Error);
}
