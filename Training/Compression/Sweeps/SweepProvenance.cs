using Platform.Training.Core.Provenance;

namespace Platform.Training.Compression.Sweeps;

/// <summary>What some runs of a sweep were made with.</summary>
/// <param name="Session">The first of the processes that found these same things; its time, command, directory and seed are its own. Paths are without what comes before their last parts.</param>
/// <param name="Keys">The runs.</param>
public sealed record SweepProvenance(ProvenanceSession Session, IReadOnlyList<string> Keys)
{
    /// <summary>Collects what runs were made with, each kind once: program, sources, packages, plug-ins, data, machine and environment.</summary>
    /// <param name="keys">Keys of the runs.</param>
    /// <param name="fileOf">The provenance file of a run.</param>
    internal static IReadOnlyList<SweepProvenance> Collect(IEnumerable<string> keys, Func<string, string> fileOf) =>
    [
        .. keys.SelectMany(key => (ProvenanceRecord.Read(fileOf(key))?.Sessions ?? []).Select(session => (Key: key, Session: session.WithoutPlaces())))
            .GroupBy(entry => KindOf(entry.Session))
            .Select(kind => new SweepProvenance(kind.First().Session, [.. kind.Select(entry => entry.Key).Distinct()])),
    ];

    private static string KindOf(ProvenanceSession session) => System.Text.Json.JsonSerializer.Serialize(new
    {
        session.Program,
        session.Sources,
        session.Packages,
        session.Plugins,
        session.Data,
        session.Machine,
        session.Environment,
    });
}
