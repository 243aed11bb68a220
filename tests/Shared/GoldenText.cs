namespace Platform.Tests.Shared;

/// <summary>
/// Text that stands in the repository and must not change unnoticed. With <c>UPDATE_GOLDEN=1</c> the tests write it anew;
/// the change is then read like any other.
/// </summary>
internal static class GoldenText
{
    private const int LinesShown = 80;

    /// <summary>Whether the tests write what they would compare.</summary>
    public static bool IsUpdating => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    /// <summary>Compares lines with those of a file of the source tree.</summary>
    /// <param name="path">The file, relative to the root.</param>
    /// <param name="actual">The lines as they are now.</param>
    public static void AssertSame(string path, IReadOnlyList<string> actual)
    {
        var file = Path.Combine(SourceTree.Root, path);
        if (IsUpdating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, string.Join('\n', actual) + "\n");
            return;
        }

        string[] expected = File.Exists(file) ? File.ReadAllLines(file) : [];
        var changes = LineDiff.Of(expected, actual).ToArray();
        if (changes.Length > 0)
        {
            var shown = changes.Take(LinesShown).Concat(changes.Length > LinesShown ? [$"… and {changes.Length - LinesShown} more lines"] : []);
            Assert.Fail($"{path} differs (- before, + now). If that is meant, run the test again with UPDATE_GOLDEN=1.\n{string.Join('\n', shown)}");
        }
    }

    /// <summary>Removes files that no test would write any more, or fails because of them.</summary>
    /// <param name="directory">The directory, relative to the root.</param>
    /// <param name="names">The files that belong there.</param>
    public static void AssertNoOther(string directory, IEnumerable<string> names)
    {
        var others = Directory.CreateDirectory(Path.Combine(SourceTree.Root, directory)).EnumerateFiles().Select(file => file.FullName).Where(file => !names.Contains(Path.GetFileName(file))).ToArray();
        if (IsUpdating)
        {
            Array.ForEach(others, File.Delete);
        }
        else
        {
            Assert.Empty(others);
        }
    }
}
