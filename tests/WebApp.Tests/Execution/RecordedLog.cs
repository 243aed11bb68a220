using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Platform.WebApp.Tests.Execution;

/// <summary>Keeps what a host logs, for the message of a test that fails.</summary>
internal sealed class RecordedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void Dispose()
    {
    }

    public override string ToString() => string.Join('\n', _lines.TakeLast(60));

    private sealed class Recorder(RecordedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && (logLevel > LogLevel.Information || category.StartsWith("Platform", StringComparison.Ordinal)))
            {
                log._lines.Enqueue($"{TimeProvider.System.GetUtcNow():mm:ss.fff} {category[(category.LastIndexOf('.') + 1)..]}: {formatter(state, exception)} {exception}");
            }
        }
    }
}
