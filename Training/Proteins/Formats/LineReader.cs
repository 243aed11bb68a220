using System.IO.Compression;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Proteins.Formats;

/// <summary>Reads a text line by line and knows where it is, so that every error can name file and line.</summary>
internal sealed class LineReader : IDisposable
{
    /// <summary>The longest line of any file that is meant; one of real data holds 20,000 residues' coordinates.</summary>
    private const int LongestLine = 4_000_000;

    private readonly TextReader _reader;

    /// <summary>Reads a text that is at hand.</summary>
    /// <param name="name">What errors call it.</param>
    /// <param name="reader">The text; disposed with this.</param>
    public LineReader(string name, TextReader reader) => (Name, _reader) = (name, reader);

    /// <summary>The file's name, as errors name it.</summary>
    public string Name { get; }

    /// <summary>The line that was read last, without its end.</summary>
    public string Line { get; private set; } = "";

    /// <summary>Its number, counted from 1; 0 before the first.</summary>
    public int Number { get; private set; }

    /// <summary>Opens a file; one that ends in <c>.gz</c> is unpacked.</summary>
    /// <exception cref="DataException">The file is not there or cannot be read.</exception>
    public static LineReader Open(string path)
    {
        try
        {
            Stream content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            {
                content = new GZipStream(content, CompressionMode.Decompress);
            }

            return new LineReader(path, new StreamReader(content));
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException($"The file '{path}' does not exist.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"The file '{path}' cannot be read: {problem.Message}");
        }
    }

    /// <summary>Goes to the next line.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="DataException">The file cannot be read on, or cannot be unpacked.</exception>
    public bool Read()
    {
        try
        {
            if (_reader.ReadLine() is not { } line)
            {
                return false;
            }

            (Line, Number) = (line, Number + 1);
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException)
        {
            throw new DataException(Name, Number + 1, $"cannot be read on: {problem.Message} Is the file complete?");
        }

        return Line.Length <= LongestLine ? true : throw Fault($"is {Line.Length} characters long, more than any such file needs. Is it a text file?");
    }

    /// <summary>What is wrong with the line that was read last.</summary>
    public DataException Fault(string problem) => new(Name, Math.Max(1, Number), problem);

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}
