namespace Platform.WebApp.Components.Parts;

/// <summary>What a page shows in its place when it failed.</summary>
public partial class PageFailure
{
    [LoggerMessage(EventId = 100, Level = LogLevel.Error, Message = "A page failed.")]
    private static partial void LogFailure(ILogger logger, Exception exception);
}
