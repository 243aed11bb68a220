namespace Platform.WebApp.Datasets;

/// <summary>A data set that could not be brought in, in words.</summary>
internal sealed class DatasetProblem(string message, Exception? inner = null) : Exception(message, inner);
