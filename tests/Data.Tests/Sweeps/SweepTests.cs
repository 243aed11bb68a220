using Platform.Data.Runs;
using Platform.Data.Sweeps;
using Platform.Tests.Shared;

namespace Platform.Data.Tests.Sweeps;

public sealed class SweepTests(PostgreSqlServer server)
{
    public static TheoryData<DatabaseProvider> Providers => TestDatabase.Providers;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Create_CellsThatNeedOthers_KnowTheirDirectoriesAndWait(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);

        var made = await CreateAsync(database, Cell("teacher"), Cell("student", "teacher"), Cell("baseline"));

        var cells = await database.Get<SweepQueries>().CellsAsync(made.SweepId, cancellationToken: Token);
        Assert.Equal(made.RunIds, cells.Select(cell => cell.RunId));
        Assert.Equal(["teacher", "student", "baseline"], cells.Select(cell => cell.Key));
        Assert.Equal([false, true, false], cells.Select(cell => cell.IsWaiting));
        Assert.Equal($"needs runs/{made.RunIds[0]}", (await database.RunAsync(made.RunIds[1])).Spec);
        Assert.Equal([made.RunIds[0], made.RunIds[2]], (await database.Leases.QueuedOfAsync(made.SweepId, Token)).Select(run => run.RunId));
        Assert.Equal(3, (await database.Queries.PageAsync(new RunFilter { SweepId = made.SweepId }, new RunSort(), cancellationToken: Token)).Total);
        Assert.Equal("study", (await database.Queries.FindAsync(made.RunIds[1], Token))!.SweepName);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Create_CellThatNeedsALaterOne_MakesNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);

        var error = await Assert.ThrowsAsync<ArgumentException>(() => CreateAsync(database, Cell("student", "teacher"), Cell("teacher")));
        var twice = await Assert.ThrowsAsync<ArgumentException>(() => CreateAsync(database, Cell("one"), Cell("one")));

        Assert.StartsWith("The cell student needs teacher", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("Two cells have the key one", twice.Message, StringComparison.Ordinal);
        Assert.Empty(await database.Get<SweepQueries>().ListAsync(cancellationToken: Token));
        Assert.Empty(await database.Leases.QueuedAsync(Token));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Extend_WithMoreCells_MakesOnlyThoseThatAreNew(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var made = await CreateAsync(database, Cell("teacher"), Cell("student", "teacher"));
        var commands = database.Get<SweepCommands>();
        NewCell[] more = [Cell("teacher"), Cell("student", "teacher"), Cell("student-2", "teacher")];

        var extended = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => commands.ExtendAsync(made.SweepId, "more", more, "ada", Token)));

        var added = Assert.Single(extended.SelectMany(result => result.RunIds));
        Assert.Equal($"needs runs/{made.RunIds[0]}", (await database.RunAsync(added)).Spec);
        Assert.Equal("more", (await database.Get<SweepQueries>().FindAsync(made.SweepId, Token))!.Spec);
        Assert.False((await commands.ExtendAsync(999, "x", more, "ada", Token)).Accepted);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task List_CountsRunsByStateAndThoseThatAreBlocked(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var made = await CreateAsync(database, Cell("teacher"), Cell("a", "teacher"), Cell("b", "teacher"), Cell("c"));
        var lease = await database.Leases.TryAcquireAsync(made.RunIds[0], "alpha", Token);
        await database.Leases.CompleteAsync(lease!, new RunEnd(RunState.Failed, "broken", "bug", 1), Token);
        var other = await database.Get<SweepCommands>().CreateAsync(
            new NewSweep { Name = "Imported", Spec = "{}", Results = "[1,2]", ResultCount = 2 }, [], Token);

        var rows = await database.Get<SweepQueries>().ListAsync(cancellationToken: Token);

        Assert.Equal([other.SweepId, made.SweepId], rows.Select(row => row.Id));
        Assert.Equal((4, 3, 1, 2, true), (rows[1].Total, rows[1].Count(RunState.Queued), rows[1].Count(RunState.Failed), rows[1].Blocked, rows[1].IsActive));
        Assert.Equal((0, 2, false), (rows[0].Total, rows[0].ResultCount, rows[0].IsActive));
        Assert.Equal("[1,2]", (await database.Get<SweepQueries>().FindAsync(other.SweepId, Token))!.Results);
        Assert.Equal(made.SweepId, Assert.Single(await database.Get<SweepQueries>().ListAsync("STUDY", cancellationToken: Token)).Id);
        await database.Get<SweepCommands>().ArchiveAsync(made.SweepId, Token);
        Assert.Equal(other.SweepId, Assert.Single(await database.Get<SweepQueries>().ListAsync(cancellationToken: Token)).Id);
        Assert.Equal(made.SweepId, Assert.Single(await database.Get<SweepQueries>().ListAsync(archived: true, cancellationToken: Token)).Id);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Cells_WithFigures_ReadTheLastValuesAskedFor(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var made = await CreateAsync(database, Cell("a"));
        var lease = (await database.Leases.TryAcquireAsync(made.RunIds[0], "alpha", Token))!;
        await database.Ingestion.ApplyAsync(lease,
        [
            new RunnerEvent.Metric(1, DateTime.UnixEpoch, "dev/accuracy", 1, 0.7), new RunnerEvent.Metric(2, DateTime.UnixEpoch, "dev/accuracy", 2, 0.8),
            new RunnerEvent.Metric(3, DateTime.UnixEpoch, "train/loss", 2, 0.4), new RunnerEvent.Metric(4, DateTime.UnixEpoch, "system/memory", 2, 5),
            new RunnerEvent.Metric(5, DateTime.UnixEpoch, "size/file", 2, double.NaN),
        ], null, Token);
        var queries = database.Get<SweepQueries>();

        var asked = Assert.Single(await queries.CellsAsync(made.SweepId, ["dev/accuracy", "size/file"], Token));
        var all = Assert.Single(await queries.CellsAsync(made.SweepId, cancellationToken: Token));

        Assert.Equal(new Dictionary<string, double> { ["dev/accuracy"] = 0.8 }, asked.Figures);
        Assert.Equal(["dev/accuracy", "train/loss"], all.Figures.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Delete_TakesEveryRunOrNone(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var made = await CreateAsync(database, Cell("teacher"), Cell("student", "teacher"));
        var commands = database.Get<SweepCommands>();
        var lease = (await database.Leases.TryAcquireAsync(made.RunIds[0], "alpha", Token))!;

        Assert.Equal("1 of its runs is running; stop it first.", (await commands.DeleteAsync(made.SweepId, Token)).Refusal);
        await database.Leases.CompleteAsync(lease, new RunEnd(RunState.Stopped, null), Token);
        var outside = await database.Commands.CreateAsync(new NewRun { Name = "x", Experiment = "x", Spec = "{}", Needs = [made.RunIds[0]] }, Token);
        Assert.Contains($"Run {outside}", (await commands.DeleteAsync(made.SweepId, Token)).Refusal, StringComparison.Ordinal);
        await database.Commands.DeleteAsync(outside, Token);

        Assert.Equal(made.RunIds, (await commands.DeleteAsync(made.SweepId, Token)).RunIds);

        Assert.Null(await database.Queries.FindRunAsync(made.RunIds[1], Token));
        Assert.Null(await database.Get<SweepQueries>().FindRowAsync(made.SweepId, Token));
    }

    private static Task<SweepResult> CreateAsync(TestDatabase database, params NewCell[] cells) =>
        database.Get<SweepCommands>().CreateAsync(new NewSweep { Name = "study", Spec = "{}", CreatedBy = "ada" }, cells, Token);

    private static NewCell Cell(string key, params string[] needs) => new(key, $$"""{"key":"{{key}}"}""", needs, runs => new NewRun
    {
        Name = key,
        Experiment = "x",
        Spec = string.Concat(runs.Select(run => $"needs runs/{run.Value}")),
    });
}
