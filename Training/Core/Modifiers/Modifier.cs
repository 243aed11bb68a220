using System.ComponentModel;
using System.Reflection;
using System.Text.RegularExpressions;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Modifiers;

/// <summary>
/// A change of experiments that does not know them: a pure function from a config tree to edits, found by type and path
/// instead of being written into each model. A modifier is a config itself, so it has a name, a form and a JSON text.
/// </summary>
/// <remarks>Several are applied together by <see cref="Modification.Of"/>. Derive from <see cref="Replace{TSlot}"/> for the common case.</remarks>
public abstract partial record Modifier : Config
{
    /// <summary>What JSON and the command line call it.</summary>
    public string Name => ConfigTypes.NameOf(GetType());

    /// <summary>What it does, in a sentence: its type's <see cref="DescriptionAttribute"/>.</summary>
    public string Summary => GetType().GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";

    /// <summary>The edits it wants, none of which may lie at or below another.</summary>
    /// <param name="config">The tree before any change; it is left as it is.</param>
    /// <exception cref="ConfigException">It does not apply to this tree, for example because nothing matches.</exception>
    public abstract IReadOnlyList<ConfigEdit> Plan(Config config);

    /// <summary>Reads a modifier as it stands on a command line: <c>NAME</c>, <c>NAME,field=value,…</c> or a JSON object.</summary>
    /// <exception cref="ConfigException">There is no such modifier, or a field or value is wrong; tells every problem.</exception>
    public static Modifier Parse(string text)
    {
        if (text.TrimStart().StartsWith('{'))
        {
            return ConfigJson.Read<Modifier>(text);
        }

        // A comma separates only where a field's name and "=" follow, so that values may hold commas.
        var parts = Separator().Split(text);
        var name = parts[0].Trim();
        if (ConfigTypes.Find(name, typeof(Modifier)) is not { } type)
        {
            throw new ConfigException("", $"There is no modifier \"{name}\". {Suggestion.For(name, ConfigTypes.Fitting(typeof(Modifier)).Select(ConfigTypes.NameOf))}");
        }

        var modifier = (Modifier)ConfigShape.Default(type);
        var problems = new List<ConfigProblem>();
        foreach (var part in parts.Skip(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (field, value) = (part[..equals].Trim(), part[(equals + 1)..].Trim());
            try
            {
                modifier = new ConfigEditor(field, node => ConfigTree.Parse(node, value)).Change(modifier);
            }
            catch (ConfigException problem)
            {
                problems.AddRange(problem.Problems);
            }
        }

        problems.AddRange(ConfigCheck.Problems(modifier));
        return problems.Count == 0 ? modifier : throw new ConfigException([.. problems.Select(problem => problem with { Message = $"{problem.Message} (of {name})" })]);
    }

    /// <summary>The name, and the fields that differ from their defaults: <c>SetDropout(rate 0.3)</c>.</summary>
    public sealed override string ToString()
    {
        var changed = ConfigTree.Diff(ConfigShape.Default(GetType()), this);
        return changed.Count == 0 ? Name : $"{Name}({string.Join(", ", changed.Select(change => $"{change.Path} {change.After}"))})";
    }

    [GeneratedRegex(@",(?=\s*[a-z][a-z0-9_.\[\]]*\s*=)")]
    private static partial Regex Separator();
}
