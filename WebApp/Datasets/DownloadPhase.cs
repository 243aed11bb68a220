namespace Platform.WebApp.Datasets;

/// <summary>A phase of a data set's download.</summary>
internal enum DownloadPhase
{
    /// <summary>Bytes come in.</summary>
    Fetching,

    /// <summary>Everything is here and is unpacked and checked.</summary>
    Unpacking,

    /// <summary>The files are in place.</summary>
    Done,

    /// <summary>A person stopped it; what is here is kept.</summary>
    Cancelled,

    /// <summary>It ended by a problem.</summary>
    Failed,
}
