using Platform.Data.Artifacts;
using Platform.Data.Models;
using Platform.Tests.Shared;

namespace Platform.Data.Tests.Models;

public sealed class ModelQueriesTests(PostgreSqlServer server)
{
    public static TheoryData<DatabaseProvider> Providers => TestDatabase.Providers;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Page_OnlyRunsWithAModel_NewestFirst(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var weights = await RunAsync(database, "weights alone", "artifacts/model.safetensors", "artifacts/predictions.tsv");
        var exported = await RunAsync(database, "Exported", "artifacts/onnx-int8/model.onnx", "artifacts/onnx-int8/vocab.txt");
        await RunAsync(database, "nothing", "artifacts/predictions.tsv");
        var queries = database.Get<ModelQueries>();

        var page = await queries.PageAsync(cancellationToken: Token);

        Assert.Equal([exported, weights], page.Rows.Select(row => row.RunId));
        Assert.Equal(2, page.Total);
        Assert.Equal(["artifacts/onnx-int8/model.onnx", "artifacts/onnx-int8/vocab.txt"], page.Rows[0].Files.Select(file => file.Path));
        Assert.Equal([exported], (await queries.PageAsync(exportedOnly: true, cancellationToken: Token)).Rows.Select(row => row.RunId));
        Assert.Equal([exported], (await queries.PageAsync("exported SST2", cancellationToken: Token)).Rows.Select(row => row.RunId));
        Assert.Equal([weights], (await queries.PageAsync($"{weights}", cancellationToken: Token)).Rows.Select(row => row.RunId));
        Assert.Equal(weights, Assert.Single((await queries.PageAsync(page: 1, pageSize: 1, cancellationToken: Token)).Rows).RunId);
        Assert.Empty((await queries.PageAsync(sweepId: 1, cancellationToken: Token)).Rows);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Find_RunWithoutAModel_IsNone(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, server);
        var nothing = await RunAsync(database, "nothing", "artifacts/predictions.tsv");
        var weights = await RunAsync(database, "weights", "artifacts/model.safetensors");

        Assert.Null(await database.Get<ModelQueries>().FindAsync(nothing, Token));
        Assert.Equal("weights", (await database.Get<ModelQueries>().FindAsync(weights, Token))!.Name);
    }

    private static async Task<long> RunAsync(TestDatabase database, string name, params string[] files)
    {
        var lease = await database.StartRunAsync(name);
        await database.Ingestion.RegisterArtifactsAsync(lease, [.. files.Select(file => new Artifact { Path = file, Bytes = 10 })], Token);
        return lease.RunId;
    }
}
