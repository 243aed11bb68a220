using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Folding;
using Platform.WebApp.Accounts;
using Platform.WebApp.Runs;

namespace Platform.WebApp.Structures;

/// <summary>Folding over HTTP: <c>POST /api/folds</c>, <c>PUT /api/folds/files/{name}</c>, <c>GET /api/folds/networks</c>, <c>GET /api/folds/searches</c>.</summary>
internal static class FoldApi
{
    /// <summary>Maps launch, uploads, networks and searches.</summary>
    public static void MapFolds(this WebApplication app)
    {
        app.MapGet("/api/folds/networks", (ProteinNetworks networks) => networks.List());
        app.MapGet("/api/folds/searches", (FoldSearches searches) => searches.All.Select(search => new { search.Name, search.Kind }));
        var changes = app.MapGroup("/api/folds").RequireAuthorization(Policies.Edit).AddEndpointFilter<SameSite>();
        changes.MapPost("", LaunchAsync);
        changes.MapPut("files/{name}", ReceiveAsync);
    }

    private static async Task<Results<Ok<string>, ProblemHttpResult>> ReceiveAsync(
        string name, ProteinUploads uploads, Access access, ClaimsPrincipal user, HttpContext context, CancellationToken end)
    {
        await access.RequireEditAsync(user, end);

        // Alignments are larger than what a site takes by default; the shelf counts for itself.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        try
        {
            return TypedResults.Ok((await uploads.TakeAsync(name, context.Request.Body, end)).Id);
        }
        catch (DataException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status422UnprocessableEntity, title: "Not taken in");
        }
    }

    private static async Task<Results<Created<RunReference>, ValidationProblem, ProblemHttpResult>> LaunchAsync(
        FoldRequest request, ProteinLaunch launch, ProteinUploads uploads, FoldSearches searches, Access access, ClaimsPrincipal user, CancellationToken end)
    {
        await access.RequireEditAsync(user, end);
        Dictionary<string, string[]> problems = [];
        var draft = new FoldDraft
        {
            Text = request.Fasta ?? request.Sequence ?? "",
            Name = request.Name?.Trim() ?? "",
            Evidence = await TakeAsync("alignment", "alignment.a3m", request.Alignment) ?? await TakeAsync("profile", "profile.pssm", request.Profile),
            Reference = await TakeAsync("reference", request.Reference?.TrimStart().StartsWith("data_", StringComparison.Ordinal) == true ? "reference.cif" : "reference.pdb", request.Reference),
            Chain = request.Chain ?? "",
            Networks = request.Networks ?? [ProteinNetworks.Default],
            Search = searches.Find(request.Search)?.Search,
            Folding = new FoldingOptions { Starts = request.Starts ?? 6, Models = request.Models ?? 5, Seed = request.Seed ?? 1 },
        };
        if (!string.IsNullOrEmpty(request.Search) && draft.Search is null)
        {
            problems["search"] = [searches.All.Count == 0 ? "No search is set up on this site." : $"There is no search \"{request.Search}\"; there are {string.Join(", ", searches.All.Select(search => search.Name))}."];
        }

        var (config, found) = draft.Check();
        foreach (var (field, problem) in found)
        {
            problems.TryAdd(field, [problem]);
        }

        if (config is null || problems.Count > 0)
        {
            return TypedResults.ValidationProblem(problems, title: "This cannot be folded.");
        }

        try
        {
            var id = await launch.LaunchAsync(user, config, request.Queue, clonedFrom: null, end);
            return TypedResults.Created($"/api/runs/{id}", new RunReference(id));
        }
        catch (ArgumentException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status400BadRequest);
        }

        async Task<ProteinUpload?> TakeAsync(string field, string name, string? text)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                return null;
            }

            try
            {
                return await uploads.TakeAsync(name, new MemoryStream(Encoding.UTF8.GetBytes(text)), end);
            }
            catch (DataException exception)
            {
                problems[field] = [exception.Message];
                return null;
            }
        }
    }
}

/// <summary>What a program sends to fold.</summary>
/// <param name="Sequence">The sequence, one letter for each residue.</param>
/// <param name="Fasta">One or more sequences as FASTA, instead of <paramref name="Sequence"/>.</param>
/// <param name="Name">The chain's name; that of its header where it is empty.</param>
/// <param name="Alignment">The text of an alignment of the sequence, A3M; it is the sequence's source where none is given.</param>
/// <param name="Profile">The text of a PSI-BLAST matrix of the sequence, instead of an alignment.</param>
/// <param name="Reference">The text of a known structure to compare with, PDB or mmCIF.</param>
/// <param name="Chain">The chain of <paramref name="Reference"/>; its first where it is empty.</param>
/// <param name="Search">The name of the search that looks for related sequences first; none where it is empty.</param>
/// <param name="Networks">Folders of networks; the one that comes with the program where there is none.</param>
/// <param name="Starts">Starts of folding.</param>
/// <param name="Models">Models to keep.</param>
/// <param name="Seed">Seed of everything random.</param>
/// <param name="Queue">The queue; <c>cpu</c> where it is empty.</param>
internal sealed record FoldRequest(
    string? Sequence = null,
    string? Fasta = null,
    string? Name = null,
    string? Alignment = null,
    string? Profile = null,
    string? Reference = null,
    string? Chain = null,
    string? Search = null,
    IReadOnlyList<string>? Networks = null,
    int? Starts = null,
    int? Models = null,
    long? Seed = null,
    string? Queue = null);
