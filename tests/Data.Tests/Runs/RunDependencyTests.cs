using Platform.Data.Runs;
using Platform.Tests.Shared;

namespace Platform.Data.Tests.Runs;

public sealed class RunDependencyTests(PostgreSqlServer server)
{
    public static TheoryData<DatabaseProvider> Providers => TestDatabase.Providers;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task NeededRun_UntilItSucceeds_KeepsTheOtherFromBeingDeliveredOrStarted(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var (teacher, student) = await PairAsync(database);

        Assert.Equal([teacher], (await database.Leases.QueuedAsync(Token)).Select(run => run.RunId));
        Assert.Null(await database.Leases.TryAcquireAsync(student, "alpha", Token));
        var lease = await database.Leases.TryAcquireAsync(teacher, "alpha", Token);
        Assert.Empty(await database.Leases.QueuedAsync(Token));
        Assert.Null(await database.Leases.TryAcquireAsync(student, "alpha", Token));
        Assert.Equal($"waits for run {teacher}", await ReasonAsync(database, student));

        await database.Leases.CompleteAsync(lease!, new RunEnd(RunState.Succeeded, null), Token);

        Assert.Equal([student], (await database.Leases.QueuedAfterAsync(teacher, Token)).Select(run => run.RunId));
        Assert.Equal([student], (await database.Leases.QueuedAsync(Token)).Select(run => run.RunId));
        Assert.Null(await ReasonAsync(database, student));
        Assert.NotNull(await database.Leases.TryAcquireAsync(student, "alpha", Token));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task NeededRun_FailsAndIsRetried_OtherSaysSoAndGoesOn(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var (teacher, student) = await PairAsync(database);
        var lease = await database.Leases.TryAcquireAsync(teacher, "alpha", Token);

        await database.Leases.CompleteAsync(lease!, new RunEnd(RunState.Failed, "no data", "bad_data", 4), Token);

        Assert.Empty(await database.Leases.QueuedAsync(Token));
        Assert.Equal($"waits for run {teacher}: run {teacher} failed; retry it and this one goes on by itself", await ReasonAsync(database, student));
        Assert.Equal(RunState.Queued, (await database.RunAsync(student)).State);

        Assert.True((await database.Commands.RetryAsync(teacher, "ada", Token)).Accepted);
        Assert.Equal($"waits for run {teacher}", await ReasonAsync(database, student));
        lease = await database.Leases.TryAcquireAsync(teacher, "alpha", Token);
        await database.Leases.CompleteAsync(lease!, new RunEnd(RunState.Succeeded, null), Token);
        Assert.NotNull(await database.Leases.TryAcquireAsync(student, "alpha", Token));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task NeededRun_Stopped_OtherSaysSo(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var (teacher, student) = await PairAsync(database);

        await database.Commands.RequestStopAsync(teacher, "ada", Token);

        Assert.Equal($"waits for run {teacher}: run {teacher} was stopped; resume it and this one goes on by itself", await ReasonAsync(database, student));
        Assert.Equal($"waits for run {teacher}: run {teacher} was stopped; resume it and this one goes on by itself",
            (await database.Queries.FindAsync(student, Token))!.WaitsFor);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Delete_RunThatAnotherNeeds_IsRefusedUntilThatOneSucceeded(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var (teacher, student) = await PairAsync(database);

        Assert.Equal($"Run {student} needs what it makes; delete that run first.", (await database.Commands.DeleteAsync(teacher, Token)).Refusal);

        Assert.True((await database.Commands.DeleteAsync(student, Token)).Accepted);
        Assert.True((await database.Commands.DeleteAsync(teacher, Token)).Accepted);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Clone_OfARunThatNeedsAnother_NeedsItToo(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var (teacher, student) = await PairAsync(database);

        var clone = await database.Commands.CloneAsync(student, new CloneChanges(), "ada", Token);

        Assert.Equal([teacher], (await database.Leases.QueuedAsync(Token)).Select(run => run.RunId));
        Assert.Equal($"waits for run {teacher}", await ReasonAsync(database, clone.RunId));
    }

    private static async Task<(long Teacher, long Student)> PairAsync(TestDatabase database)
    {
        var teacher = await database.CreateRunAsync("teacher");
        var student = await database.Commands.CreateAsync(new NewRun { Name = "student", Experiment = "x", Spec = "{}", Needs = [teacher] }, Token);
        return (teacher, student);
    }

    private static async Task<string?> ReasonAsync(TestDatabase database, long runId) =>
        Assert.Single(await database.Queries.RowsAsync([runId], Token)).Reason;
}
