using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Compression.Export;
using Platform.Training.Compression.Results;
using Platform.Training.Core.Configs;
using Platform.Training.Language.Glue;

namespace Platform.Training.Compression.Sweeps;

/// <summary>
/// A sweep as one object: tasks, architectures, subsets of methods, sparsities, bits and seeds, and what all cells have in
/// common. <see cref="SweepPlan"/> makes ordinary runs of it.
/// </summary>
public sealed record SweepSpec : Config
{
    private const int FewestBits = 2;
    private const int MostBits = 8;

    /// <summary>What tables and files call it.</summary>
    [Description("What tables and files call the sweep.")]
    [Required]
    public string Name { get; init; } = "sweep";

    /// <summary>The tasks.</summary>
    [Description("The GLUE tasks.")]
    public ConfigList<GlueTaskName> Tasks { get; init; } = [GlueTaskName.Sst2];

    /// <summary>The architectures, by the names of <see cref="Architecture"/>.</summary>
    [Description("The architectures: tiny, mini, small, medium, base, large, or layers and hidden size such as 4x128.")]
    public ConfigList<string> Architectures { get; init; } = ["tiny"];

    /// <summary>The subsets of methods, by the names of <see cref="MethodSubset"/>.</summary>
    [Description("The subsets of methods: baseline, qat, kd, mp and their sums such as qat+mp. Empty: all eight.")]
    public ConfigList<string> Subsets { get; init; } = [];

    /// <summary>Parts of the encoder's weights that pruning leaves out.</summary>
    [Description("Parts of the encoder's weights that pruning leaves out, each above 0 and below 1; cells without pruning have none.")]
    public ConfigList<double> Sparsities { get; init; } = [0.4, 0.6];

    /// <summary>Bits of a quantized weight.</summary>
    [Description("Bits of a quantized weight, 2 to 8; cells without quantization have none.")]
    public ConfigList<int> Bits { get; init; } = [8];

    /// <summary>Seeds; every cell runs once for each.</summary>
    [Description("Seeds of everything random; every cell runs once for each.")]
    public ConfigList<long> Seeds { get; init; } = [1];

    /// <summary>How each cell is trained.</summary>
    [Description("How each cell is trained.")]
    public SweepRecipe Recipe { get; init; } = new();

    /// <summary>What differs for some tasks and architectures.</summary>
    [Description("What differs from the recipe for some tasks and architectures; a later change goes over an earlier one.")]
    public ConfigList<RecipeChange> RecipeChanges { get; init; } = [];

    /// <summary>Where first weights come from.</summary>
    [Description("Where the first weights of every cell come from.")]
    public SweepStart Start { get; init; } = new FromScratch();

    /// <summary>Whom cells with distillation learn from.</summary>
    [Description("Whom cells with distillation learn from.")]
    public SweepTeacher Teacher { get; init; } = new LargestTeacher();

    /// <summary>What each method does to a config.</summary>
    [Description("What each method does to a config.")]
    public SweepMethods Methods { get; init; } = new();

    /// <summary>Modifiers of all cells, applied before those of the methods.</summary>
    [Description("Modifiers of all cells, applied before those of the methods, such as UseRope.")]
    public ConfigList<string> Modifiers { get; init; } = [];

    /// <summary>How each cell is exported and measured.</summary>
    [Description("How each cell is exported and measured. Its fields float and integer follow from the cell: quantized ones are exported in integers, others in single precision.")]
    public OnnxExport.Config Export { get; init; } = new();

    /// <summary>Whether cells without quantization are also measured rounded to integers after training.</summary>
    [Description("Whether every cell without quantization is also measured rounded to integers after its training, to compare with training in integers; needs no further training.")]
    public bool AlsoRoundedAfterTraining { get; init; }

    /// <summary>Directory of the tasks' files; null for each task's own.</summary>
    [Description("Directory of the task's files, within the datasets directory, for a sweep over one task. Empty: each task's own below glue/.")]
    public string? Directory { get; init; }

