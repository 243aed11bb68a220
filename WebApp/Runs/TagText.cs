namespace Platform.WebApp.Runs;

/// <summary>Tags as a person writes them: <c>baseline, purpose=demo</c>.</summary>
internal static class TagText
{
    /// <summary>Reads tags separated by commas; a later value of a key wins.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string? text)
    {
        var tags = new Dictionary<string, string>();
        foreach (var word in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = word.IndexOf('=');
            var (key, value) = equals < 0 ? (word, "") : (word[..equals].Trim(), word[(equals + 1)..].Trim());
            if (key.Length > 0)
            {
                tags[key] = value;
            }
        }

        return tags;
    }

    /// <summary>One tag as text.</summary>
    public static string Of(string key, string value) => value.Length == 0 ? key : $"{key}={value}";
}
