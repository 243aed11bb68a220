using System.Text.Json.Nodes;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modifiers;

namespace Platform.WebApp.New;

/// <summary>A modifier that a person is filling in, from the text that stands in an address or in a request.</summary>
public sealed class ModifierDraft
{
    private readonly string _given;
    private readonly string? _refusal;

    /// <summary>Reads <c>NAME</c>, <c>NAME,field=value,…</c> or a JSON object. What is wrong with it becomes its <see cref="Problems"/>.</summary>
    public ModifierDraft(string text)
    {
        _given = text;
        try
        {
            var (name, fields) = Modifier.Split(text);
            if (Named(name) is not { } type)
            {
                // A JSON object, or a name that is none: then the exception says which it may have meant.
                Form = new ConfigDraft(Modifier.Parse(text));
                return;
            }

            Form = new ConfigDraft((Config)Activator.CreateInstance(type)!);
            foreach (var (path, value) in fields)
            {
                Form.Apply(path, value);
            }
        }
        catch (ConfigException exception)
        {
            _refusal = exception.Message;
        }
    }

    /// <summary>What it is called.</summary>
    public string Name => Form?.Start is Modifier start ? start.Name : Modifier.Split(_given).Name;

    /// <summary>What it does, in a sentence; empty where there is no such modifier.</summary>
    public string Summary => Form?.Start is Modifier start ? start.Summary : "";

    /// <summary>Its fields; null where there is no such modifier.</summary>
    public ConfigDraft? Form { get; }

    /// <summary>The modifier, or null while it has problems.</summary>
    public Modifier? Modifier => Form?.Config as Modifier;

    /// <summary>What is wrong with it itself, whatever it is applied to.</summary>
    public IEnumerable<ConfigProblem> Problems => Form is null
        ? [new ConfigProblem("", _refusal!)]
        : Form.Problems.Select(problem => new ConfigProblem("", $"{Name}: {new ConfigProblem(problem.Key, problem.Value)}"));

    /// <summary>
    /// It as text, as the command line takes it too: what was typed is kept, right or wrong. It is JSON only where the short
    /// form would read as something else.
    /// </summary>
    public string Text
    {
        get
        {
            if (Form is null)
            {
                return _given;
            }

            var text = string.Join(',', Form.Changes.Select(change => $"{change.Key}={change.Value.Trim()}").Prepend(Name));
            return Modifier is { } modifier && !ReadsAs(text, modifier) ? JsonNode.Parse(ConfigJson.Write(modifier))!.ToJsonString() : text;
        }
    }

    private static Type? Named(string name) => ConfigTypes.Fitting(typeof(Modifier)).FirstOrDefault(type => ConfigTypes.NameOf(type) == name);

    private static bool ReadsAs(string text, Modifier modifier)
    {
        try
        {
            return ConfigJson.Write(Modifier.Parse(text)) == ConfigJson.Write(modifier);
        }
        catch (ConfigException)
        {
            return false;
        }
    }
}
