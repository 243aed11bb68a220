using System.Net;

namespace Platform.Training.Core.Downloads;

/// <summary>A file that could not be fetched. The message says why and what to do; what came is kept.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="inner">What it follows from.</param>
public sealed class DownloadException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the server answered, where it refused.</summary>
    public HttpStatusCode? Status { get; init; }
}
