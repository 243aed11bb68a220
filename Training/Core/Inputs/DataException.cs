namespace Platform.Training.Core.Inputs;

/// <summary>Data that is missing or malformed. The message says what, where and what to do.</summary>
public class DataException : Exception
{
    /// <summary>Data of which no single line is at fault, for example a missing file.</summary>
    public DataException(string message)
        : base(message)
    {
    }

    /// <summary>A malformed line.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">Its line, counted from 1.</param>
    /// <param name="problem">What is wrong with it and what to do.</param>
    public DataException(string file, int line, string problem)
        : base($"{file}, line {line}: {problem}")
    {
        (File, Line) = (file, line);
    }

    /// <summary>The file at fault, where one is.</summary>
    public string? File { get; }

    /// <summary>The line at fault, counted from 1.</summary>
    public int? Line { get; }
}
