using Platform.Training.Core.Inputs;

namespace Platform.Training.Proteins.Predictions;

/// <summary>The networks for proteins that come with the program.</summary>
public static class ShippedNetworks
{
    /// <summary>Their folder, as configs name it.</summary>
    public const string Folder = "models/protein";

    /// <summary>What raw confidence means, measured on the validation split; beside the weights.</summary>
    public const string CalibrationFile = "confidence.tsv";

    /// <summary>Whether they are there.</summary>
    public static bool AreInstalled => Directory.Exists(InputEnvironment.Shipped(Folder));
}
