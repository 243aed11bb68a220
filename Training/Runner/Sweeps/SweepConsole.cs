using Platform.Training.Core.Runs;

namespace Platform.Training.Runner.Sweeps;

/// <summary>Tells people how a sweep goes: lines in its log and on standard output, and on a terminal a last line that changes.</summary>
internal sealed class SweepConsole(RunLog? log)
{
    private readonly bool _terminal = !Console.IsOutputRedirected;
    private int _width;

    /// <summary>Writes a line for good.</summary>
    public void Tell(string line)
    {
        log?.Write(line);
        Clear();
        Console.WriteLine(line);
    }

    /// <summary>Shows how far it is, on a terminal only.</summary>
    public void Show(string status)
    {
        if (_terminal)
        {
            Console.Write("\r" + status.PadRight(_width));
            _width = status.Length;
        }
    }

    private void Clear()
    {
        if (_width > 0)
        {
            Console.Write("\r" + new string(' ', _width) + "\r");
            _width = 0;
        }
    }
}
