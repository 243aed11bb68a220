using System.Diagnostics.CodeAnalysis;

namespace Platform.WebApp.Hosting;

/// <summary>The site's command line: <c>[--data DIR] [--urls URL] [--role web|worker|all]</c>.</summary>
internal sealed record SiteArguments
{
    private const string Usage = "Usage: Platform.WebApp [--data DIR] [--urls URL] [--role web|worker|all]";

    /// <summary>Options a person gives, and the configuration key each one sets.</summary>
    private static readonly Dictionary<string, string> Keys = new(StringComparer.OrdinalIgnoreCase)
    {
        ["data"] = $"{SiteOptions.Section}:{nameof(SiteOptions.DataDirectory)}",
        ["role"] = $"{SiteOptions.Section}:{nameof(SiteOptions.Role)}",
        ["urls"] = "urls",
        ["environment"] = "environment",
        ["contentRoot"] = "contentRoot",
        ["applicationName"] = "applicationName",
    };

    /// <summary>Configuration keys and values in the order given.</summary>
    public required IReadOnlyDictionary<string, string?> Settings { get; init; }

    /// <summary>Reads a command line.</summary>
    /// <param name="args">The words after the program's name.</param>
    /// <param name="arguments">What they say.</param>
    /// <param name="problem">One clear message when they make no sense.</param>
    /// <returns>Whether the command line makes sense.</returns>
    public static bool TryParse(
        IReadOnlyList<string> args,
        [NotNullWhen(true)] out SiteArguments? arguments,
        [NotNullWhen(false)] out string? problem)
    {
        arguments = null;
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = Split(args[i]);
            if (name is null)
            {
                problem = $"'{args[i]}' is not an option.\n{Usage}";
                return false;
            }

            // A host that embeds the site also names sections, which have no value of their own.
            if (value is { Length: 0 } && !Keys.ContainsKey(name))
            {
                continue;
            }

            if (!Keys.TryGetValue(name, out var key) && !name.Contains(':'))
            {
                problem = $"There is no option --{name}.\n{Usage}";
                return false;
            }

            if (value is null && (++i >= args.Count || args[i].StartsWith("--", StringComparison.Ordinal)))
            {
                problem = $"--{name} needs a value.\n{Usage}";
                return false;
            }

            settings[key ?? name] = value ?? args[i];
        }

        var roleKey = Keys["role"];
        if (settings.TryGetValue(roleKey, out var role) && !Enum.TryParse<SiteRole>(role, ignoreCase: true, out _))
        {
            problem = $"--role is web, worker or all, not '{role}'.";
            return false;
        }

        arguments = new SiteArguments { Settings = settings };
        problem = null;
        return true;
    }

    /// <summary>What the host builder needs to start with.</summary>
    public WebApplicationOptions ToOptions() => new()
    {
        Args = [.. Settings.Select(s => $"--{s.Key}={s.Value}")],

        // Settings and pages are found beside the site, wherever it is started from.
        ContentRootPath = Settings.ContainsKey("contentRoot") ? null : AppContext.BaseDirectory,
    };

    private static (string? Name, string? Value) Split(string word)
    {
        if (!word.StartsWith("--", StringComparison.Ordinal) || word.Length == 2)
        {
            return (null, null);
        }

        var equals = word.IndexOf('=');
        return equals < 0 ? (word[2..], null) : (word[2..equals], word[(equals + 1)..]);
    }
}
