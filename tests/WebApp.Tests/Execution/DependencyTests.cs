using Platform.Data.Runs;
using Platform.Data.Sweeps;
using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;
using Platform.Training.Language.Glue;
using Platform.WebApp.Hosting;

namespace Platform.WebApp.Tests.Execution;

/// <summary>Runs that wait for others, executed as real processes.</summary>
public sealed class DependencyTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("platform-needs-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Launch_RunThatNeedsAnother_StartsAfterItSucceeded()
    {
        await using var bed = await ExecutionBed.StartAsync(_directory);
        var first = await bed.LaunchAsync("train 10 0.03 100\nsucceed");
        var second = await LaunchAfterAsync(bed, "[ -f ../" + first + "/artifacts/predictions.tsv ] || fail 4 bad_data gone\nsucceed", first);

        Assert.Null((await bed.RunAsync(second)).JobId);
        var run = await bed.WaitForEndAsync(second);

        Assert.Equal((RunState.Succeeded, null), (run.State, run.Reason));
        Assert.True(run.StartedAt >= (await bed.RunAsync(first)).EndedAt);
    }

    [Fact]
    public async Task NeededRun_FailsAndIsRetriedAfterARestart_OtherGoesOnByItself()
    {
        long first, second;
        await using (var bed = await ExecutionBed.StartAsync(_directory))
        {
            first = await bed.LaunchAsync("[ -n \"$RESUME\" ] && succeed\nfail 4 bad_data \"no data\"");
            second = await LaunchAfterAsync(bed, "succeed", first);
            await bed.WaitForEndAsync(first);
            await Task.Delay(600, Token); // Long enough for several reconciliations.
            Assert.Equal((RunState.Queued, 0, null), ((await bed.RunAsync(second)).State, (await bed.RunAsync(second)).Attempt, (await bed.RunAsync(second)).JobId));
        }

        await using var next = await ExecutionBed.StartAsync(_directory);
        Assert.EndsWith("retry it and this one goes on by itself", (await next.Queries.FindAsync(second, Token))!.WaitsFor, StringComparison.Ordinal);
        Assert.True((await next.Control.RetryAsync(first, "ada", Token)).Accepted);

        Assert.Equal(RunState.Succeeded, (await next.WaitForEndAsync(second)).State);
        Assert.Equal((RunState.Succeeded, 2), ((await next.RunAsync(first)).State, (await next.RunAsync(first)).Attempt));
    }

    [Fact]
    public async Task NeededRun_EndsWhileNoHostWatches_OtherIsDeliveredAtTheNextStart()
    {
        long first, second;
        await using (var bed = await ExecutionBed.StartAsync(_directory, SiteRole.All, ("Execution:ShutdownGrace", "00:00:00")))
        {
            first = await bed.LaunchAsync("trap '' TERM\ntrain 10 0.03 10\nsucceed");
            second = await LaunchAfterAsync(bed, "succeed", first);
            await bed.WaitAsync(first, run => run.Step >= 4);
        }

        await Task.Delay(1500, Token);
        await using var next = await ExecutionBed.StartAsync(_directory);

        Assert.Equal(RunState.Succeeded, (await next.WaitForEndAsync(second)).State);
    }

    [Theory]
    [InlineData("artifacts", false)]
    [InlineData("everything", true)]
    public async Task SweepRun_ThatNoOtherNeedsAnyMore_LosesItsCheckpointsUnlessAllIsKept(string keeps, bool stays)
    {
        ConfigTypes.Add(typeof(GlueTask).Assembly);
        ConfigTypes.Add(typeof(SweepSpec).Assembly);
        await using var bed = await ExecutionBed.StartAsync(_directory);
        var spec = ConfigJson.Write(ConfigTree.Set(new SweepSpec(), "keeps", keeps));
        var made = await bed.Get<SweepCommands>().CreateAsync(new NewSweep { Name = "study", Spec = spec }, [Cell("teacher", []), Cell("student", ["teacher"])], Token);
        await bed.Control.DeliverSweepAsync(made.SweepId);

        // The student's script sees the teacher's checkpoints while it runs.
        Assert.Equal((RunState.Succeeded, null), ((await bed.WaitForEndAsync(made.RunIds[1])).State, (await bed.RunAsync(made.RunIds[1])).Reason));
        for (var i = 0; i < 100 && !stays && made.RunIds.Any(HasCheckpoints); i++)
        {
            await Task.Delay(50, Token);
        }

        Assert.All(made.RunIds, run => Assert.Equal(stays, HasCheckpoints(run)));
        Assert.All(made.RunIds, run => Assert.True(File.Exists(Path.Combine(bed.DirectoryOf(run), "artifacts/predictions.tsv"))));

        bool HasCheckpoints(long run) => Directory.Exists(Path.Combine(bed.DirectoryOf(run), "checkpoints"));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static NewCell Cell(string key, string[] needs) => new(key, null, needs, runs => new NewRun
    {
        Name = key,
        Experiment = "script",
        Spec = string.Concat(runs.Values.Select(run => $"ls ../{run}/checkpoints/step-* >/dev/null || fail 4 bad_data gone\n")) + "train 2 0.02 1\nsucceed",
    });

    private static Task<long> LaunchAfterAsync(ExecutionBed bed, string script, long needed) =>
        bed.Control.LaunchAsync(new NewRun { Name = "after", Experiment = "script", Spec = script, Needs = [needed] }, Token);
}
