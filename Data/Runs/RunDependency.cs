namespace Platform.Data.Runs;

/// <summary>
/// One run that another has to wait for: it is delivered to no host before every run it needs has succeeded. Whether that is so is read
/// from the rows each time and stored nowhere, so that nothing is to be made good after a crash, a failure or a retry.
/// </summary>
public sealed class RunDependency
{
    /// <summary>The run that waits.</summary>
    public long RunId { get; set; }

    /// <summary>The run that has to succeed first.</summary>
    public long NeededRunId { get; set; }

    /// <summary>The run that waits.</summary>
    public Run? Run { get; set; }

    /// <summary>The run that has to succeed first.</summary>
    public Run? Needed { get; set; }
}
