using System.Globalization;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Compression.Export.Measuring;

/// <summary>A model's answer to every row of a split, beside the right one: a file that tests such as McNemar's start from.</summary>
/// <param name="Answers">The class or score for each row, in the order of the data's file.</param>
/// <param name="Labels">The right ones.</param>
public sealed record AnswerTable(IReadOnlyList<float> Answers, IReadOnlyList<float> Labels)
{
    private const string Header = "row\tanswer\tlabel";

    /// <summary>Writes the table: a header, then a line for each row.</summary>
    public void Write(string path) => File.WriteAllLines(path, Answers.Zip(Labels)
        .Select((row, i) => string.Create(CultureInfo.InvariantCulture, $"{i}\t{row.First:R}\t{row.Second:R}")).Prepend(Header));

    /// <summary>Reads a table.</summary>
    /// <exception cref="DataException">The file is missing or malformed.</exception>
    public static AnswerTable Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"\"{path}\" does not exist. The run's export writes it.");
        }

        var (answers, labels, line) = (new List<float>(), new List<float>(), 0);
        foreach (var fields in File.ReadLines(path).Select(text => text.Split('\t')))
        {
            line++;
            if (line == 1)
            {
                _ = string.Join('\t', fields) == Header ? 0 : throw new DataException(path, line, $"should be \"{Header}\".");
            }
            else if (fields.Length == 3 && float.TryParse(fields[1], CultureInfo.InvariantCulture, out var answer) && float.TryParse(fields[2], CultureInfo.InvariantCulture, out var label))
            {
                answers.Add(answer);
                labels.Add(label);
            }
            else
            {
                throw new DataException(path, line, "should be a row's number, an answer and a label.");
            }
        }

        return new AnswerTable(answers, labels);
    }
}
