namespace Platform.WebApp.Datasets;

/// <summary>Where the download of a data set stands.</summary>
/// <param name="Phase">What it does or how it ended.</param>
/// <param name="Message">The same in words, or what went wrong.</param>
/// <param name="Bytes">Bytes here, earlier attempts included.</param>
/// <param name="TotalBytes">Bytes in all, once the publisher said so.</param>
/// <param name="SecondsLeft">Estimate by the rate of this attempt.</param>
internal sealed record DownloadState(DownloadPhase Phase, string Message, long Bytes = 0, long? TotalBytes = null, double? SecondsLeft = null)
{
    /// <summary>Whether work goes on.</summary>
    public bool IsActive => Phase is DownloadPhase.Fetching or DownloadPhase.Unpacking;
}
