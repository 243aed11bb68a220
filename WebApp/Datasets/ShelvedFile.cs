namespace Platform.WebApp.Datasets;

/// <summary>A file of a data set as it lies on the disk.</summary>
/// <param name="File">What it should be.</param>
/// <param name="Bytes">Its size; null when it is missing.</param>
/// <param name="Check">What reading it found; null when it is missing or was not read yet.</param>
public sealed record ShelvedFile(DatasetFile File, long? Bytes, FileCheck? Check);
