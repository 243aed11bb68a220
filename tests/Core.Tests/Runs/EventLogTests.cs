using Platform.Training.Core.Runs;

namespace Platform.Core.Tests.Runs;

public sealed class EventLogTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Report_AfterATornLine_DropsItAndGoesOnCounting()
    {
        using (var log = new EventLog(_path, TimeProvider.System))
        {
            log.Report(new MetricEvent("train/loss", 1, 0.5));
            log.Report(new MetricEvent("train/loss", 2, double.NaN));
        }

        File.AppendAllText(_path, """{"seq":3,"kind":"met""");
        using (var log = new EventLog(_path, TimeProvider.System))
        {
            log.Report(new MetricEvent("train/loss", 2, 0.4));
            log.Report(new MetricEvent("train/loss", 3, 0.3));
        }

        var events = EventLog.Read(_path).Cast<MetricEvent>().ToArray();
        Assert.Equal([1L, 2, 3], events.Select(item => item.Seq));
        Assert.Equal([1L, 2, 3], events.Select(item => item.Step));
        Assert.True(double.IsNaN(events[1].Value));
    }

    [Fact]
    public void Report_EveryKind_ReadsBackEqual()
    {
        RunEvent[] all =
        [
            new StateEvent("running", 0), new MetricEvent("a", 1, double.PositiveInfinity), new ProgressEvent(1, 2, 3.5), new CheckpointEvent(1, "c", 2),
            new ArtifactEvent("a", 1, "00"), new WarningEvent("w"), new FailureEvent(FailureClass.OutOfMemory, "m"),
        ];
        using (var log = new EventLog(_path, TimeProvider.System))
        {
            Array.ForEach(all, log.Report);
        }

        Assert.Equal(all, EventLog.Read(_path).Select(item => item with { Seq = 0, Time = default }));
        Assert.Contains("\"class\":\"out_of_memory\"", File.ReadAllText(_path), StringComparison.Ordinal);
        Assert.StartsWith("{\"kind\":\"state\",\"seq\":1,\"time\":\"", File.ReadAllText(_path), StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_path);
}
