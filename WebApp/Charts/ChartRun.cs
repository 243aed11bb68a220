namespace Platform.WebApp.Charts;

/// <summary>A run in a chart.</summary>
/// <param name="Id">The run.</param>
/// <param name="Name">What its series is called.</param>
/// <param name="Color">The colour of its series, the same in every chart.</param>
/// <param name="Live">Whether points may still come.</param>
public sealed record ChartRun(long Id, string Name, string Color, bool Live);
