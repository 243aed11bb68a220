namespace Platform.Training.Core.Health;

/// <summary>The machine computes, remembers or stores wrongly: training here would waste time at best. The message says what and where.</summary>
public sealed class PreflightException(string message) : Exception(message);
