using Platform.Training.Core.Inputs;

namespace Platform.Training.Proteins.Formats;

/// <summary>A table of a CIF file: one category, its items as columns.</summary>
/// <param name="name">The category: <c>_atom_site</c>.</param>
internal sealed class CifTable(string name)
{
    private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The category.</summary>
    public string Name { get; } = name;

    /// <summary>The rows; a null stands for <c>.</c> and <c>?</c>, a value that does not apply or is not known.</summary>
    public List<string?[]> Rows { get; } = [];

    /// <summary>For each row the line it begins in.</summary>
    public List<int> Lines { get; } = [];

    /// <summary>Whether it came from a loop, to which no single item can be added.</summary>
    public bool IsLoop { get; set; }

    /// <summary>Number of columns.</summary>
    public int Columns => _columns.Count;

    /// <summary>Adds a column; false if there is one of the name.</summary>
    public bool AddColumn(string item) => _columns.TryAdd(item, _columns.Count);

    /// <summary>The place of an item in the rows; -1 where the file does not have it.</summary>
    public int this[string item] => _columns.GetValueOrDefault(item, -1);
}

/// <summary>Reads the first data block of a CIF file (Hall, Allen and Brown 1991; STAR syntax of CIF 1.1): items, loops, quotes, text fields, comments.</summary>
internal sealed class CifReader
{
    private readonly LineReader _lines;
    private readonly HashSet<string> _wanted;
    private readonly Dictionary<string, CifTable> _tables = new(StringComparer.OrdinalIgnoreCase);
    private int _at;
    private bool _hasLine;

    private CifReader(LineReader lines, IEnumerable<string> wanted) => (_lines, _wanted) = (lines, new HashSet<string>(wanted, StringComparer.OrdinalIgnoreCase));

    private enum Kind
    {
        End,
        Data,
        Loop,
        Tag,
        Value,
    }

    /// <summary>The name of the data block.</summary>
    public string Block { get; private set; } = "";

    /// <summary>Reads the categories that are wanted; those that the file does not have are missing in <paramref name="tables"/>.</summary>
    /// <exception cref="DataException">The text is not CIF; the line is named.</exception>
    public static string Read(LineReader lines, IEnumerable<string> wanted, out IReadOnlyDictionary<string, CifTable> tables)
    {
        var reader = new CifReader(lines, wanted);
        reader.ReadBlock();
        tables = reader._tables;
        return reader.Block;
    }

    private void ReadBlock()
    {
        var (kind, text) = Next();
        if (kind != Kind.Data)
        {
            throw _lines.Fault("a CIF file begins with data_NAME.");
        }

        Block = text!;
        (kind, text) = Next();
        while (kind is Kind.Loop or Kind.Tag)
        {
            (kind, text) = kind == Kind.Loop ? ReadLoop() : ReadItem(text!);
        }

        if (kind == Kind.Value)
        {
            throw _lines.Fault($"the value '{Shorten(text)}' belongs to no item. Is a quote missing before it?");
        }
    }

    private (Kind, string?) ReadItem(string tag)
    {
        var line = _lines.Number;
        var (kind, value) = Next();
        if (kind != Kind.Value)
        {
            throw new DataException(_lines.Name, line, $"the item {tag} has no value.");
        }

        if (TableOf(tag) is { } table)
        {
            AddColumn(table, tag);
            if (table.Rows.Count == 0)
            {
                table.Rows.Add([]);
                table.Lines.Add(line);
            }

            table.Rows[0] = [.. table.Rows[0], value];
        }

        return Next();
    }

