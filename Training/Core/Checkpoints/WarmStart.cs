using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;

namespace Platform.Training.Core.Checkpoints;

/// <summary>Starts training from values in a file instead of fresh ones.</summary>
public sealed record WarmStart : Config
{
    /// <summary>Where the values are.</summary>
    [Description("A safetensors file, a checkpoint's directory, or a run's: its model where it has ended, else its newest checkpoint; \"models/…\" for one that comes with the program.")]
    [Required]
    public string Path { get; init; } = "";

    /// <summary>How the file's names become parameters' paths; each rule works on what the one before it made.</summary>
    [Description("How the file's names become parameters' paths; each rule works on what the one before it made.")]
    public ConfigList<KeyRule> Map { get; init; } = [];

    /// <summary>What the rows of tables in the file stand for.</summary>
    [Description("What the rows of tables in the file stand for; a model with fewer rows, or in another order, then gets its own by name.")]
    public ConfigList<TableRows> Rows { get; init; } = [];

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
    /// <param name="rowNames">What the rows of the model's tables stand for; null or empty where they have no names. See <see cref="Inputs.InputFacts.RowNames"/>.</param>
    /// <exception cref="ConfigException">With everything that does not fit.</exception>
    public WarmStartPlan Plan(Module model, IReadOnlyList<string>? rowNames = null)
    {
        var (file, problems) = (FindFile(), new List<ConfigProblem>());
        var shapes = Shapes(file);
        var sources = Sources(shapes.Keys, problems);
        var rows = new List<WarmStartRow>();
        foreach (var parameter in model.AllParameters)
        {
            if (!sources.Remove(parameter.Path, out var parts))
            {
                problems.AddRange(parameter.IsObservation || Matches(Missing, parameter.Path)
                    ? []
                    : [new ConfigProblem("missing", $"\"{parameter.Path}\" has no values in the file; map a name to it, or add it here to let it start afresh.")]);
                rows.Add(new WarmStartRow(parameter.Path, parameter.Shape, []));
                continue;
            }

            var tensors = parts.OrderBy(part => part.Key).Select(part => new WarmStartSource(part.Value, shapes[part.Value])).ToArray();
            var picked = Picked(parameter, tensors, rowNames ?? [], problems);
            if (Misfit(parameter, [.. parts.Keys.Order()], tensors, picked) is { } misfit)
            {
                problems.Add(new ConfigProblem("map", misfit));
            }

            rows.Add(new WarmStartRow(parameter.Path, parameter.Shape, tensors) { Picked = picked });
        }

        var left = sources.SelectMany(source => source.Value.Values.Select(key => (Path: source.Key, Key: key))).ToArray();
        problems.AddRange(left.Where(name => !Matches(Unexpected, name.Key)).Select(name => new ConfigProblem(
            "unexpected", $"\"{name.Key}\" in the file is used by no parameter{(name.Path == name.Key ? "" : $" (it becomes \"{name.Path}\")")}; map it, or add it here to leave it out.")));
        return problems.Count == 0 ? new WarmStartPlan(file, rows, [.. left.Select(name => name.Key)]) : throw new ConfigException(problems);
    }

    /// <summary>The names of the file by what they become, and by which part of it; all of it counts as part 0.</summary>
    private Dictionary<string, Dictionary<int, string>> Sources(IEnumerable<string> keys, List<ConfigProblem> problems)
    {
        var sources = new Dictionary<string, Dictionary<int, string>>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            var (path, part) = Map.Aggregate((Name: key, Part: (int?)null), (so, rule) => rule.Apply(so.Name, so.Part));
            var parts = sources.TryGetValue(path, out var known) ? known : sources[path] = [];
            if (!parts.TryAdd(part ?? 0, key))
            {
                problems.Add(new ConfigProblem("map", $"\"{parts[part ?? 0]}\" and \"{key}\" both become \"{path}\"{(part is null ? "" : $", part {part}")}."));
            }
        }

        return sources;
    }

    private long[]? Picked(Parameter parameter, WarmStartSource[] tensors, IReadOnlyList<string> rowNames, List<ConfigProblem> problems)
    {
        var (at, table) = Rows.Index().FirstOrDefault(rule => new ConfigGlob(rule.Item.At).Matches(parameter.Path));
        if (table is null || rowNames.Count == 0 || tensors is not [{ Shape: [var fileRows, ..] }])
        {
            return null;
        }

        try
        {
            return table.Pick(rowNames, fileRows);
        }
        catch (ConfigException problem)
        {
            problems.AddRange(problem.Problems.Select(below => below.Under($"rows[{at}]")));
            return null;
        }
    }

    /// <summary>What keeps tensors from being a parameter's values; null where they are.</summary>
    private static string? Misfit(Parameter parameter, IReadOnlyList<int> parts, WarmStartSource[] tensors, long[]? picked)
    {
        if (parts[^1] != parts.Count - 1)
        {
            return $"\"{parameter.Path}\" lacks part {Enumerable.Range(0, parts[^1]).First(part => !parts.Contains(part))} of {parts[^1] + 1}; there is {string.Join(" + ", tensors.Select(tensor => $"\"{tensor.Key}\""))}.";
        }

        var shape = tensors.Length == 1 && picked is null
            ? tensors[0].Shape
            : tensors.All(tensor => tensor.Shape.Count > 0 && tensor.Shape.Skip(1).SequenceEqual(tensors[0].Shape.Skip(1)))
                ? [picked?.Length ?? tensors.Sum(tensor => tensor.Shape[0]), .. tensors[0].Shape.Skip(1)]
                : [];
        return shape.SequenceEqual(parameter.Shape)
            ? null
            : $"\"{parameter.Path}\" is {WarmStartPlan.Shown(parameter.Shape)}, but {string.Join(" + ", tensors.Select(tensor => $"\"{tensor.Key}\""))} in the file is {string.Join(" + ", tensors.Select(tensor => WarmStartPlan.Shown(tensor.Shape)))}{(picked is null ? "" : $", of which {picked.Length:N0} rows are picked")}.";
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

    /// <summary>The file that the values are read from: a run's model, or its newest checkpoint where it has not come to its end.</summary>
    /// <exception cref="ConfigException">There is none.</exception>
    public string FindFile()
    {
        var path = InputEnvironment.Shipped(Path);
        string[] candidates =
        [
            path,
            System.IO.Path.Combine(path, "model.safetensors"),
            System.IO.Path.Combine(path, CheckpointFiles.Parameters),
            System.IO.Path.Combine(path, "artifacts", "model.safetensors"),
            .. CheckpointStore.List(System.IO.Path.Combine(path, "checkpoints")).Select(checkpoint => System.IO.Path.Combine(checkpoint, CheckpointFiles.Parameters)),
        ];
        return Array.Find(candidates, File.Exists)
            ?? throw new ConfigException("path", $"\"{Path}\" is no safetensors file, no folder with a model.safetensors, no checkpoint and no run with one.");
    }
}
