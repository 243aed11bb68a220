using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Training.Compression.Results;
using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;
using Platform.Training.Language.Glue;
using Platform.WebApp.New;

namespace Platform.WebApp.Sweeps;

/// <summary>A sweep that a person is preparing: a spec, and what was chosen or typed on top of it.</summary>
public sealed class SweepDraft
{
    /// <summary>The lists that span the grid; the page shows each with a control of its own.</summary>
    public static readonly IReadOnlyList<string> Axes = ["tasks", "architectures", "subsets", "sparsities", "bits", "seeds"];

    /// <summary>Begins with a spec without changes.</summary>
    public SweepDraft(SweepSpec start) => Form = new ConfigDraft(start);

    /// <summary>The changes.</summary>
    public ConfigDraft Form { get; }

    /// <summary>The spec, or null while anything is wrong.</summary>
    public SweepSpec? Spec => Form.Config as SweepSpec;

    /// <summary>Every task by the word that specs and addresses use.</summary>
    public static IReadOnlyList<(string Word, GlueTask Task)> Tasks { get; } =
        [.. Enum.GetValues<GlueTaskName>().Select(name => (WordOf(name), GlueTask.Find(name)))];

    /// <summary>A list as it was typed, without its brackets.</summary>
    public string TextOf(string axis)
    {
        var text = Form.TextOf(Field(axis)).Trim();
        return text is ['[', .. var inner, ']'] ? inner.Replace(",", ", ", StringComparison.Ordinal).Replace(",  ", ", ", StringComparison.Ordinal) : text;
    }

    /// <summary>The items of a list of words; none while it is typed wrong.</summary>
    public IReadOnlyList<string> WordsOf(string axis)
    {
        try
        {
            return JsonNode.Parse(Form.TextOf(Field(axis))) is JsonArray items ? [.. items.Select(item => item?.ToString() ?? "")] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>What is wrong with a list, or one of its items.</summary>
    public string? ProblemOf(string axis) => Form.Problems
        .FirstOrDefault(problem => problem.Key == axis || problem.Key.StartsWith(axis + "[", StringComparison.Ordinal)).Value;

    /// <summary>Sets a list to what was typed: items between commas.</summary>
    public void SetText(string axis, string text) => Form.Set(Field(axis), Compact($"[{text.Trim().TrimEnd(',')}]"));

    /// <summary>Sets a list of words.</summary>
    public void SetWords(string axis, IEnumerable<string> words) =>
        Form.Set(Field(axis), new JsonArray([.. words.Select(word => (JsonNode)word)]).ToJsonString());

    /// <summary>Puts a word into a list, or takes it out.</summary>
    public void Toggle(string axis, string word)
    {
        var words = WordsOf(axis);
        SetWords(axis, words.Contains(word) ? words.Where(other => other != word) : words.Append(word));
    }

    /// <summary>Whether a subset of methods is chosen; an empty list stands for all.</summary>
    public bool Has(CompressionMethods subset)
    {
        var words = WordsOf("subsets");
        return words.Count == 0 || words.Contains(MethodSubset.NameOf(subset));
    }

    /// <summary>Puts a subset of methods in, or takes it out.</summary>
    public void Toggle(CompressionMethods subset)
    {
        var chosen = MethodSubset.All.Where(other => Has(other) != (other == subset)).Select(MethodSubset.NameOf).ToList();
        SetWords("subsets", chosen.Count == MethodSubset.All.Count ? [] : chosen);
    }

    private static string WordOf(GlueTaskName name) =>
        JsonNode.Parse(ConfigTree.Fields(new SweepSpec { Tasks = [name] }).First(field => field.Path == "tasks").Text)![0]!.ToString();

    private static string Compact(string list)
    {
        try
        {
            return JsonNode.Parse(list)!.ToJsonString();
        }
        catch (JsonException)
        {
            return list;
        }
    }

    private ConfigField Field(string axis) => ConfigTree.Fields(Form.Shape).First(field => field.Path == axis);
}
