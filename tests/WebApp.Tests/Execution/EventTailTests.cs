using System.Text;
using Platform.Data.Runs;
using Platform.WebApp.Execution.Runner;

namespace Platform.WebApp.Tests.Execution;

public sealed class EventTailTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void Read_FileMissing_IsNothing()
    {
        File.Delete(_file);

        Assert.Empty(Read(new EventTail(_file)));
    }

    [Fact]
    public void Read_LineArrivesInPieces_IsReadOnce()
    {
        var tail = new EventTail(_file);
        foreach (var piece in (string[])["{\"seq\":1,\"kind\":\"war", "ning\",\"message\":\"é", "\"}", "\n{\"seq\":2"])
        {
            Assert.Empty(Read(tail));
            File.AppendAllText(_file, piece);
        }

        Assert.Equal("é", Assert.IsType<RunnerEvent.Warning>(Assert.Single(Read(tail))).Message);
        File.AppendAllText(_file, ",\"kind\":\"warning\",\"message\":\"b\"}\n");
        Assert.Equal(2, Assert.Single(Read(tail)).Seq);
        Assert.Equal(0, tail.BadLines);
    }

    [Fact]
    public void Read_CutLineIsReplaced_ReadsTheNewOne()
    {
        var tail = new EventTail(_file);
        File.WriteAllText(_file, Line(1) + "{\"seq\":2,\"kind\":\"warning\",\"message\":\"cut");
        Assert.Single(Read(tail));

        File.WriteAllText(_file, Line(1) + Line(2) + Line(3));

        Assert.Equal([2, 3], Read(tail).Select(item => item.Seq));
    }

    [Fact]
    public void Read_FileBecameShorter_StartsOverAndLeavesOutWhatIsKnown()
    {
        var tail = new EventTail(_file);
        File.WriteAllText(_file, Line(1) + Line(2) + Line(3));
        Assert.Equal(3, Read(tail).Count);
        File.WriteAllText(_file, Line(1));
        Assert.Empty(Read(tail, 3));

        File.AppendAllText(_file, Line(4));

        Assert.Equal(4, Assert.Single(Read(tail, 3)).Seq);
    }

    [Fact]
    public void Read_LineLongerThanTheBuffer_IsRead()
    {
        var tail = new EventTail(_file);
        File.WriteAllText(_file, Line(1, new string('x', 3_000_000)) + Line(2));

        Assert.Equal([1, 2], Read(tail).Select(item => item.Seq));
    }

    [Fact]
    public void Read_ManyLines_AreReadInOrderUpToTheEnd()
    {
        var tail = new EventTail(_file);
        File.WriteAllText(_file, string.Concat(Enumerable.Range(1, 40_000).Select(seq => Line(seq))) + "garbage\n\n[]\n");

        Assert.Equal(Enumerable.Range(1, 40_000).Select(seq => (long)seq), Read(tail).Select(item => item.Seq));
        Assert.Equal(2, tail.BadLines);
    }

    public void Dispose() => File.Delete(_file);

    private static string Line(int seq, string message = "m") => $$"""{"seq":{{seq}},"kind":"warning","message":"{{message}}"}""" + "\n";

    private static List<RunnerEvent> Read(EventTail tail, long afterSeq = 0)
    {
        var events = new List<RunnerEvent>();
        while (tail.Read(events.Count > 0 ? events[^1].Seq : afterSeq, events))
        {
            // There may be more.
        }

        return events;
    }
}
