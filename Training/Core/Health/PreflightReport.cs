namespace Platform.Training.Core.Health;

/// <summary>What a machine showed before a run.</summary>
/// <param name="MatrixPeak">Floating-point operations in a second of matrix products in the run's precision, the best of several; null where it was not measured.</param>
/// <param name="FreeBytes">Bytes that could be written to the run's directory.</param>
public sealed record PreflightReport(double? MatrixPeak, long FreeBytes);
