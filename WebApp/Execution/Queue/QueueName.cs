namespace Platform.WebApp.Execution.Queue;

/// <summary>The names a run's queue may have.</summary>
internal static class QueueName
{
    /// <summary>Whether a name is <c>cpu</c>, <c>gpu</c>, or <c>h-</c> and a host's name.</summary>
    public static bool IsValid(string queue) => queue is "cpu" or "gpu"
        || (queue.StartsWith("h-", StringComparison.Ordinal) && queue.Length is > 2 and <= 62
            && queue.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'));
}
