using System.Text.Json.Nodes;

namespace Platform.WebApp.Sweeps;

/// <summary>What a program sends to plan or launch a sweep over HTTP: a ready one by name or a spec, and changes.</summary>
/// <param name="Sweep">The name of a ready sweep, such as <c>sample</c>; leave it out to give a spec.</param>
/// <param name="Spec">A spec, as <c>Runner sweep</c> takes it.</param>
/// <param name="Set">Fields of the spec to change, by path.</param>
/// <param name="Name">The sweep's name; the spec's when empty.</param>
/// <param name="Queue">The queue of every run; <c>cpu</c> when empty.</param>
internal sealed record SweepRequest(
    string? Sweep = null,
    JsonObject? Spec = null,
    IReadOnlyDictionary<string, string>? Set = null,
    string? Name = null,
    string? Queue = null);

/// <summary>Names a sweep.</summary>
internal sealed record SweepReference(long Id);

/// <summary>More seeds for every cell.</summary>
internal sealed record SeedsRequest(IReadOnlyList<long> Seeds);
