using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Platform.Training.Core.Inputs;
using Platform.Training.Language.Tokenization;

namespace Platform.Training.Language.Glue;

/// <summary>
/// Reads GLUE's tab-separated files. Quotes are text, lines end at a line feed and nowhere else, columns are found by
/// the header's names.
/// </summary>
internal sealed class GlueFileReader(GlueTask task, string path, bool labelled)
{
    private const float LargestScore = 5;

    /// <summary>QQP's official train file has about 20; a file with many more is another file.</summary>
    private const int MostBrokenRows = 100;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ImmutableArray<GlueExample>.Builder _examples = ImmutableArray.CreateBuilder<GlueExample>();
    private readonly ImmutableArray<int>.Builder _skipped = ImmutableArray.CreateBuilder<int>();
    private Columns _columns;
    private int _line;

    public GlueFile Read()
    {
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        rest = rest.StartsWith(Encoding.UTF8.Preamble) ? rest[Encoding.UTF8.Preamble.Length..] : rest;
        rest = rest.TrimEnd("\r\n"u8);
        if (rest.IsEmpty)
        {
            throw Broken(1, "the file is empty. It should begin with " + Expected() + ".");
        }

        bool more = true;
        while (more)
        {
            int end = rest.IndexOf((byte)'\n');
            more = end >= 0;
            string[] fields = Decode(more ? rest[..end] : rest).Split('\t');
            rest = more ? rest[(end + 1)..] : default;
            _line++;
            if (_line > 1 || ReadHeader(fields))
            {
                ReadRow(fields);
            }
        }

        return _examples.Count > 0
            ? new GlueFile(path, _examples.ToImmutable(), _skipped.ToImmutable())
            : throw Broken(_line, "the file has no rows, only a header. Is it complete?");
    }

    private string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes.TrimEnd((byte)'\r'));
        }
        catch (DecoderFallbackException)
        {
            throw Broken(_line + 1, "the line is not valid UTF-8. Save the file as UTF-8.");
        }
    }

    /// <summary>Finds the columns; returns true where the first line is a row because the format has no header.</summary>
    private bool ReadHeader(string[] fields)
    {
        bool headerless = !task.HeaderlessColumns.IsEmpty && !fields.Contains(task.First);
        string[] names = headerless ? [.. task.HeaderlessColumns] : fields;
        if (headerless && fields.Length != names.Length)
        {
            throw Broken(1, $"{fields.Length} columns. The {task} file should begin with {Expected()}.");
        }

        int label = Array.IndexOf(names, task.Label);
        _columns = new Columns(
            names.Length,
            Find(names, task.First),
            task.Second is null ? -1 : Find(names, task.Second),
            labelled ? Find(names, task.Label) : label,
            // The ids of a labelled file (QQP) name pairs, not rows of a submission.
            label >= 0 ? -1 : Array.IndexOf(names, task.Index),
            names);
        return headerless;
    }

    private int Find(string[] names, string name)
    {
        int index = Array.IndexOf(names, name);
        return index >= 0
            ? index
            : throw Broken(
                1, $"the column '{name}' is missing; found {Quote(names)}. The {task} file should begin with {Expected()}.");
    }

    private void ReadRow(string[] fields)
    {
        if (fields.Length != _columns.Count)
        {
            if (task.HasBrokenRows && _skipped.Count < MostBrokenRows)
            {
                _skipped.Add(_line);
                return;
            }

            string missing = fields.Length < _columns.Count
                ? $"the column '{_columns.Names[fields.Length]}' is missing"
                : "there are more columns than the header has";
            throw Broken(
                _line, $"{missing} ({fields.Length} instead of {_columns.Count}). A row is one line; a tab separates columns and may not stand inside one.");
        }

        string? labelText = _columns.Label < 0 ? null : fields[_columns.Label];
        if (labelText == "-" && !task.IsRegression)
        {
            // MNLI writes "-" where the annotators did not agree; such rows count in no score.
            _skipped.Add(_line);
            return;
        }

        TextPair text = new(fields[_columns.First], _columns.Second < 0 ? null : fields[_columns.Second]);
        string index = _columns.Index < 0 ? (_examples.Count).ToString(CultureInfo.InvariantCulture) : fields[_columns.Index];
        _examples.Add(new GlueExample(text, labelText is null ? null : ReadLabel(labelText), index));
    }

    private float ReadLabel(string text)
    {
        if (!task.IsRegression)
        {
            int label = task.Labels.IndexOf(text);
            return label >= 0
                ? label
                : throw Broken(_line, $"the column '{task.Label}' says '{text}'. It should be one of {Quote(task.Labels)}.");
        }

        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float score) && score is >= 0 and <= LargestScore
            ? score
            : throw Broken(_line, $"the column '{task.Label}' says '{text}'. It should be a number from 0 to 5 with a decimal point.");
    }

    private string Expected()
    {
        if (!task.HeaderlessColumns.IsEmpty)
        {
            return labelled
                ? $"a row, without a header: {string.Join(", ", task.HeaderlessColumns)}"
                : $"the header '{task.Index}', '{task.First}'";
        }

        IEnumerable<string?> names = labelled ? [task.First, task.Second, task.Label] : [task.Index, task.First, task.Second];
        return $"a header that names {Quote(names.OfType<string>())}, separated by tabs";
    }

    private static string Quote(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    private DataException Broken(int line, string message) => new(path, line, message);

    private readonly record struct Columns(int Count, int First, int Second, int Label, int Index, string[] Names);
}
