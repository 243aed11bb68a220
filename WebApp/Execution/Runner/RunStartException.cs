namespace Platform.WebApp.Execution.Runner;

/// <summary>A run's process cannot be started; the message says why and what to do.</summary>
internal sealed class RunStartException(string message, string failureClass = "setup", Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The class of the failure.</summary>
    public string FailureClass => failureClass;
}
