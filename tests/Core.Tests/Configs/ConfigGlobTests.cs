using CsCheck;
using Platform.Core.Tests.Runs;
using Platform.Training.Core.Configs;

namespace Platform.Core.Tests.Configs;

public sealed class ConfigGlobTests
{
    private static readonly string[] Paths = [.. ConfigTree.Visit(ToyRun.Config).Select(node => node.Path)];

    [Theory]
    [InlineData("**", "", true)]
    [InlineData("**", "a.b[3].c", true)]
    [InlineData("a.**", "a", true)]
    [InlineData("a.**", "a[0].b", true)]
    [InlineData("a.**", "ab.c", false)]
    [InlineData("**.c", "c", true)]
    [InlineData("**.c", "a.b[3].c", true)]
    [InlineData("**.c", "a.c.d", false)]
    [InlineData("a.*.c", "a.b.c", true)]
    [InlineData("a.*.c", "a.b.b.c", false)]
    [InlineData("a.*", "a[0]", false)]
    [InlineData("a.b_*", "a.b_c", true)]
    [InlineData("a.b_*", "a.bc", false)]
    [InlineData("a[*]", "a[7]", true)]
    [InlineData("a[*]", "a", false)]
    [InlineData("a[2]", "a[2]", true)]
    [InlineData("a[2]", "a[12]", false)]
    [InlineData("a[1::2].c", "a[3].c", true)]
    [InlineData("a[1::2].c", "a[2].c", false)]
    [InlineData("a[:2]", "a[1]", true)]
    [InlineData("a[:2]", "a[2]", false)]
    [InlineData("a[2:]", "a[1]", false)]
    [InlineData("**.l[::3].**", "x.l[6].y", true)]
    [InlineData("**.l[::3].**", "x.l[5].y", false)]
    public void Matches_PathAndPattern_FollowsTheRules(string glob, string path, bool expected) =>
        Assert.Equal(expected, new ConfigGlob(glob).Matches(path));

    [Theory]
    [InlineData("a[x]")]
    [InlineData("a[]")]
    [InlineData("a[1:2:0]")]
    [InlineData("a[-1]")]
    [InlineData("a[1:2:3:4]")]
    public void New_WrongSlice_SaysWhatASliceIs(string glob) =>
        Assert.Contains("[start:stop:step]", Assert.Throws<ConfigException>(() => new ConfigGlob(glob)).Message, StringComparison.Ordinal);

    [Fact]
    public void Matches_PathOfATree_IsMatchedByItselfAndByAnyStepsBeforeItsEnd() =>
        (from path in Gen.Int[1, Paths.Length - 1].Select(i => Paths[i])
         from other in Gen.Int[1, Paths.Length - 1].Select(i => Paths[i])
         select (path, other)).Sample(pair =>
            new ConfigGlob(pair.path).Matches(pair.other) == (pair.path == pair.other)
            && new ConfigGlob("**." + pair.path.Split('.')[^1]).Matches(pair.path)
            && new ConfigGlob(pair.path + ".**").Matches(pair.other) == (pair.other == pair.path || pair.other.StartsWith(pair.path + ".", StringComparison.Ordinal) || pair.other.StartsWith(pair.path + "[", StringComparison.Ordinal)));
}
