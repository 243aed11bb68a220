using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Platform.Data.Runs;
using Platform.WebApp.Components.Parts;
using Platform.WebApp.Runs;

namespace Platform.WebApp.Tests.Runs;

public sealed class RunStateTests : BunitContext
{
    public RunStateTests()
    {
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Theory]
    [InlineData(RunState.Queued)]
    [InlineData(RunState.Running)]
    [InlineData(RunState.Stopping)]
    [InlineData(RunState.Succeeded)]
    [InlineData(RunState.Failed)]
    [InlineData(RunState.Stopped)]
    public void Mark_State_SaysItByWordIconAndColour(RunState state)
    {
        var mark = Render<RunStateMark>(p => p.Add(m => m.State, state));
        Assert.Equal(state.ToString(), mark.Find(".state").TextContent.Trim());
        Assert.Contains(state.ToString().ToLowerInvariant(), mark.Find(".state").ClassList);
        Assert.NotNull(mark.Find("svg"));
    }

    [Fact]
    public void Progress_Running_SaysStepShareAndTimeLeft()
    {
        var shown = Progress(new Run { Name = "a", Experiment = "e", Spec = "{}", Queue = "cpu", State = RunState.Running, Step = 1263, TotalSteps = 6315, SecondsLeft = 192 });
        Assert.Contains("Step 1,263 of 6,315 · 20 %", shown.Markup, StringComparison.Ordinal);
        Assert.Contains("3 m 12 s left", shown.Markup, StringComparison.Ordinal);
        Assert.Equal("20", shown.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
    }

    [Fact]
    public void Progress_Failed_SaysTheReasonAndWhereToGo()
    {
        var shown = Progress(new Run { Name = "a", Experiment = "e", Spec = "{}", Queue = "cpu", State = RunState.Failed, FailureClass = "bad_data", Reason = "train.tsv, line 3: 1 column" });
        Assert.Contains("Failed: data is missing or malformed", shown.Markup, StringComparison.Ordinal);
        Assert.Contains("train.tsv, line 3: 1 column", shown.Markup, StringComparison.Ordinal);
        Assert.NotNull(shown.Find("a[href='/datasets']"));
    }

    [Fact]
    public void Progress_Queued_SaysWhatItWaitsFor() =>
        Assert.Contains("Waits for a free slot of queue", Progress(new Run { Name = "a", Experiment = "e", Spec = "{}", Queue = "gpu", State = RunState.Queued }).Markup, StringComparison.Ordinal);

    private IRenderedComponent<RunProgress> Progress(Run run)
    {
        Services.AddSingleton(TimeProvider.System);
        return Render<RunProgress>(p => p.Add(r => r.Run, run));
    }
}
