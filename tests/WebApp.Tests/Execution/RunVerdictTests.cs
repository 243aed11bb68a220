using Platform.Data.Runs;
using Platform.WebApp.Execution.Runner;

namespace Platform.WebApp.Tests.Execution;

public sealed class RunVerdictTests
{
    public static TheoryData<int?, string?, RunState, string?> Ends => new()
    {
        { 0, "succeeded", RunState.Succeeded, null },
        { 0, null, RunState.Succeeded, null },
        { null, "succeeded", RunState.Succeeded, null },
        { 1, "failed", RunState.Failed, "bug" },
        { 137, "failed", RunState.Failed, "bug" },
        { null, "failed", RunState.Failed, "bug" },
        { 2, null, RunState.Failed, "bad_config" },
        { 4, null, RunState.Failed, "bad_data" },
        { 126, null, RunState.Failed, "setup" },
        { 127, null, RunState.Failed, "setup" },
        { 77, "running", RunState.Failed, "bug" },
        { 3, "stopped", RunState.Running, "interrupted" },
        { 137, "running", RunState.Running, "interrupted" },
        { 139, "running", RunState.Running, "interrupted" },
        { 134, null, RunState.Running, "interrupted" },
        { null, "running", RunState.Running, "interrupted" },
        { null, "stopped", RunState.Running, "interrupted" },
        { 5, "failed", RunState.Running, "hung" },
        { 5, "running", RunState.Running, "hung" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public void Of_EndNobodyAskedFor_IsDecidedByWordsThenCode(int? code, string? said, RunState state, string? failureClass)
    {
        var verdict = RunVerdict.Of(new RunnerExit { Code = code }, Run(said));

        Assert.Equal((state, failureClass), (verdict.State, verdict.FailureClass));
    }

    [Theory]
    [InlineData(3, RunState.Stopped)]
    [InlineData(143, RunState.Stopped)]
    [InlineData(null, RunState.Stopped)]
    [InlineData(0, RunState.Succeeded)]
    [InlineData(4, RunState.Failed)]
    public void Of_AfterAStopWasRequested_IsStoppedUnlessItEndedByItself(int? code, RunState state) =>
        Assert.Equal(state, RunVerdict.Of(new RunnerExit { Code = code, StopRequested = true }, Run("running")).State);

    [Theory]
    [InlineData(3, RunState.Queued)]
    [InlineData(137, RunState.Queued)]
    [InlineData(0, RunState.Succeeded)]
    [InlineData(1, RunState.Failed)]
    public void Of_DuringShutdown_GoesBackToItsQueueUnlessItEndedByItself(int code, RunState state) =>
        Assert.Equal(state, RunVerdict.Of(new RunnerExit { Code = code, ShuttingDown = true }, Run("running")).State);

    [Fact]
    public void Of_WatchdogEndedAProcessThatIsNotOurChild_IsToldByItsOwnWords()
    {
        var run = Run("failed", "The run hangs: nothing has moved for 600 s.");
        run.FailureClass = "hung";

        var verdict = RunVerdict.Of(new RunnerExit(), run);

        Assert.Equal(new RunVerdict(RunState.Running, "interrupted: The run hangs: nothing has moved for 600 s.", "hung"), verdict);
    }

    [Fact]
    public void Of_HungAfterAStopWasRequested_IsStopped() =>
        Assert.Equal(RunState.Stopped, RunVerdict.Of(new RunnerExit { Code = 5, StopRequested = true }, Run("failed")).State);

    [Fact]
    public void Of_StopAndShutdownAtOnce_IsStopped() =>
        Assert.Equal(RunState.Stopped, RunVerdict.Of(new RunnerExit { Code = 3, ShuttingDown = true, StopRequested = true }, Run("stopped")).State);

    [Fact]
    public void Of_KilledWhileTheKernelRanOutOfMemory_SaysSo()
    {
        var verdict = RunVerdict.Of(new RunnerExit { Code = 137, KernelRanOutOfMemory = true }, Run("running"));

        Assert.Equal((RunState.Failed, "out_of_memory"), (verdict.State, verdict.FailureClass));
        Assert.StartsWith("The machine ran out of memory at step 812", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NativeCrash_QuotesTheConsole()
    {
        var verdict = RunVerdict.Of(new RunnerExit { Code = 134, Console = "terminate called after throwing" }, Run("running"));

        Assert.Equal("interrupted: the process crashed (SIGABRT)\nterminate called after throwing", verdict.Reason);
    }

    [Fact]
    public void Of_KilledByUsButSavedInTime_IsAnOrdinaryStop() =>
        Assert.Equal("stopped by ada", RunVerdict.Of(
            new RunnerExit { Code = 3, StopRequested = true, KilledByUs = true }, Run("stopped", "stop requested by ada")).Reason);

    private static Run Run(string? said, string? reason = null) => new()
    {
        Name = "test", Experiment = "test", Spec = "{}", Queue = "cpu", RunnerState = said, Reason = reason, Step = 812,
    };
}
