namespace Platform.WebApp.New;

/// <summary>What a program sends to launch a run over HTTP.</summary>
/// <param name="Experiment">The experiment of the catalogue.</param>
/// <param name="Modifiers">Modifiers to apply first, each as <c>NAME</c>, <c>NAME,field=value,…</c> or a JSON object.</param>
/// <param name="Set">Config fields to change then, by path.</param>
/// <param name="Name">The run's name; the experiment's title when empty.</param>
/// <param name="Queue">The queue; <c>cpu</c> when empty.</param>
/// <param name="Tags">Labels by key.</param>
internal sealed record LaunchRequest(
    string Experiment,
    IReadOnlyList<string>? Modifiers = null,
    IReadOnlyDictionary<string, string>? Set = null,
    string? Name = null,
    string? Queue = null,
    IReadOnlyDictionary<string, string>? Tags = null);
