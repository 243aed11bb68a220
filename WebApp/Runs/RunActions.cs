using System.Security.Claims;
using Platform.Data.Runs;
using Platform.WebApp.Accounts;
using Platform.WebApp.Execution;

namespace Platform.WebApp.Runs;

/// <summary>What a person does to runs, from a page or over HTTP. Every action asks first whether the account may.</summary>
internal sealed class RunActions(RunControl control, RunCommands commands, Access access)
{
    /// <summary>Makes a run and queues it.</summary>
    /// <returns>The identity of the run.</returns>
    /// <exception cref="AccessDenied">The account may only look.</exception>
    public async Task<long> LaunchAsync(ClaimsPrincipal user, NewRun request, CancellationToken cancellationToken = default)
    {
        await access.RequireEditAsync(user, cancellationToken);
        return await control.LaunchAsync(request with { CreatedBy = user.Identity?.Name }, cancellationToken);
    }

    /// <summary>Stops a run, saved.</summary>
    public Task<CommandResult> StopAsync(ClaimsPrincipal user, long runId, CancellationToken cancellationToken = default) =>
        DoAsync(user, name => control.StopAsync(runId, name, cancellationToken), cancellationToken);

    /// <summary>Lets a stopped run go on.</summary>
    public Task<CommandResult> ResumeAsync(ClaimsPrincipal user, long runId, CancellationToken cancellationToken = default) =>
        DoAsync(user, name => control.ResumeAsync(runId, name, cancellationToken), cancellationToken);

    /// <summary>Tries a failed run again.</summary>
    public Task<CommandResult> RetryAsync(ClaimsPrincipal user, long runId, CancellationToken cancellationToken = default) =>
        DoAsync(user, name => control.RetryAsync(runId, name, cancellationToken), cancellationToken);

    /// <summary>Makes a copy of a run, with changes, and queues it.</summary>
    public Task<CommandResult> CloneAsync(ClaimsPrincipal user, long runId, CloneChanges changes, CancellationToken cancellationToken = default) =>
        DoAsync(user, name => control.CloneAsync(runId, changes, name, cancellationToken), cancellationToken);

    /// <summary>Takes an ended run out of the lists.</summary>
    public Task<CommandResult> ArchiveAsync(ClaimsPrincipal user, long runId, CancellationToken cancellationToken = default) =>
        DoAsync(user, name => commands.ArchiveAsync(runId, name, cancellationToken), cancellationToken);

    /// <summary>Brings an archived run back.</summary>
    public Task<CommandResult> RestoreAsync(ClaimsPrincipal user, long runId, CancellationToken cancellationToken = default) =>
        DoAsync(user, name => commands.RestoreAsync(runId, name, cancellationToken), cancellationToken);

    /// <summary>Deletes a run with everything it made.</summary>
    public Task<CommandResult> DeleteAsync(ClaimsPrincipal user, long runId, CancellationToken cancellationToken = default) =>
        DoAsync(user, _ => control.DeleteAsync(runId, cancellationToken), cancellationToken);

    /// <summary>Gives a run another name.</summary>
    public Task<CommandResult> RenameAsync(ClaimsPrincipal user, long runId, string name, CancellationToken cancellationToken = default) =>
        DoAsync(user, _ => commands.RenameAsync(runId, name, cancellationToken), cancellationToken);

    /// <summary>Replaces the notes of a run.</summary>
    public Task<CommandResult> SetNotesAsync(ClaimsPrincipal user, long runId, string notes, CancellationToken cancellationToken = default) =>
        DoAsync(user, _ => commands.SetNotesAsync(runId, notes, cancellationToken), cancellationToken);

    /// <summary>Puts a tag on a run.</summary>
    public Task<CommandResult> SetTagAsync(ClaimsPrincipal user, long runId, string key, string value, CancellationToken cancellationToken = default) =>
        DoAsync(user, _ => commands.SetTagAsync(runId, key, value, cancellationToken), cancellationToken);

    /// <summary>Takes a tag off a run.</summary>
    public Task<CommandResult> RemoveTagAsync(ClaimsPrincipal user, long runId, string key, CancellationToken cancellationToken = default) =>
        DoAsync(user, _ => commands.RemoveTagAsync(runId, key, cancellationToken), cancellationToken);

    private async Task<CommandResult> DoAsync(
        ClaimsPrincipal user, Func<string?, Task<CommandResult>> act, CancellationToken cancellationToken)
    {
        await access.RequireEditAsync(user, cancellationToken);
        var result = await act(user.Identity?.Name);
        if (result.Accepted)
        {
            control.Changed(result.RunId);
        }

        return result;
    }
}
