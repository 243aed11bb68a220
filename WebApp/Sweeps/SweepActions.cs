using System.Security.Claims;
using Platform.Data.Runs;
using Platform.Data.Sweeps;
using Platform.Training.Compression.Results;
using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;
using Platform.WebApp.Accounts;
using Platform.WebApp.Execution;

namespace Platform.WebApp.Sweeps;

/// <summary>What a person does to sweeps, from a page or over HTTP. Every action asks first whether the account may.</summary>
internal sealed class SweepActions(SweepLaunch launch, SweepCommands commands, SweepQueries queries, RunControl control, Access access)
{
    /// <summary>Makes a sweep and queues all its runs.</summary>
    /// <exception cref="AccessDenied">The account may only look.</exception>
    /// <exception cref="ConfigException">The spec is not sound.</exception>
    /// <exception cref="ArgumentException">The queue's name is none.</exception>
    public async Task<long> LaunchAsync(
        ClaimsPrincipal user, SweepSpec spec, string? name, string queue, Action<int>? made = null, CancellationToken cancellationToken = default)
    {
        await access.RequireEditAsync(user, cancellationToken);
        var plan = await Task.Run(() => SweepPlan.Of(spec), cancellationToken);
        return await launch.LaunchAsync(plan, string.IsNullOrWhiteSpace(name) ? spec.Name : name.Trim(), queue, user.Identity?.Name, made);
    }

    /// <summary>Lets every cell of a sweep run with more seeds, and makes what an interrupted launch left out.</summary>
    /// <exception cref="AccessDenied">The account may only look.</exception>
    /// <exception cref="ConfigException">The seeds are wrong, or the spec is of a later version.</exception>
    public async Task<SweepResult> ExtendAsync(ClaimsPrincipal user, long sweepId, IEnumerable<long> seeds, CancellationToken cancellationToken = default)
    {
        await access.RequireEditAsync(user, cancellationToken);
        if (await queries.FindAsync(sweepId, cancellationToken) is not { } sweep)
        {
            return new SweepResult(sweepId, $"There is no sweep {sweepId}; it may have been deleted.");
        }

        if (sweep.Results is not null)
        {
            return new SweepResult(sweepId, "It was imported: it has results and no runs. Launch its spec as a sweep of its own.");
        }

        var spec = ConfigJson.Read<SweepSpec>(sweep.Spec);
        var more = spec with { Seeds = [.. spec.Seeds.Concat(seeds).Distinct()] };
        var plan = await Task.Run(() => SweepPlan.Of(more), cancellationToken);
        var queue = await queries.QueueAsync(sweepId, cancellationToken) ?? "cpu";
        return await launch.ExtendAsync(sweepId, plan, queue, user.Identity?.Name);
    }

    /// <summary>Takes a study in that was computed elsewhere.</summary>
    /// <exception cref="AccessDenied">The account may only look.</exception>
    /// <exception cref="Platform.Training.Core.Inputs.DataException">It holds no results of a sweep.</exception>
    public async Task<long> ImportAsync(ClaimsPrincipal user, Stream content, string fileName, CancellationToken cancellationToken = default)
    {
        await access.RequireEditAsync(user, cancellationToken);
        var (cells, spec) = await Task.Run(() => StudyFile.Read(content, fileName), cancellationToken);
        var result = await commands.CreateAsync(
            new NewSweep
            {
                Name = Path.GetFileNameWithoutExtension(fileName) is { Length: > 0 } name ? name[..Math.Min(name.Length, 200)] : "Imported",
                Spec = spec ?? "{}",
                CreatedBy = user.Identity?.Name,
                Results = System.Text.Encoding.UTF8.GetString(ResultsFile.ToBytes(cells)),
                ResultCount = cells.Count,
            },
            [],
            cancellationToken);
        return result.SweepId;
    }