    /// <summary>The WordPiece vocabulary.</summary>
    [Description("The vocab.txt to split words with, within the datasets directory; \"samples/…\" for the one that comes with the program.")]
    public string Vocabulary { get; init; } = "bert/vocab.txt";

    /// <summary>Threads of one cell; null for all cores.</summary>
    [Description("Threads of one cell; so many cells run at a time as that leaves cores for. Empty: all cores, one cell at a time.")]
    [Range(1, 1024)]
    public int? Threads { get; init; } = 1;

    /// <summary>What stays of a cell that is done.</summary>
    [Description("What stays on disk of a cell that is done and that no other cell needs.")]
    public SweepKeeps Keeps { get; init; } = SweepKeeps.Artifacts;

    /// <summary>The subsets, as the list says or all eight.</summary>
    /// <exception cref="ConfigException">A name is wrong.</exception>
    public IReadOnlyList<CompressionMethods> MethodSubsets() => Subsets.Count == 0 ? MethodSubset.All : [.. Subsets.Select(MethodSubset.Parse)];

    /// <summary>The recipe of a task and architecture.</summary>
    public SweepRecipe RecipeOf(GlueTaskName task, string architecture) =>
        RecipeChanges.Where(change => change.IsFor(task, architecture)).Aggregate(Recipe, (recipe, change) => recipe.With(change));

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check()
    {
        ConfigProblem[] lists =
        [
            .. NoneTwice("tasks", Tasks), .. NoneTwice("architectures", Architectures), .. NoneTwice("sparsities", Sparsities),
            .. NoneTwice("bits", Bits), .. NoneTwice("seeds", Seeds),
            .. Empty("tasks", Tasks.Count), .. Empty("architectures", Architectures.Count), .. Empty("seeds", Seeds.Count),
            .. Architectures.Index().SelectMany(entry => Refusal($"architectures[{entry.Index}]", () => Architecture.Parse(entry.Item))),
            .. Subsets.Index().SelectMany(entry => Refusal($"subsets[{entry.Index}]", () => MethodSubset.Parse(entry.Item))),
            .. Seeds.Index().Where(entry => entry.Item < 0).Select(entry => new ConfigProblem($"seeds[{entry.Index}]", $"must be at least 0, not {entry.Item}.")),
        ];
        return lists.Length > 0 ? lists : [.. Amounts(), .. Shapes(), .. TeacherProblems(), .. Changes(), .. Places()];
    }

    /// <summary>The architecture whose baseline teaches; null where the teacher is given or no subset distils.</summary>
    internal Architecture? TeacherArchitecture() => Teacher is LargestTeacher largest && Distils
        ? largest.Architecture is { } named ? Architecture.Parse(named) : LargestStudent()
        : null;

    private bool Distils => MethodSubsets().Any(methods => methods.HasFlag(CompressionMethods.Distillation));

    private Architecture LargestStudent() => Architectures.Select(Architecture.Parse).MaxBy(Size)!;

    private static long Size(Architecture architecture) => architecture.Parameters(SweepFacts.PublishedPieces);

    private static IEnumerable<ConfigProblem> NoneTwice<T>(string field, IReadOnlyList<T> items) => items.Index()
        .GroupBy(entry => entry.Item).SelectMany(same => same.Skip(1))
        .Select(entry => new ConfigProblem($"{field}[{entry.Index}]", $"{Shown(entry.Item)} is in the list already."));

    private static string Shown(object? value) => new ConfigNode("", typeof(object), true, value).Text;

    private static IEnumerable<ConfigProblem> Empty(string field, int count) => count == 0 ? [new(field, "must have at least one item.")] : [];

    private static IEnumerable<ConfigProblem> Refusal(string field, Func<object> read)
    {
        try
        {
            _ = read();
            return [];
        }
        catch (ConfigException problem)
        {
            return problem.Problems.Select(found => new ConfigProblem(field, found.Message));
        }
    }