    private (Kind, string?) ReadLoop()
    {
        var line = _lines.Number;
        List<string> tags = [];
        var (kind, text) = Next();
        for (; kind == Kind.Tag; (kind, text) = Next())
        {
            tags.Add(text!);
        }

        if (tags.Count == 0)
        {
            throw new DataException(_lines.Name, line, "a loop_ without items.");
        }

        var table = TableOf(tags[0]);
        if (table is not null)
        {
            if (table.Columns > 0)
            {
                throw new DataException(_lines.Name, line, $"a second loop_ of {table.Name}.");
            }

            tags.ForEach(tag => AddColumn(table, tag));
            table.IsLoop = true;
        }

        var count = 0;
        var row = new string?[tags.Count];
        for (; kind == Kind.Value; (kind, text) = Next())
        {
            if (count % tags.Count == 0)
            {
                row = table is null ? row : new string?[tags.Count];
                table?.Rows.Add(row);
                table?.Lines.Add(_lines.Number);
            }

            row[count++ % tags.Count] = text;
        }

        return count % tags.Count == 0
            ? (kind, text)
            : throw _lines.Fault($"the loop_ of {tags[0]} in line {line} has {tags.Count} items and {count} values, which is no whole number of rows.");
    }

    private CifTable? TableOf(string tag)
    {
        var dot = tag.IndexOf('.', StringComparison.Ordinal);
        var category = dot < 0 ? tag : tag[..dot];
        if (!_wanted.Contains(category))
        {
            return null;
        }

        if (!_tables.TryGetValue(category, out var table))
        {
            _tables[category] = table = new CifTable(category);
        }

        return table;
    }

    private void AddColumn(CifTable table, string tag)
    {
        var item = tag[Math.Min(tag.Length, table.Name.Length + 1)..];
        if (table.IsLoop || !tag.StartsWith(table.Name, StringComparison.OrdinalIgnoreCase) || !table.AddColumn(item))
        {
            throw _lines.Fault($"the item {tag} stands a second time, or in a loop_ of {table.Name}.");
        }
    }

    private (Kind Kind, string? Text) Next()
    {
        while (true)
        {
            if (!_hasLine)
            {
                if (!_lines.Read())
                {
                    return (Kind.End, null);
                }

                (_hasLine, _at) = (true, 0);
                if (_lines.Line.StartsWith(';'))
                {
                    return (Kind.Value, TextField());
                }
            }

            var line = _lines.Line;
            while (_at < line.Length && char.IsWhiteSpace(line[_at]))
            {
                _at++;
            }

            if (_at < line.Length && line[_at] != '#')
            {
                return line[_at] is '\'' or '"' ? (Kind.Value, Quoted(line)) : Bare(line);
            }

            _hasLine = false;
        }
    }

    private string TextField()
    {
        var begin = _lines.Number;
        var text = new System.Text.StringBuilder(_lines.Line[1..]);
        while (_lines.Read())
        {
            if (_lines.Line.StartsWith(';'))
            {
                _at = 1;
                return text.ToString();
            }

            text.Append('\n').Append(_lines.Line);
        }

        throw new DataException(_lines.Name, begin, "a text that begins with ; in the first column has no end, a line that begins with ;.");
    }

    private string Quoted(string line)
    {
        // A quote ends only before white space: 'O5' and 'a dog's life' are one value each.
        var quote = line[_at];
        for (var end = _at + 1; end < line.Length; end++)
        {
            if (line[end] == quote && (end + 1 == line.Length || char.IsWhiteSpace(line[end + 1])))
            {
                var text = line[(_at + 1)..end];
                _at = end + 1;
                return text;
            }
        }

        throw _lines.Fault($"a value that begins with {quote} has no end on its line.");
    }

    private (Kind Kind, string? Text) Bare(string line)
    {
        var begin = _at;
        while (_at < line.Length && !char.IsWhiteSpace(line[_at]))
        {
            _at++;
        }

        var word = line[begin.._at];
        return word switch
        {
            "." or "?" => (Kind.Value, null),
            ['_', ..] => (Kind.Tag, word),
            _ when word.Equals("loop_", StringComparison.OrdinalIgnoreCase) => (Kind.Loop, null),

            // What follows the first block is not read.
            _ when word.StartsWith("data_", StringComparison.OrdinalIgnoreCase) => Block.Length == 0 ? (Kind.Data, word.Length > 5 ? word[5..] : "unnamed") : (Kind.End, null),
            _ when word.StartsWith("save_", StringComparison.OrdinalIgnoreCase) => throw _lines.Fault("a save frame; this is a dictionary, not a structure."),
            _ => (Kind.Value, word),
        };
    }

    private static string Shorten(string? text) => text is null ? "?" : text.Length <= 20 ? text : text[..20] + "…";
}
