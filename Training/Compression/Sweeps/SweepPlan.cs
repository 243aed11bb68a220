using Platform.Training.Compression.Results;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Glue;

namespace Platform.Training.Compression.Sweeps;

/// <summary>The runs of a sweep: every cell once, and the stages that cells share, each before those that need it.</summary>
public sealed class SweepPlan
{
    private readonly Dictionary<string, PlannedRun> _runs = new(StringComparer.Ordinal);
    private readonly List<PlannedRun> _order = [];
    private readonly List<ConfigProblem> _problems = [];
    private readonly HashSet<string> _needed = new(StringComparer.Ordinal);
    private readonly CellConfigs _configs;

    private SweepPlan(SweepSpec spec) => (Spec, _configs) = (spec, new CellConfigs(spec));

    /// <summary>What was planned.</summary>
    public SweepSpec Spec { get; }

    /// <summary>All runs, each after those it needs; all cells of the first seed come before those of the next.</summary>
    public IReadOnlyList<PlannedRun> Runs => _order;

    /// <summary>The runs that are cells.</summary>
    public IEnumerable<PlannedRun> Cells => _order.Where(run => run.IsCell);

    /// <summary>Plans a sweep. The plan is a pure function of the spec.</summary>
    /// <exception cref="ConfigException">The spec is not sound, or a modifier does not apply; tells every problem once.</exception>
    public static SweepPlan Of(SweepSpec spec)
    {
        ConfigCheck.Require(spec);
        var plan = new SweepPlan(spec);
        foreach (var cell in plan.AllCells())
        {
            plan.Add(cell, isCell: true);
        }

        return plan._problems.Count == 0 ? plan : throw new ConfigException([.. plan._problems.Distinct()]);
    }

    /// <summary>The run of a key.</summary>
    /// <exception cref="ConfigException">There is none; suggests the nearest.</exception>
    public PlannedRun Find(string key) => _runs.TryGetValue(key, out var run)
        ? run
        : throw new ConfigException("", $"The sweep has no run \"{key}\". {Suggestion.For(key, _runs.Keys)}");

    /// <summary>Whether another run of the plan needs this one's result.</summary>
    public bool IsNeeded(string key) => _needed.Contains(key);

    /// <summary>What stays on disk of a run that is done: all of a baseline and of what others need.</summary>
    public SweepKeeps KeepsOf(PlannedRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return IsNeeded(run.Key) || !run.IsCell || (run.Labels!.Methods == CompressionMethods.None && Spec.Keeps == SweepKeeps.Artifacts)
            ? SweepKeeps.Everything
            : Spec.Keeps;
    }

    /// <summary>The config of a run's shape without any method and from scratch, to measure how long a step takes.</summary>
    public Trainer.Config PlainConfigOf(PlannedRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return (run.Config.Input is GlueInput.Config input
            ? _configs.Plain(new Cell(input.Task, run.Architecture, CompressionMethods.None, null, null, true, run.Config.Seed))
            : run.Config) with
        { WarmStart = null };
    }

    /// <summary>A plan with some of the runs only, and those that they need.</summary>
    /// <param name="keys">Keys of the runs.</param>
    /// <exception cref="ConfigException">There is no run of a key.</exception>
    public IReadOnlyList<PlannedRun> Needed(IEnumerable<string> keys)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(keys);
        while (open.TryPop(out var key))
        {
            var run = Find(key);
            if (wanted.Add(run.Key))
            {
                run.After.ToList().ForEach(open.Push);
            }
        }

        return [.. _order.Where(run => wanted.Contains(run.Key))];
    }

    private IEnumerable<Cell> AllCells() =>
        from seed in Spec.Seeds
        from task in Spec.Tasks
        from architecture in Spec.Architectures.Select(Architecture.Parse)
        from methods in Spec.MethodSubsets()
        from bits in methods.HasFlag(CompressionMethods.Quantization) ? Spec.Bits.Select(bits => (int?)bits) : [null]
        from sparsity in methods.HasFlag(CompressionMethods.Pruning) ? Spec.Sparsities.Select(sparsity => (double?)sparsity) : [null]
        from augments in Spec.Methods.AlsoWithoutAugmentation && methods.HasFlag(CompressionMethods.Distillation) ? (bool[])[true, false] : [true]
        select new Cell(task, architecture, methods, bits, sparsity, augments, seed);

    /// <summary>Adds a run after those it needs.</summary>
    private string Add(Cell cell, bool isCell)
    {
        var key = cell.Key;
        if (_runs.TryGetValue(key, out var known) && (known.IsCell || !isCell))
        {
            return key;
        }

        List<string> after = [.. Start(cell)];
        var teacher = cell.Methods.HasFlag(CompressionMethods.Distillation) ? Teacher(cell, after) : null;
        var start = after.Count > 0 && Spec.Start is FromPretraining ? after[0] : null;
        var run = new PlannedRun(key, isCell ? cell.Labels(Spec.Start.Label) : null, Config(cell, start, teacher)!, after)
        {
            Architecture = cell.Architecture,
            Shape = $"{SweepFacts.ShortName(cell.Task)}-{cell.Architecture.Name}",
        };
        if (known is not null)
        {
            // A teacher that turns out to be a cell as well.
            _order[_order.IndexOf(known)] = run;
        }
        else
        {
            _order.Add(run);
        }

        _runs[key] = run;
        _needed.UnionWith(after);
        return key;
    }

    private IEnumerable<string> Start(Cell cell)
    {
        if (Spec.Start is not FromPretraining start)
        {
            return [];
        }

        var key = $"pretrain-{cell.Architecture.Name}";
        if (!_runs.ContainsKey(key))
        {
            _order.Add(_runs[key] = new PlannedRun(key, null, _configs.Pretraining(start, cell.Architecture), []) { Architecture = cell.Architecture, Shape = key });
        }

        return [key];
    }

    /// <summary>The directory of the teacher's run, as the config refers to it.</summary>
    private string Teacher(Cell cell, List<string> after)
    {
        if (Spec.Teacher is GivenTeacher given)
        {
            return CellConfigs.Fill(given.Path, cell);
        }

        var seed = (Spec.Teacher as LargestTeacher)?.Seed ?? cell.Seed;
        var key = Add(new Cell(cell.Task, Spec.TeacherArchitecture()!, CompressionMethods.None, null, null, true, seed), isCell: false);
        after.Add(key);
        return PlannedRun.Reference(key);
    }

    private Trainer.Config? Config(Cell cell, string? start, string? teacher)
    {
        try
        {
            return _configs.Of(cell, start, teacher);
        }
        catch (ConfigException problem)
        {
            _problems.AddRange(problem.Problems);
            return null;
        }
    }
}
