namespace Platform.WebApp.Charts;

/// <summary>A metric to draw.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Points">How many points it has; grows when new ones exist.</param>
public sealed record ChartMetric(string Name, long Points);
