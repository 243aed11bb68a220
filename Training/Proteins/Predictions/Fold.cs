using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;
using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Models;
using Platform.Training.Proteins.Search;
using Platform.Training.Proteins.Sequences;

namespace Platform.Training.Proteins.Predictions;

/// <summary>Predicts the structures of chains: a <see cref="PredictionFolder"/> for each, below the run's artifacts.</summary>
public sealed class Fold : Job
{
    private const int PartsOfATarget = 100;

    private readonly Config _config;
    private readonly RunEnvironment _environment;
    private readonly IReadOnlyList<TargetInput> _targets;
    private readonly ProteinPredictor _predictor;
    private readonly TargetFold _fold;
    private long _step;

    private Fold(Config config, RunEnvironment environment)
    {
        (_config, _environment, _targets) = (config, environment, ReadTargets(config, environment));
        _ = config.Hardware.Apply();
        _predictor = ProteinPredictor.Load(config.Networks);
        _fold = new TargetFold(_predictor, config);
    }

    /// <summary>Describes a <see cref="Fold"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>What is predicted.</summary>
        [Description("The chains to predict.")]
        public ConfigList<FoldTarget> Targets { get; init; } = [];

        /// <summary>What predicts.</summary>
        [Description("Folders of trained networks, whose predictions are averaged: runs' directories, or models/… for those that come with the program.")]
        public ConfigList<string> Networks { get; init; } = [ShippedNetworks.Folder];

        /// <summary>How related sequences are looked for; null for not at all.</summary>
        [Description("How sequences related to chains without an alignment are looked for, with a program and a database of your own. Empty: they are not.")]
        public AlignmentSearch? Search { get; init; }

        /// <summary>How predictions become models.</summary>
        [Description("How predictions become models.")]
        public FoldingOptions Folding { get; init; } = new();

        /// <inheritdoc/>
        public override Fold Build(RunEnvironment environment) => new(this, environment);

