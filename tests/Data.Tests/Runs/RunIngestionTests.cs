using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Data.Artifacts;
using Platform.Data.Logs;
using Platform.Data.Metrics;
using Platform.Data.Runs;
using Platform.Tests.Shared;

namespace Platform.Data.Tests.Runs;

public sealed class RunIngestionTests(PostgreSqlServer server)
{
    private static readonly DateTime Noon = new(2030, 5, 1, 12, 0, 0, 123, DateTimeKind.Utc);

    public static TheoryData<DatabaseProvider> Providers => TestDatabase.Providers;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task ApplyAsync_OverlappingBatches_TakesEachEventOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var lease = await database.StartRunAsync();
        var events = Enumerable.Range(1, 3000).Select(seq => Loss(seq, seq, 1.0 / seq)).ToList();

        var first = await database.Ingestion.ApplyAsync(lease, events.GetRange(0, 2000), null, Token);
        var again = await database.Ingestion.ApplyAsync(lease, events.GetRange(0, 2000), null, Token);
        var overlap = await database.Ingestion.ApplyAsync(lease, events.GetRange(1500, 1500), null, Token);

        Assert.Equal((2000, 0, 1000), (first.Applied, again.Applied, overlap.Applied));
        Assert.Equal(3000, overlap.LastSeq);
        var metric = await MetricAsync(database, lease.RunId, "train/loss");
        Assert.Equal((3000, 3000L), (metric.Count, metric.LastStep));
        Assert.Equal((1.0 / 3000, 1.0 / 3000, 1.0), (metric.Last, metric.Min, metric.Max));
        Assert.Equal((1.0 / 3000, 3000L), (metric.Best, metric.BestStep));
        var series = await database.Get<SeriesQuery>().ReadAsync(lease.RunId, "train/loss", 2990, 3000, cancellationToken: Token);
        Assert.Equal(Enumerable.Range(2990, 11).Select(step => new SeriesPoint(step, Noon, 1.0 / step)), series!.Points);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task ApplyAsync_NotANumberAndInfinity_AreKeptAsGapsAndLeftOutOfBest(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var lease = await database.StartRunAsync();

        await database.Ingestion.ApplyAsync(
            lease,
            [Loss(1, 1, 0.5), Loss(2, 2, double.NaN), Loss(3, 3, 0.25), Loss(4, 4, double.PositiveInfinity), Loss(5, 5, double.NaN)],
            null,
            Token);

        var metric = await MetricAsync(database, lease.RunId, "train/loss");
        Assert.Equal((5, 5L, (double?)null), (metric.Count, metric.LastStep, metric.Last));
        Assert.Equal((0.25, 3L), (metric.Best, metric.BestStep));
        Assert.Equal(double.PositiveInfinity, metric.Max);
        var series = await database.Get<SeriesQuery>().ReadAsync(lease.RunId, "train/loss", cancellationToken: Token);
        Assert.Equal([0.5, null, 0.25, null, null], series!.Points.Select(point => point.Value));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task ApplyAsync_SameStepTwice_KeepsTheFirstAndHonestFigures(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var lease = await database.StartRunAsync();

        await database.Ingestion.ApplyAsync(lease, [Loss(1, 1, 0.9), Loss(2, 2, 0.8), Loss(3, 2, 0.1)], null, Token);
        await database.Ingestion.ApplyAsync(lease, [Loss(4, 1, 7), Loss(5, 3, 0.7)], null, Token);

        var metric = await MetricAsync(database, lease.RunId, "train/loss");
        Assert.Equal((3, 3L, 0.7), (metric.Count, metric.LastStep, metric.Last));
        Assert.Equal((0.7, 0.9, 0.7, 3L), (metric.Min, metric.Max, metric.Best, metric.BestStep));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task ApplyAsync_EveryKind_ReachesTheRun(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var lease = await database.StartRunAsync();
        var revision = (await database.RunAsync(lease.RunId)).Revision;

        await database.Ingestion.ApplyAsync(
            lease,
            [
                new RunnerEvent.StateChanged(1, Noon, "running", 0, null),
                new RunnerEvent.Metric(2, Noon, "dev/accuracy", 100, 0.7),
                new RunnerEvent.Metric(3, Noon, "dev/accuracy", 200, 0.8),
                new RunnerEvent.Metric(4, Noon, "dev/accuracy", 300, 0.8),
                new RunnerEvent.Progress(5, Noon, 300, 6315, 95.2),
                new RunnerEvent.Checkpoint(6, Noon, 300, "checkpoints/step-00000300", 5),
                new RunnerEvent.ArtifactWritten(7, Noon, "artifacts/a.tsv", 12, "AB"),
                new RunnerEvent.Warning(8, Noon, "the newest checkpoint was cut short"),
                new RunnerEvent.Unknown(9, Noon, "poem"),
                new RunnerEvent.Failure(10, Noon, "numerics", "the loss is not a number at step 301"),
                new RunnerEvent.Summary(11, Noon, new Dictionary<string, double> { ["parameters"] = 4386178 }),
                new RunnerEvent.StateChanged(12, Noon, "failed", 301, "x"),
            ],
            null,
            Token);

        var detail = await database.Queries.FindAsync(lease.RunId, Token);
        var run = detail!.Run;
        Assert.Equal((300L, 6315L, 95.2, 300L, 12L), (run.Step, run.TotalSteps, run.SecondsLeft, run.CheckpointStep, run.LastSeq));
        Assert.Equal(("failed", "numerics", "the loss is not a number at step 301"), (run.RunnerState, run.FailureClass, run.Reason));
        Assert.Equal(RunState.Running, run.State);
        Assert.Equal(revision + 1, run.Revision);
        Assert.Equal(4386178, detail.Summary["parameters"]);
        var accuracy = Assert.Single(run.Metrics);
        Assert.Equal((0.8, 200L, 0.8), (accuracy.Best, accuracy.BestStep, accuracy.Last));
        var artifact = Assert.Single(run.Artifacts);
        Assert.Equal(("artifacts/a.tsv", 12L, "ab"), (artifact.Path, artifact.Bytes, artifact.Sha256));
        var events = await database.Queries.EventsAsync(lease.RunId, cancellationToken: Token);
        Assert.Equal(
            ["launched by ada", "running", "checkpoint at step 300", "the newest checkpoint was cut short",
                "the loss is not a number at step 301"],
            events.Select(item => item.Message));
        Assert.Equal(Noon, events[1].Time);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task ApplyAsync_LogPieces_AreStoredOnceByPosition(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var lease = await database.StartRunAsync();
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i} é\n")));

        await database.Ingestion.ApplyAsync(lease, [], new LogAppend(0, text.AsMemory(0, 100_000)), Token);
        var overlap = await database.Ingestion.ApplyAsync(lease, [], new LogAppend(50_000, text.AsMemory(50_000)), Token);
        var again = await database.Ingestion.ApplyAsync(lease, [], new LogAppend(0, text.AsMemory(0, 10)), Token);

        Assert.Equal((text.Length, text.Length), (overlap.LogLength, again.LogLength));
        var logs = database.Get<LogQueries>();
        var read = new List<byte>();
        for (LogSlice? slice = null; slice is null || slice.Bytes.Length > 0;)
        {
            slice = await logs.ReadAsync(lease.RunId, read.Count, 7777, Token);
            read.AddRange(slice.Bytes);
        }

        Assert.Equal(text, read);
        var tail = await logs.TailAsync(lease.RunId, 1000, Token);
        Assert.Equal(text.Length, tail.End);
        Assert.StartsWith("line ", Encoding.UTF8.GetString(tail.Bytes), StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(
            () => database.Ingestion.ApplyAsync(lease, [], new LogAppend(text.Length + 1, new byte[1]), Token));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task ApplyAsync_LogLineByLine_MakesFewRows(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var lease = await database.StartRunAsync();
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(i => $"line {i} of a log that is written line by line\n")));
        for (var offset = 0; offset < text.Length; offset += 47)
        {
            var bytes = text.AsMemory(offset, Math.Min(47, text.Length - offset));
            await database.Ingestion.ApplyAsync(lease, [], new LogAppend(offset, bytes), Token);
        }

        Assert.Equal(text, (await database.Get<LogQueries>().ReadAsync(lease.RunId, 0, cancellationToken: Token)).Bytes);
        await using var db = await database.ContextAsync();
        Assert.InRange(await db.LogChunks.CountAsync(Token), 1, 3);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task ApplyAsync_Cancelled_TakesNothingIn(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var lease = await database.StartRunAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => database.Ingestion.ApplyAsync(lease, [Loss(1, 1, 1)], new LogAppend(0, new byte[3]), new CancellationToken(canceled: true)));

        var result = await database.Ingestion.ApplyAsync(lease, [Loss(1, 1, 1)], new LogAppend(0, new byte[3]), Token);
        Assert.Equal((1, 3L), (result.Applied, result.LogLength));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task RegisterArtifactsAsync_KnownFile_IsBroughtUpToDate(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var lease = await database.StartRunAsync();
        await database.Ingestion.ApplyAsync(lease, [new RunnerEvent.ArtifactWritten(1, Noon, "artifacts/a", 1, null)], null, Token);

        Assert.True(await database.Ingestion.RegisterArtifactsAsync(
            lease,
            [new Artifact { Path = "artifacts/a", Bytes = 2, Sha256 = "aa" }, new Artifact { Path = "artifacts/b", Bytes = 3, Sha256 = "bb" }],
            Token));

        var artifacts = await database.Get<ArtifactQueries>().ListAsync(lease.RunId, Token);
        Assert.Equal([("artifacts/a", 2L, "aa"), ("artifacts/b", 3L, "bb")], artifacts.Select(item => (item.Path, item.Bytes, item.Sha256!)));
        Assert.Null(await database.Get<ArtifactQueries>().FindAsync(lease.RunId, "artifacts/../spec.json", Token));
    }

    private static RunnerEvent.Metric Loss(long seq, long step, double value) => new(seq, Noon, "train/loss", step, value);

    private static async Task<RunMetric> MetricAsync(TestDatabase database, long runId, string name) =>
        (await database.Queries.FindAsync(runId, Token))!.Run.Metrics.Single(metric => metric.Name == name);
}
