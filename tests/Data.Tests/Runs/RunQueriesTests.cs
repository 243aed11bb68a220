using Platform.Data.Runs;
using Platform.Tests.Shared;

namespace Platform.Data.Tests.Runs;

public sealed class RunQueriesTests(PostgreSqlServer server)
{
    public static TheoryData<DatabaseProvider> Providers => TestDatabase.Providers;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task PageAsync_SecondPage_FollowsTheFirst(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        for (var i = 0; i < 7; i++)
        {
            await database.CreateRunAsync($"run {i}");
        }

        var first = await database.Queries.PageAsync(new RunFilter(), new RunSort(), 0, 5, Token);
        var second = await database.Queries.PageAsync(new RunFilter(), new RunSort(), 1, 5, Token);

        Assert.Equal((7, 7), (first.Total, second.Total));
        Assert.Equal(["run 6", "run 5", "run 4", "run 3", "run 2", "run 1", "run 0"], first.Rows.Concat(second.Rows).Select(row => row.Name));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task PageAsync_Filters_KeepWhatFits(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var alpha = await database.CreateRunAsync("Alpha 50%_done");
        var beta = await database.CreateRunAsync("beta", "grace", "cola-tiny", "gpu");
        await database.Commands.SetTagAsync(beta, "purpose", "Baseline", Token);
        await database.Commands.SetNotesAsync(alpha, "with Warm-up", Token);
        var running = await database.StartRunAsync("gamma");

        await Is(new RunFilter { Search = "ALPHA" }, alpha);
        await Is(new RunFilter { Search = "50%_" }, alpha);
        await Is(new RunFilter { Search = "5%d" });
        await Is(new RunFilter { Search = "warm alpha" }, alpha);
        await Is(new RunFilter { Search = "baseline" }, beta);
        await Is(new RunFilter { Search = $"{beta} cola" }, beta);
        await Is(new RunFilter { States = [RunState.Running, RunState.Failed] }, running.RunId);
        await Is(new RunFilter { Experiment = "cola-tiny" }, beta);
        await Is(new RunFilter { Queue = "gpu" }, beta);
        await Is(new RunFilter { CreatedBy = "grace" }, beta);
        await Is(new RunFilter { TagKey = "purpose" }, beta);
        await Is(new RunFilter { TagKey = "purpose", TagValue = "other" });

        async Task Is(RunFilter filter, params long[] expected)
        {
            var page = await database.Queries.PageAsync(filter, new RunSort(), cancellationToken: Token);
            Assert.Equal(expected, page.Rows.Select(row => row.Id));
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task PageAsync_SortedByMetric_PutsRunsWithoutItLast(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var none = await database.StartRunAsync("none");
        var low = await WithAccuracyAsync("low", 0.6, 0.5);
        var high = await WithAccuracyAsync("high", 0.4, 0.9);
        var undefined = await WithAccuracyAsync("undefined", double.NaN);

        Assert.Equal([high, low, undefined, none.RunId], await OrderAsync(true));
        Assert.Equal([low, high, undefined, none.RunId], await OrderAsync(false));

        async Task<long> WithAccuracyAsync(string name, params double[] values)
        {
            var lease = await database.StartRunAsync(name);
            await database.Ingestion.ApplyAsync(
                lease,
                [.. values.Select((value, i) => new RunnerEvent.Metric(i + 1, DateTime.UnixEpoch, "dev/accuracy", i, value))],
                null,
                Token);
            return lease.RunId;
        }

        async Task<IEnumerable<long>> OrderAsync(bool descending) =>
            (await database.Queries.PageAsync(
                new RunFilter(), new RunSort(RunSortColumn.Metric, descending, "dev/accuracy"), cancellationToken: Token)).Rows.Select(row => row.Id);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task PageAsync_EveryColumn_OrdersBothWays(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        await database.CreateRunAsync("b");
        await database.CreateRunAsync("A");
        database.Time.Advance(TimeSpan.FromMinutes(1));
        await database.StartRunAsync("c");

        foreach (var column in Enum.GetValues<RunSortColumn>())
        {
            var up = await database.Queries.PageAsync(new RunFilter(), new RunSort(column, false, "x"), cancellationToken: Token);
            var down = await database.Queries.PageAsync(new RunFilter(), new RunSort(column, true, "x"), cancellationToken: Token);
            Assert.Equal((3, 3), (up.Rows.Count, down.Rows.Count));
        }

        var byName = await database.Queries.PageAsync(new RunFilter(), new RunSort(RunSortColumn.Name, false), cancellationToken: Token);
        Assert.Equal(["A", "b", "c"], byName.Rows.Select(row => row.Name));
        var byStart = await database.Queries.PageAsync(new RunFilter(), new RunSort(RunSortColumn.Started, true), cancellationToken: Token);
        Assert.Equal("c", byStart.Rows[0].Name);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task RowsAsync_ForComparison_KeepsTheOrderAskedFor(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var a = await database.StartRunAsync("a");
        var b = await database.CreateRunAsync("b");
        await database.Ingestion.ApplyAsync(
            a,
            [
                new RunnerEvent.Metric(1, DateTime.UnixEpoch, "dev/loss", 1, 2),
                new RunnerEvent.Metric(2, DateTime.UnixEpoch, "system/cpu_percent", 1, 2),
            ],
            null,
            Token);

        var rows = await database.Queries.RowsAsync([b, 999, a.RunId], Token);

        Assert.Equal(["b", "a"], rows.Select(row => row.Name));
        Assert.Equal(["dev/loss"], rows[1].Metrics.Keys);
        Assert.Equal(["dev/loss"], await database.Queries.MetricNamesAsync([a.RunId, b], Token));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Overviews_OfSeveralRuns_AreCounted(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var queued = await database.CreateRunAsync();
        var running = await database.StartRunAsync();
        await database.Commands.SetTagAsync(queued, "b", "", Token);
        await database.Commands.SetTagAsync(queued, "a", "", Token);

        Assert.Equal(
            new Dictionary<RunState, int> { [RunState.Queued] = 1, [RunState.Running] = 1 }, await database.Queries.CountsAsync(Token));
        Assert.Equal(["sst2-tiny"], await database.Queries.ExperimentsAsync(Token));
        Assert.Equal(["a", "b"], await database.Queries.TagKeysAsync(Token));
        var before = await database.Queries.ActiveRevisionsAsync(Token);
        await database.Leases.RenewAsync(running, Token);
        Assert.Equal(before.OrderBy(run => run.RunId), (await database.Queries.ActiveRevisionsAsync(Token)).OrderBy(run => run.RunId));
        await database.Commands.RenameAsync(queued, "other", Token);
        Assert.NotEqual(before.OrderBy(run => run.RunId), (await database.Queries.ActiveRevisionsAsync(Token)).OrderBy(run => run.RunId));
    }
}
