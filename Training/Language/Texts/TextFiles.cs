using System.ComponentModel;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Language.Texts;

/// <summary>Plain text files of your own: documents are separated by blank lines, the lines of one document are joined.</summary>
public sealed record TextFiles : TextSource
{
    /// <summary>The file to learn from.</summary>
    [Description("The file to learn from, UTF-8, within the datasets directory. A blank line ends a document.")]
    public required string Train { get; init; }

    /// <summary>The file to measure on.</summary>
    [Description("The file to measure on, in the same format.")]
    public required string Dev { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check() => Train == Dev ? [new("dev", "is the file to learn from; measure on another one.")] : [];

    /// <inheritdoc/>
    public override IEnumerable<string> Read(string split, InputEnvironment environment)
    {
        string path = environment.Find(split switch { "train" => Train, "dev" => Dev, _ => throw NoSplit(split) });
        List<string> lines = [];
        foreach (string line in File.ReadLines(path))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                lines.Add(line);
            }
            else if (lines.Count > 0)
            {
                yield return string.Join(' ', lines);
                lines.Clear();
            }
        }

        if (lines.Count > 0)
        {
            yield return string.Join(' ', lines);
        }
    }
}