    private IEnumerable<ConfigProblem> Amounts()
    {
        var methods = MethodSubsets();
        foreach (var (index, twice) in methods.Index().GroupBy(entry => entry.Item).SelectMany(same => same.Skip(1)))
        {
            yield return new ConfigProblem($"subsets[{index}]", $"{MethodSubset.NameOf(twice)} is in the list already.");
        }

        foreach (var (index, sparsity) in Sparsities.Index().Where(entry => entry.Item is not (> 0 and < 1)))
        {
            yield return new ConfigProblem($"sparsities[{index}]", $"must be above 0 and below 1, not {Shown(sparsity)}: the part of the weights that is left out.");
        }

        foreach (var (index, bits) in Bits.Index().Where(entry => entry.Item is < FewestBits or > MostBits))
        {
            yield return new ConfigProblem($"bits[{index}]", $"must be at least {FewestBits} and at most {MostBits}, not {bits}: one bit would leave a weight no value but zero.");
        }

        if (Sparsities.Count == 0 && methods.Any(subset => subset.HasFlag(CompressionMethods.Pruning)))
        {
            yield return new ConfigProblem("sparsities", "must have at least one item, because a subset prunes.");
        }

        if (Bits.Count == 0 && methods.Any(subset => subset.HasFlag(CompressionMethods.Quantization)))
        {
            yield return new ConfigProblem("bits", "must have at least one item, because a subset quantizes.");
        }
    }

    private IEnumerable<ConfigProblem> Shapes()
    {
        Architecture[] all = [.. Architectures.Select(Architecture.Parse)];
        return all.Index().Where(entry => all.Take(entry.Index).Any(entry.Item.HasShapeOf))
            .Select(entry => new ConfigProblem($"architectures[{entry.Index}]", $"{entry.Item.Name} is the same as {all.First(entry.Item.HasShapeOf).Name}."));
    }

    private IEnumerable<ConfigProblem> TeacherProblems()
    {
        var named = Teacher switch { LargestTeacher largest => largest.Architecture, GivenTeacher given => given.Architecture, _ => null };
        if (named is null || !Distils)
        {
            return [];
        }

        ConfigProblem[] unknown = [.. Refusal("teacher.architecture", () => Architecture.Parse(named))];
        var student = LargestStudent();
        return unknown.Length > 0 ? unknown
            : Size(Architecture.Parse(named)) < Size(student)
            ? [new("teacher.architecture", $"{named} is smaller than the student {student.Name}; a teacher must be at least as large as every student.")]
            : [];
    }

    private IEnumerable<ConfigProblem> Changes()
    {
        foreach (var (index, change) in RecipeChanges.Index())
        {
            foreach (var architecture in change.Architectures.Where(name => !Architectures.Contains(name) && name != TeacherArchitecture()?.Name))
            {
                yield return new ConfigProblem($"recipe_changes[{index}].architectures", $"\"{architecture}\" is no architecture of the sweep. {Suggestion.For(architecture, Architectures)}");
            }

            foreach (var task in change.Tasks.Where(task => !Tasks.Contains(task)))
            {
                yield return new ConfigProblem($"recipe_changes[{index}].tasks", $"{Shown(task)} is no task of the sweep.");
            }
        }
    }

    private IEnumerable<ConfigProblem> Places() => Directory is not null && Tasks.Count > 1
        ? [new("directory", $"holds the files of one task, but the sweep has {Tasks.Count}; leave it empty to read each from its own directory below glue/.")]
        : [];
}

/// <summary>What stays on disk of a cell that is done. What another cell needs, and what was measured, always stays.</summary>
public enum SweepKeeps
{
    /// <summary>All of it, checkpoints included.</summary>
    Everything,

    /// <summary>The exported files and the model, without checkpoints.</summary>
    Artifacts,

    /// <summary>What was measured alone: no weights.</summary>
    Figures,
}