    /// <summary>Stops every run of a sweep that has not ended, those that wait first, so that none starts meanwhile.</summary>
    /// <returns>How many were asked to stop.</returns>
    public Task<int> StopAllAsync(ClaimsPrincipal user, long sweepId, CancellationToken cancellationToken = default) =>
        EachAsync(
            user,
            sweepId,
            cells => cells.Where(cell => cell.State is RunState.Queued or RunState.Running).OrderByDescending(cell => cell.State == RunState.Queued).ThenByDescending(cell => cell.RunId),
            (cell, name) => control.StopAsync(cell.RunId, name, CancellationToken.None),
            cancellationToken);

    /// <summary>Lets every failed and stopped run of a sweep go on from its last checkpoint.</summary>
    /// <returns>How many were queued again.</returns>
    public Task<int> ResumeAllAsync(ClaimsPrincipal user, long sweepId, CancellationToken cancellationToken = default) =>
        EachAsync(
            user,
            sweepId,
            cells => cells.Where(cell => cell.State is RunState.Failed or RunState.Stopped),
            (cell, name) => cell.State == RunState.Failed
                ? control.RetryAsync(cell.RunId, name, CancellationToken.None)
                : control.ResumeAsync(cell.RunId, name, CancellationToken.None),
            cancellationToken);

    /// <summary>Deletes a sweep with all its runs and their files.</summary>
    public async Task<SweepResult> DeleteAsync(ClaimsPrincipal user, long sweepId, CancellationToken cancellationToken = default)
    {
        await access.RequireEditAsync(user, cancellationToken);
        var result = await commands.DeleteAsync(sweepId, cancellationToken);
        if (result.Accepted)
        {
            await Task.Run(() => result.RunIds.ToList().ForEach(control.DeleteFiles), CancellationToken.None);
            result.RunIds.ToList().ForEach(control.Changed);
        }

        return result;
    }

    /// <summary>Gives a sweep another name.</summary>
    public Task<SweepResult> RenameAsync(ClaimsPrincipal user, long sweepId, string name, CancellationToken cancellationToken = default) =>
        DoAsync(user, () => commands.RenameAsync(sweepId, name, cancellationToken), cancellationToken);

    /// <summary>Replaces the notes of a sweep.</summary>
    public Task<SweepResult> SetNotesAsync(ClaimsPrincipal user, long sweepId, string notes, CancellationToken cancellationToken = default) =>
        DoAsync(user, () => commands.SetNotesAsync(sweepId, notes, cancellationToken), cancellationToken);

    /// <summary>Takes a sweep out of the list.</summary>
    public Task<SweepResult> ArchiveAsync(ClaimsPrincipal user, long sweepId, CancellationToken cancellationToken = default) =>
        DoAsync(user, () => commands.ArchiveAsync(sweepId, cancellationToken), cancellationToken);

    /// <summary>Brings an archived sweep back.</summary>
    public Task<SweepResult> RestoreAsync(ClaimsPrincipal user, long sweepId, CancellationToken cancellationToken = default) =>
        DoAsync(user, () => commands.RestoreAsync(sweepId, cancellationToken), cancellationToken);

    private async Task<SweepResult> DoAsync(ClaimsPrincipal user, Func<Task<SweepResult>> act, CancellationToken cancellationToken)
    {
        await access.RequireEditAsync(user, cancellationToken);
        return await act();
    }

    private async Task<int> EachAsync(
        ClaimsPrincipal user,
        long sweepId,
        Func<IEnumerable<CellRow>, IEnumerable<CellRow>> choose,
        Func<CellRow, string?, Task<CommandResult>> act,
        CancellationToken cancellationToken)
    {
        await access.RequireEditAsync(user, cancellationToken);
        var done = 0;
        foreach (var cell in choose(await queries.CellsAsync(sweepId, [], cancellationToken)))
        {
            done += (await act(cell, user.Identity?.Name)).Accepted ? 1 : 0;
        }

        return done;
    }
}
