using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;

namespace Platform.Training.Core.Checkpoints;

/// <summary>Starts training from values in a file instead of fresh ones.</summary>
public sealed record WarmStart : Config
{
    /// <summary>Where the values are.</summary>
    [Description("A safetensors file, a checkpoint's directory, or a run's: its model where it has ended, else its newest checkpoint.")]
    [Required]
    public string Path { get; init; } = "";

    /// <summary>How the file's names become parameters' paths; each rule works on what the one before it made.</summary>
    [Description("How the file's names become parameters' paths; each rule works on what the one before it made.")]
    public ConfigList<KeyRule> Map { get; init; } = [];

    /// <summary>Parameters that may stay at their first values.</summary>
    [Description("Patterns of parameters that may be missing in the file and then stay at their first values, for example head.**.")]
    public ConfigList<string> Missing { get; init; } = [];

    /// <summary>Tensors of the file that may be left unused.</summary>
    [Description("Patterns of names in the file that may be left unused, for example pooler.**.")]
    public ConfigList<string> Unexpected { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check() =>
        Missing.Index().Select(glob => Problem($"missing[{glob.Index}]", glob.Item))
            .Concat(Unexpected.Index().Select(glob => Problem($"unexpected[{glob.Index}]", glob.Item)))
            .OfType<ConfigProblem>();

    /// <summary>Which parameter gets its values from where; only the file's names and shapes are read.</summary>
    /// <param name="model">The model; it needs no memory.</param>
    /// <exception cref="ConfigException">With everything that does not fit.</exception>
    public WarmStartPlan Plan(Module model)
    {
        var (file, problems) = (FindFile(), new List<ConfigProblem>());
        var shapes = Shapes(file);
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in shapes.Keys)
        {
            var path = Map.Aggregate(key, (name, rule) => Regex.Replace(name, rule.Pattern, rule.Replacement));
            if (!sources.TryAdd(path, key))
            {
                problems.Add(new ConfigProblem("map", $"\"{sources[path]}\" and \"{key}\" both become \"{path}\"."));
            }
        }

        var rows = new List<WarmStartRow>();
        foreach (var parameter in model.AllParameters)
        {
            var path = parameter.Path;
            if (!sources.Remove(path, out var key))
            {
                problems.AddRange(Matches(Missing, path) ? [] : [new ConfigProblem("missing", $"\"{path}\" has no values in the file; map a name to it, or add it here to let it start afresh.")]);
            }
            else if (!shapes[key].SequenceEqual(parameter.Shape))
            {
                problems.Add(new ConfigProblem("map", $"\"{path}\" is {WarmStartPlan.Shown(parameter.Shape)}, but \"{key}\" in the file is {WarmStartPlan.Shown(shapes[key])}."));
            }

            rows.Add(new WarmStartRow(path, parameter.Shape, key));
        }

        problems.AddRange(sources.Where(left => !Matches(Unexpected, left.Value)).Select(left => new ConfigProblem(
            "unexpected", $"\"{left.Value}\" in the file is used by no parameter{(left.Key == left.Value ? "" : $" (it becomes \"{left.Key}\")")}; map it, or add it here to leave it out.")));
        return problems.Count == 0 ? new WarmStartPlan(file, rows, [.. sources.Values]) : throw new ConfigException(problems);
    }

    private static ConfigProblem? Problem(string field, string glob)
    {
        try
        {
            _ = new ConfigGlob(glob);
            return null;
        }
        catch (ConfigException problem)
        {
            return new ConfigProblem(field, problem.Message);
        }
    }

    private static bool Matches(ConfigList<string> globs, string path) => globs.Any(glob => new ConfigGlob(glob).Matches(path));

    private static IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes(string file)
    {
        try
        {
            return SafeTensors.ReadShapes(file);
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new ConfigException("path", problem.Message);
        }
    }

    private string FindFile()
    {
        string[] candidates =
        [
            Path,
            System.IO.Path.Combine(Path, CheckpointFiles.Parameters),
            System.IO.Path.Combine(Path, "artifacts", "model.safetensors"),
            .. CheckpointStore.List(System.IO.Path.Combine(Path, "checkpoints")).Select(checkpoint => System.IO.Path.Combine(checkpoint, CheckpointFiles.Parameters)),
        ];
        return Array.Find(candidates, File.Exists)
            ?? throw new ConfigException("path", $"\"{Path}\" is no safetensors file, no checkpoint and no run with one.");
    }
}

/// <summary>Changes names in a file into parameters' paths.</summary>
public sealed record KeyRule : Config
{
    /// <summary>What is replaced.</summary>
    [Description("Regular expression of what is replaced in a name, for example ^bert\\.encoder\\.layer\\.(\\d+)\\.")]
    [Required]
    public string Pattern { get; init; } = "^";

    /// <summary>What it is replaced by.</summary>
    [Description("What it is replaced by; $1 is the first group of the expression, for example encoder.stack.layers[$1].")]
    public string Replacement { get; init; } = "";

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check()
    {
        try
        {
            _ = new Regex(Pattern);
            return [];
        }
        catch (ArgumentException problem)
        {
            return [new("pattern", problem.Message)];
        }
    }
}
