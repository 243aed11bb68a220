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

    /// <summary>
    /// Modifiers of a later stage plan against what those of the earlier ones leave. 1 is for what looks at every layer, whichever
    /// other modifiers put there.
    /// </summary>
    public virtual int Stage => 0;

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

        var (name, fields) = Split(text);
        if (ConfigTypes.Find(name, typeof(Modifier)) is not { } type)
        {
            throw new ConfigException("", $"There is no modifier \"{name}\". {Suggestion.For(name, ConfigTypes.Fitting(typeof(Modifier)).Select(ConfigTypes.NameOf))}");
        }

        var modifier = (Modifier)ConfigShape.Default(type);
        var problems = new List<ConfigProblem>();
        foreach (var (field, value) in fields)
        {
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

    /// <summary>Reads several modifiers, each as <see cref="Parse"/> takes it.</summary>
    /// <exception cref="ConfigException">Any of them is wrong; tells every problem of all.</exception>
    public static IReadOnlyList<Modifier> ParseAll(IEnumerable<string> texts)
    {
        var (modifiers, problems) = (new List<Modifier>(), new List<ConfigProblem>());
        foreach (var text in texts)
        {
            try
            {
                modifiers.Add(Parse(text));
            }
            catch (ConfigException problem)
            {
                problems.AddRange(problem.Problems);
            }
        }

        return problems.Count == 0 ? modifiers : throw new ConfigException(problems);
    }

    /// <summary>Takes <c>NAME,field=value,…</c> apart without asking whether there is such a modifier.</summary>
    public static (string Name, IReadOnlyList<KeyValuePair<string, string>> Fields) Split(string text)
    {
        // A comma separates only where a field's name and "=" follow, so that values may hold commas.
        var parts = Separator().Split(text);
        return (parts[0].Trim(), [.. parts.Skip(1).Select(part => part.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0].Trim(), pair[1].Trim()))]);
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
