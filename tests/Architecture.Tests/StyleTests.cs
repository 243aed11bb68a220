using System.Text.RegularExpressions;

namespace Platform.Architecture.Tests;

/// <summary>Rules of style that a compiler does not know.</summary>
public sealed partial class StyleTests
{
    private const int LongestFile = 400;

    [Fact]
    public void Sources_EveryFile_CanBeReadInOneSitting() =>
        AssertNone(path => File.ReadLines(path).Count() > LongestFile);

    [Fact]
    public void Sources_EveryFile_AsksATimeProviderForTheTime() =>
        AssertNone(path => LocalClock().IsMatch(File.ReadAllText(path)));

    [Fact]
    public void Sources_Names_SayWhatAThingIs() =>
        AssertNone(path => VagueName().IsMatch(Path.GetFileNameWithoutExtension(path)));

    private static void AssertNone(Predicate<string> isWrong)
    {
        var wrong = Repository.Sources.Where(path => isWrong(path)).Select(path => Path.GetRelativePath(Repository.Root, path)).ToArray();
        Assert.True(wrong.Length == 0, string.Join(Environment.NewLine, wrong));
    }

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?N" + "ow\\b")]
    private static partial Regex LocalClock();

    [GeneratedRegex("(Utils?|Helpers?|Common|Manager)$")]
    private static partial Regex VagueName();
}
