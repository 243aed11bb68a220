namespace Platform.Data.Runs;

/// <summary>Adds the rows of a new run within a transaction that somebody else began.</summary>
internal static class RunInsertion
{
    public static async Task<long> InsertAsync(PlatformDbContext db, NewRun request, DateTime now, CancellationToken cancellationToken)
    {
        var run = new Run
        {
            Name = string.IsNullOrWhiteSpace(request.Name) ? request.Experiment : request.Name.Trim(),
            Experiment = request.Experiment,
            Spec = request.Spec,
            Queue = request.Queue,
            CreatedBy = request.CreatedBy,
            CreatedAt = now,
            ClonedFromId = request.ClonedFromId,
            SweepId = request.Cell?.SweepId,
            CellKey = request.Cell?.Key,
            CellLabels = request.Cell?.Labels,
            Notes = request.Notes,
            State = RunState.Queued,
            Revision = 1,
        };
        run.Params.AddRange(request.Params.Select(param => new RunParam { Path = param.Key, Value = param.Value }));
        run.Tags.AddRange(request.Tags.Select(tag => new RunTag { Key = tag.Key, Value = tag.Value }));
        run.Needs.AddRange(request.Needs.Distinct().Select(needed => new RunDependency { NeededRunId = needed }));
        db.Runs.Add(run);
        await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        run.Directory = $"runs/{run.Id}";
        var user = string.IsNullOrEmpty(run.CreatedBy) ? "someone" : run.CreatedBy;
        var origin = run.ClonedFromId is { } source ? $", a copy of run {source}" : run.SweepId is { } sweep ? $" with sweep {sweep}" : "";
        db.RunEvents.Add(new RunEvent { RunId = run.Id, Time = now, Kind = "request", Message = $"launched by {user}{origin}" });
        await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return run.Id;
    }
}