        /// <inheritdoc/>
        public override IEnumerable<ConfigProblem> Check() =>
        [
            .. Targets.Count == 0 ? [new ConfigProblem("targets", "must have at least one chain.")] : Array.Empty<ConfigProblem>(),
            .. Networks.Count == 0 ? [new ConfigProblem("networks", "must have at least one folder.")] : Array.Empty<ConfigProblem>(),
            .. Targets.Index().GroupBy(entry => FolderOf(entry.Item.Name), StringComparer.OrdinalIgnoreCase).SelectMany(same => same.Skip(1))
                .Select(entry => new ConfigProblem($"targets[{entry.Index}].name", $"\"{entry.Item.Name}\" is the name of another chain too, or too like it to name a folder.")),
        ];
    }

    /// <inheritdoc/>
    public override long Step => Interlocked.Read(ref _step);

    /// <summary>The folder of a target within the run's artifacts: its name, with a hyphen for what is no letter, digit, point or underscore.</summary>
    public static string FolderOf(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var name = string.Concat(target.Trim().Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' ? letter : '-')).Trim('.', '-');
        return name.Length == 0 ? "chain" : name[..Math.Min(100, name.Length)];
    }

    /// <inheritdoc/>
    public override bool Run(CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var folded = new List<Prediction>();
        foreach (var (index, target) in _targets.Index())
        {
            if (stop.IsCancellationRequested)
            {
                return false;
            }

            using var part = _environment.Time.InStep(index + 1);
            try
            {
                folded.Add(Finished(target) ?? Predict(target, index, clock, stop));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return false;
            }

            Interlocked.Exchange(ref _step, index + 1);
            Report(folded[^1], index);
        }

        Summarize(folded, clock);
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _predictor.Dispose();
        base.Dispose();
    }

    private static TargetInput[] ReadTargets(Config config, RunEnvironment environment)
    {
        var (read, problems) = (new List<TargetInput>(), new List<ConfigProblem>());
        foreach (var (index, target) in config.Targets.Index())
        {
            try
            {
                read.Add(TargetInput.Read(target, environment.Opened));
            }
            catch (DataException problem)
            {
                problems.Add(new ConfigProblem($"targets[{index}]", problem.Message));
            }
        }

        return problems.Count == 0 ? [.. read] : throw new ConfigException([.. problems]);
    }

    private PredictionFolder FolderOf(TargetInput target) => new(Path.Combine(_environment.Directory.Artifacts, FolderOf(target.Name)));

    /// <summary>What an earlier session made of a target; null where it has not come to its end.</summary>
    private Prediction? Finished(TargetInput target) => FolderOf(target) is var folder && File.Exists(folder.File) ? folder.Read() : null;

    private Prediction Predict(TargetInput given, int index, Stopwatch clock, CancellationToken stop)
    {
        var target = WithRelated(given, stop);
        _environment.Narrate($"{target.Name}: {target.Sequence.Length} residues, from {Words(target)}.");
        var folder = FolderOf(target);
        var progress = new Watcher(progress => _environment.Events.Report(Progress(index + progress.Done, clock)));
        var prediction = _fold.Make(target, folder, progress, stop);
        foreach (var file in Directory.GetFiles(folder.Root).Order(StringComparer.Ordinal))
        {
            _environment.Events.Report(_environment.Directory.Artifact(Path.GetRelativePath(_environment.Directory.Root, file).Replace('\\', '/')));
        }

        return prediction;
    }

    /// <summary>The target with the alignment that a search found, where one is wanted.</summary>
    private TargetInput WithRelated(TargetInput target, CancellationToken stop)
    {
        if (_config.Search is null || target.Alignment is not null)
        {
            return target;
        }

        _environment.Narrate($"{target.Name}: looking for related sequences in {_config.Search.Database}.");
        var folder = Path.Combine(_environment.Directory.Root, "search", FolderOf(target.Name));
        return target with { Alignment = _config.Search.Find(new NamedSequence(target.Name, target.Sequence), folder, stop) };
    }

    /// <summary>How far the work is, in hundredths of targets.</summary>
    private ProgressEvent Progress(double done, Stopwatch clock)
    {
        var left = done <= 0 ? 0 : clock.Elapsed.TotalSeconds / done * (_targets.Count - done);
        return new ProgressEvent((long)(done * PartsOfATarget), (long)_targets.Count * PartsOfATarget, Math.Round(left, 1));
    }

    private void Report(Prediction prediction, int index)
    {
        _environment.Events.Report(new MetricEvent("expected_lddt", index + 1, prediction.Models[0].MeanExpectedLddt));
        _environment.Events.Report(new MetricEvent("seconds_per_chain", index + 1, prediction.Seconds));
        foreach (var (name, value) in prediction.Models[0].Figures)
        {
            _environment.Events.Report(new MetricEvent(name, index + 1, value));
        }
    }

    private void Summarize(IReadOnlyList<Prediction> folded, Stopwatch clock)
    {
        var values = new Dictionary<string, double>
        {
            ["chains"] = folded.Count,
            ["expected_lddt"] = folded.Average(prediction => prediction.Models[0].MeanExpectedLddt),
            ["seconds"] = Math.Round(clock.Elapsed.TotalSeconds, 1),
        };
        foreach (var name in folded.SelectMany(prediction => prediction.Models[0].Figures.Keys).Distinct())
        {
            values[name] = folded.Where(prediction => prediction.Models[0].Figures.ContainsKey(name)).Average(prediction => prediction.Models[0].Figures[name]);
        }

        _environment.Events.Report(new SummaryEvent(values));
    }

    private static string Words(TargetInput target) => target.Evidence switch
    {
        PredictionEvidence.Alignment => $"an alignment of {target.Alignment!.Rows} sequences",
        PredictionEvidence.Profile => "a profile",
        _ => "the sequence alone",
    };

    /// <summary>Hears progress at once; <see cref="Progress{T}"/> would tell it later, from another thread.</summary>
    private sealed class Watcher(Action<FoldingProgress> hear) : IProgress<FoldingProgress>
    {
        public void Report(FoldingProgress value) => hear(value);
    }
}
