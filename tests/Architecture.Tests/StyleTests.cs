using System.Text.RegularExpressions;

namespace Platform.Architecture.Tests;

/// <summary>Rules of style that a compiler does not know.</summary>
public sealed partial class StyleTests
{
    private const int LongestFile = 400;

    [Fact]
    public void Sources_EveryFile_CanBeReadInOneSitting() =>
        Assert.Empty(Repository.Sources.Where(path => File.ReadLines(path).Count() > LongestFile).Select(path => Path.GetRelativePath(Repository.Root, path)));

    [Fact]
    public void Sources_EveryFile_AsksATimeProviderForTheTime() =>
        Assert.Empty(Repository.Sources.Where(path => LocalClock().IsMatch(File.ReadAllText(path))).Select(path => Path.GetRelativePath(Repository.Root, path)));

    [Fact]
    public void Sources_Names_SayWhatAThingIs() =>
        Assert.Empty(Repository.Sources.Select(path => Path.GetFileNameWithoutExtension(path)).Where(name => VagueName().IsMatch(name)));

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?N" + "ow\\b")]
    private static partial Regex LocalClock();

    [GeneratedRegex("(Utils?|Helpers?|Common|Manager)$")]
    private static partial Regex VagueName();
}
