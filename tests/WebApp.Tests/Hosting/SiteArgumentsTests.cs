using Platform.WebApp.Hosting;

namespace Platform.WebApp.Tests.Hosting;

public sealed class SiteArgumentsTests
{
    [Fact]
    public void TryParse_AllOptions_SetsTheirKeys()
    {
        Assert.True(SiteArguments.TryParse(["--data", "/srv/p", "--urls=http://127.0.0.1:1", "--role", "worker"], out var arguments, out _));
        Assert.Equal("/srv/p", arguments.Settings["Site:DataDirectory"]);
        Assert.Equal("http://127.0.0.1:1", arguments.Settings["urls"]);
        Assert.Equal("worker", arguments.Settings["Site:Role"]);
    }

    [Theory]
    [InlineData("There is no option --dta.", "--dta", "/srv/p")]
    [InlineData("--data needs a value.", "--data")]
    [InlineData("--data needs a value.", "--data", "--role", "web")]
    [InlineData("--role is web, worker or all, not 'boss'.", "--role", "boss")]
    [InlineData("'here' is not an option.", "here")]
    public void TryParse_Nonsense_SaysWhat(string expected, params string[] args)
    {
        Assert.False(SiteArguments.TryParse(args, out _, out var problem));
        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
    }
}
