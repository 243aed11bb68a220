using System.IO.Compression;
using System.Text;

namespace Platform.WebApp.Datasets;

/// <summary>What a look through a file of a data set found.</summary>
/// <param name="Rows">Rows read before the end or the problem.</param>
/// <param name="Problem">What is wrong, with the line; null for a good file.</param>
public sealed record FileCheck(long Rows, string? Problem)
{
    /// <summary>Whether the file holds as many rows as the published one, where there is one.</summary>
    public bool IsComplete(DatasetFile file) => Problem is null && Rows == (file.Rows ?? Rows);

    /// <summary>Reads a file from its first to its last line.</summary>
    /// <param name="file">What it should be.</param>
    /// <param name="path">Where it is; <c>.gz</c> is unpacked on the way.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<FileCheck> RunAsync(DatasetFile file, string path, CancellationToken cancellationToken)
    {
        file = file with { Name = Path.GetFileName(path) };
        try
        {
            await using var raw = File.OpenRead(path);
            await using var plain = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(raw, CompressionMode.Decompress) : (Stream)raw;
            return await ReadAsync(file, plain, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            return new FileCheck(0, $"{file.Name} cannot be unpacked: {exception.Message}");
        }
        catch (DecoderFallbackException)
        {
            return new FileCheck(0, $"{file.Name} is not UTF-8 text.");
        }
    }

    private static async Task<FileCheck> ReadAsync(DatasetFile file, Stream stream, CancellationToken cancellationToken)
    {
        var lines = new LineReader(stream);
        var columns = file.HeaderlessColumns;
        long rows = 0;
        if (file.Columns.Count > 0)
        {
            if (await lines.NextAsync(cancellationToken) is not { } header)
            {
                return new FileCheck(0, $"{file.Name} is empty.");
            }

            var names = header.Split('\t');
            if (file.Columns.Where(c => !names.Contains(c)).ToList() is { Count: > 0 } missing)
            {
                return new FileCheck(0, $"{file.Name}, line 1: the header lacks {string.Join(", ", missing.Select(m => $"\"{m}\""))}; it has {Shown(names)}.");
            }

            columns = names.Length;
        }

        while (await lines.NextAsync(cancellationToken) is { } line)
        {
            if (columns > 0 && line.AsSpan().Count('\t') + 1 is var found && found != columns && !file.HasBrokenRows)
            {
                return new FileCheck(rows, $"{file.Name}, line {lines.Number}: {found} columns, expected {columns}.");
            }

            if (file.RowStart is null || line.AsSpan().TrimEnd().SequenceEqual(file.RowStart))
            {
                rows++;
            }
        }

        return rows == 0 ? new FileCheck(0, $"{file.Name} has no rows.") : new FileCheck(rows, null);
    }

    private static string Shown(string[] names)
    {
        var text = string.Join(", ", names.Take(6).Select(n => $"\"{n}\""));
        return text.Length > 120 ? string.Concat(text.AsSpan(0, 120), "…") : text;
    }

    /// <summary>Lines end at a line feed and nowhere else: texts hold other separators.</summary>
    private sealed class LineReader(Stream stream)
    {
        private readonly StreamReader _text = new(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
        private readonly char[] _buffer = new char[32 * 1024];
        private readonly StringBuilder _line = new();
        private int _at;
        private int _length;

        public long Number { get; private set; }

        public async ValueTask<string?> NextAsync(CancellationToken cancellationToken)
        {
            _line.Clear();
            var any = false;
            while (true)
            {
                if (_at == _length)
                {
                    (_at, _length) = (0, await _text.ReadAsync(_buffer, cancellationToken));
                    if (_length == 0)
                    {
                        break;
                    }
                }

                any = true;
                var end = Array.IndexOf(_buffer, '\n', _at, _length - _at);
                _line.Append(_buffer, _at, (end < 0 ? _length : end) - _at);
                _at = end < 0 ? _length : end + 1;
                if (end >= 0)
                {
                    break;
                }
            }

            if (!any)
            {
                return null;
            }

            Number++;
            return _line.ToString().TrimEnd('\r');
        }
    }
}
