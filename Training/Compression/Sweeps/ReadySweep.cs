namespace Platform.Training.Compression.Sweeps;

/// <summary>A named sweep that a user can launch.</summary>
/// <param name="Name">Short and stable: <c>sst2-small</c>.</param>
/// <param name="Title">For people.</param>
/// <param name="Summary">What it compares, what it needs, how long it takes.</param>
/// <param name="Create">Makes the spec.</param>
public sealed record ReadySweep(string Name, string Title, string Summary, Func<SweepSpec> Create);
