using System.Diagnostics;
using Platform.Training.Core.Provenance;

namespace Platform.Core.Tests.Provenance;

/// <summary>Against a real repository, made by git itself.</summary>
public sealed class GitTreeTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("platform-git-").FullName;

    [Fact]
    public void Inspect_CleanTree_TellsItsCommit()
    {
        var commit = Commit();

        var state = GitTree.Inspect(Directory.CreateDirectory(Path.Combine(_directory, "below")).FullName)!;

        Assert.Equal((_directory, commit, null, null), (state.Root, state.Commit, state.Diff, state.Problem));
        Assert.Empty(state.Changed);
    }

    [Fact]
    public void Inspect_ChangedTree_TellsWhatDiffersAndLeavesItAsItIs()
    {
        Commit();
        File.WriteAllText(Path.Combine(_directory, "a.txt"), "one\ntwo\n");
        File.WriteAllText(Path.Combine(_directory, "new.txt"), "new\n");
        var index = File.ReadAllBytes(Path.Combine(_directory, ".git/index"));

        var state = GitTree.Inspect(_directory)!;

        Assert.Equal([" M a.txt", "?? new.txt"], state.Changed);
        Assert.Contains("\n+two\n", state.Diff, StringComparison.Ordinal);
        Assert.Equal(index, File.ReadAllBytes(Path.Combine(_directory, ".git/index")));
    }

    [Fact]
    public void Inspect_RepositoryWithoutACommit_SaysWhy()
    {
        Git("init", "--quiet");

        var state = GitTree.Inspect(_directory)!;

        Assert.Null(state.Commit);
        Assert.StartsWith("git rev-parse: fatal", state.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_NoRepository_IsNone() => Assert.Null(GitTree.Inspect(_directory));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string Commit()
    {
        Git("init", "--quiet");
        File.WriteAllText(Path.Combine(_directory, "a.txt"), "one\n");
        Git("add", "a.txt");
        Git("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "--quiet", "-m", "one");
        return Git("rev-parse", "HEAD").Trim();
    }

    private string Git(params string[] arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-C", _directory, .. arguments]) { RedirectStandardOutput = true })!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            Assert.Equal(0, git.ExitCode);
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("git is not installed.");
            return "";
        }
    }
}
