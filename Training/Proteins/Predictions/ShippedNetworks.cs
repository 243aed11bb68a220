using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Confidence;

namespace Platform.Training.Proteins.Predictions;

/// <summary>The networks for proteins that come with the program, and what may stand beside a network's weights.</summary>
public static class ShippedNetworks
{
    /// <summary>The folder of those that come with the program, as configs name it.</summary>
    public const string Folder = "models/protein";

    /// <summary>What raw confidence means, measured on the validation split; beside the weights.</summary>
    public const string CalibrationFile = "confidence.tsv";

    /// <summary>What a network's folder says of confidence; null where it says nothing.</summary>
    /// <exception cref="DataException">The file is damaged.</exception>
    public static MonotoneMap? CalibrationOf(string network)
    {
        var file = Path.Combine(InputEnvironment.Shipped(network), CalibrationFile);
        return File.Exists(file) ? MonotoneMap.Read(file) : null;
    }
}
