using Platform.Training.Compression.Export;
using Platform.Training.Compression.Results;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;

namespace Platform.Training.Compression.Sweeps;

/// <summary>What was measured of a cell: its exported file in integers where it was trained so, else that in single precision.</summary>
public static class CellMeasurement
{
    /// <summary>Reads a cell whose run has succeeded.</summary>
    /// <exception cref="DataException">The run's export did not measure what a result needs.</exception>
    public static CellResult Read(RunDirectory directory, PlannedRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return CellResults.Read(directory, run.Labels!, Quantizes(run) ? ExportFigures.Integer : ExportFigures.Single);
    }

    /// <summary>Reads a cell, and beside it the same model rounded after training, where the spec asks for that.</summary>
    /// <exception cref="DataException">The run's export did not measure what a result needs.</exception>
    public static IReadOnlyList<CellResult> ReadAll(RunDirectory directory, PlannedRun run)
    {
        var cell = Read(directory, run);
        return !Quantizes(run) && run.Config.Deliverables.OfType<OnnxExport.Config>().FirstOrDefault(export => export.Integer) is { } export
            ? [cell, CellResults.Read(directory, Rounded(run.Labels!, export.Bits), ExportFigures.Integer)]
            : [cell];
    }

    /// <summary>The key of the run that a result was measured on.</summary>
    public static string RunKeyOf(CellLabels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return CellKey.Of(!labels.IsRoundedAfterTraining ? labels : labels with
        {
            Methods = labels.Methods & ~CompressionMethods.Quantization,
            Bits = null,
            Others = labels.Others.Where(other => other.Key != CellLabels.Rounding).ToDictionary(),
        });
    }

    private static bool Quantizes(PlannedRun run) => run.Labels!.Methods.HasFlag(CompressionMethods.Quantization);

    private static CellLabels Rounded(CellLabels labels, int bits) => labels with
    {
        Methods = labels.Methods | CompressionMethods.Quantization,
        Bits = bits,
        Others = labels.Others.Append(KeyValuePair.Create(CellLabels.Rounding, CellLabels.PostTraining)).ToDictionary(),
    };
}
