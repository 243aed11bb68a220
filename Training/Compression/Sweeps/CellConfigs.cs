using System.Globalization;
using Platform.Training.Compression.Export;
using Platform.Training.Compression.Results;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Health;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Glue;
using Platform.Training.Language.Modifiers;

namespace Platform.Training.Compression.Sweeps;

/// <summary>Makes the config of a sweep's run: the task's classifier by the recipe, then the modifiers.</summary>
internal sealed class CellConfigs(SweepSpec spec)
{
    private const string TeacherPlace = "{teacher}";

    /// <summary>The config of a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="pretraining">Key of the pretraining it starts from; null where there is none.</param>
    /// <param name="teacher">The directory of the teacher's run; null where it has none.</param>
    /// <exception cref="ConfigException">A modifier is wrong or does not apply.</exception>
    public Trainer.Config Of(Cell cell, string? pretraining, string? teacher)
    {
        var common = Plain(cell, WarmStart(cell, pretraining), Start(cell));
        var (quantizes, distils, prunes) = (cell.Methods.HasFlag(CompressionMethods.Quantization), cell.Methods.HasFlag(CompressionMethods.Distillation), cell.Methods.HasFlag(CompressionMethods.Pruning));
        return Apply(common, cell, teacher,
        [
            ("methods.quantization", quantizes ? spec.Methods.Quantization : []),
            ("methods.distillation", distils ? spec.Methods.Distillation : []),
            ("methods.augmentation", distils && cell.Augments ? spec.Methods.Augmentation : []),
            ("methods.pruning", prunes ? spec.Methods.Pruning : []),
        ]);
    }

    /// <summary>The config of a cell without its methods.</summary>
    /// <exception cref="ConfigException">A modifier is wrong or does not apply.</exception>
    public Trainer.Config Plain(Cell cell, WarmStart? start = null, Modifier? pretrained = null) =>
        Apply(Classifier(cell) with { WarmStart = start }, cell, null, [("modifiers", spec.Modifiers)], pretrained);

    /// <summary>The config of an architecture's pretraining.</summary>
    /// <exception cref="ConfigException">It trains no masked language model.</exception>
    public Trainer.Config Pretraining(FromPretraining start, Architecture architecture)
    {
        var config = start.Pretraining;
        return config.Model is BertMaskedModel.Config model
            ? config with
            {
                Model = model with { Encoder = architecture.Encoder(dropout: 0, attentionDropout: 0) with { Pooler = null } },
                Hardware = config.Hardware with { Threads = spec.Threads },
            }
            : throw new ConfigException("start.pretraining.model", $"{ConfigTypes.NameOf(config.Model.GetType())} is no masked language model; give a BertMaskedModel, whose encoder a classifier can take over.");
    }

    /// <summary>A text with the cell's own values in place of <c>{seed}</c> and the others; not the teacher's.</summary>
    public static string Fill(string text, Cell cell) => text
        .Replace("{bits}", Text(cell.Bits), StringComparison.Ordinal)
        .Replace("{sparsity}", Text(cell.Sparsity), StringComparison.Ordinal)
        .Replace("{seed}", Text(cell.Seed), StringComparison.Ordinal)
        .Replace("{task}", SweepFacts.ShortName(cell.Task), StringComparison.Ordinal)
        .Replace("{architecture}", cell.Architecture.Name, StringComparison.Ordinal);

    private static string Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    private Trainer.Config Classifier(Cell cell)
    {
        var recipe = spec.RecipeOf(cell.Task, cell.Architecture.Name);
        return new Trainer.Config
        {
            Seed = cell.Seed,
            Epochs = recipe.Epochs,
            MaxSteps = recipe.MaxSteps,
            Input = new GlueInput.Config
            {
                Task = cell.Task,
                Directory = spec.Directory,
                Vocabulary = spec.Vocabulary,
                BatchSize = recipe.BatchSize,
                MaximumLength = recipe.MaximumLength,
            },
            Model = new BertClassifier.Config { Encoder = cell.Architecture.Encoder(recipe.Dropout, recipe.AttentionDropout), Dropout = new() { Rate = recipe.Dropout } },
            Learner = new() { Optimizer = new AdamW.Config { LearningRate = recipe.LearningRate } },
            Evaluators = [new GlueEvaluator.Config { Policy = new TimesPerRun { Times = recipe.Evaluations } }],
            Deliverables = [Export(cell)],
            Checkpoints = new() { Keep = 1 },
            Hardware = new() { Threads = spec.Threads },
            Health = new HealthConfig { TensorBoard = false },
        };
    }

    private OnnxExport.Config Export(Cell cell)
    {
        var quantizes = cell.Methods.HasFlag(CompressionMethods.Quantization);
        return spec.Export with { Float = !quantizes, Integer = quantizes || spec.AlsoRoundedAfterTraining };
    }

    private WarmStart? WarmStart(Cell cell, string? pretraining) => spec.Start switch
    {
        // Where the weights are not there yet, their place stands for them: such a plan can be looked at and not be executed.
        FromPretrained given when given.For(cell.Architecture) is (var folder, not null) => new WarmStart { Path = folder },

        // A masked language model has no pooler and no classes; a classifier has no use for its prediction of tokens.
        FromPretraining => new WarmStart
        {
            Path = PlannedRun.Reference(pretraining!),
            Missing = ["encoder.pooler.**", "head.**"],
            Unexpected = ["transform.**", "norm.**", "bias"],
        },
        _ => null,
    };

    private UsePretrained? Start(Cell cell) =>
        spec.Start is FromPretrained given && given.For(cell.Architecture) is (var folder, null) ? new UsePretrained { From = folder } : null;

    private static Trainer.Config Apply(
        Trainer.Config config, Cell cell, string? teacher, IReadOnlyList<(string Field, ConfigList<string> Texts)> lists, Modifier? first = null)
    {
        var (modifiers, problems) = (new List<Modifier>(first is null ? [] : [first]), new List<ConfigProblem>());
        foreach (var (field, index, text) in lists.SelectMany(list => list.Texts.Index().Select(entry => (list.Field, entry.Index, entry.Item))))
        {
            try
            {
                modifiers.Add(Modifier.Parse(Fill(text, cell)));
            }
            catch (ConfigException problem)
            {
                problems.AddRange(problem.Problems.Select(found => new ConfigProblem($"{field}[{index}]", found.ToString())));
            }
        }

        return problems.Count == 0
            ? Modification.Of(config, modifiers.Select(modifier => WithTeacher(modifier, teacher))).Config
            : throw new ConfigException(problems);
    }

    /// <summary>The teacher's directory is put into the parsed modifier, so that no character of a path can be taken for syntax.</summary>
    private static Modifier WithTeacher(Modifier modifier, string? teacher)
    {
        foreach (var place in ConfigTree.Visit(modifier).Where(node => node.Value is string text && text.Contains(TeacherPlace, StringComparison.Ordinal)).ToArray())
        {
            modifier = ConfigTree.With(modifier, place.Path, ((string)place.Value!).Replace(TeacherPlace, teacher ?? "", StringComparison.Ordinal));
        }

        return modifier;
    }
}
