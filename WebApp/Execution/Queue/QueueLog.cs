using Hangfire.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using LogLevel = Hangfire.Logging.LogLevel;

namespace Platform.WebApp.Execution.Queue;

/// <summary>
/// Passes the queue's log on. Hangfire keeps one log for the whole process, which may outlive the host it belongs to; then nothing is logged,
/// instead of an exception in the middle of a delivery.
/// </summary>
internal sealed class QueueLog(ILoggerFactory factory) : ILogProvider
{
    /// <inheritdoc/>
    public ILog GetLogger(string name)
    {
        try
        {
            return new Log(factory.CreateLogger(name));
        }
        catch (ObjectDisposedException)
        {
            return new Log(NullLogger.Instance);
        }
    }

    private sealed class Log(ILogger logger) : ILog
    {
        bool ILog.Log(LogLevel logLevel, Func<string>? messageFunc, Exception? exception)
        {
            var level = (Microsoft.Extensions.Logging.LogLevel)(int)logLevel;
            var enabled = logger.IsEnabled(level);
            if (enabled && messageFunc is not null)
            {
                logger.Log(level, default, messageFunc(), exception, static (message, _) => message);
            }

            return enabled;
        }
    }
}
