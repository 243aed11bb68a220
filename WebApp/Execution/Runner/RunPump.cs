using Platform.Data.Runs;

namespace Platform.WebApp.Execution.Runner;

/// <summary>Moves what a run's process writes into the database. A batch that could not be stored is offered again.</summary>
internal sealed class RunPump(RunIngestion ingestion, Lease lease, string directory, long lastSeq, long logLength)
{
    private const int MaxEvents = 5000;

    private readonly EventTail _events = new(Path.Combine(directory, "events.ndjson"));
    private readonly string _log = Path.Combine(directory, "log.txt");
    private readonly List<RunnerEvent> _waiting = [];
    private long _lastSeq = lastSeq;
    private long _logLength = logLength;

    /// <summary>Complete lines so far that were not events.</summary>
    public int BadLines => _events.BadLines;

    /// <summary>Moves everything there is now.</summary>
    /// <returns>What the database answered last; null where there was nothing to move.</returns>
    public async Task<IngestResult?> PumpAsync(CancellationToken cancellationToken)
    {
        IngestResult? last = null;
        while (true)
        {
            var more = _waiting.Count > 0;
            if (!more)
            {
                more = _events.Read(_lastSeq, _waiting);
            }

            var log = LogTail.Read(_log, _logLength);
            if (_waiting.Count == 0 && log is null)
            {
                if (more)
                {
                    // The lines were all known; read on.
                    continue;
                }

                return last;
            }

            var batch = _waiting.GetRange(0, Math.Min(_waiting.Count, MaxEvents));
            last = await ingestion.ApplyAsync(lease, batch, log, cancellationToken);
            if (!last.LeaseHeld)
            {
                return last;
            }

            _waiting.RemoveRange(0, batch.Count);
            _lastSeq = last.LastSeq;
            _logLength = last.LogLength;
        }
    }
}
