namespace Platform.Data.Runs;

/// <summary>What the owner of a lease learns when it shows that it lives.</summary>
/// <param name="Held">Whether the lease is still his; if not, he must end the run's process and write no more.</param>
/// <param name="StopRequested">Whether a person asked to stop the run.</param>
public readonly record struct LeaseStatus(bool Held, bool StopRequested);
