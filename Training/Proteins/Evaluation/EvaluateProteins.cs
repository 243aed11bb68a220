using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;
using Platform.Training.Proteins.Confidence;
using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Features;
using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Metrics;
using Platform.Training.Proteins.Models;
using Platform.Training.Proteins.Predictions;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Training.Proteins.Evaluation;

/// <summary>Measures networks on a test set, with baselines beside them. Nothing is chosen by it.</summary>
public sealed class EvaluateProteins : Job
{
    private const double ContactLimit = 8;

    private readonly Config _config;
    private readonly RunEnvironment _environment;
    private readonly ProteinDataset _dataset;
    private readonly IReadOnlyList<EvaluationTarget> _targets;
    private readonly ProteinPredictor _predictor;
    private readonly FoldingEngine? _engine;
    private readonly List<(double Raw, double Truth)> _confidence = [];
    private long _step;

    private EvaluateProteins(Config config, RunEnvironment environment)
    {
        (_config, _environment) = (config, environment);
        _dataset = ProteinDataset.Open(Path.GetDirectoryName(environment.InputFor(config.Seed).Find($"{config.Dataset}/{SplitsFile.FileName}"))!);
        var records = _dataset.Records(config.Split).Where(record => record.CA is not null && record.Length <= config.MaximumLength).Where((_, place) => place % config.Every == 0).ToArray();
        _targets = EvaluationTarget.Of(records, AlignmentOf, config.Profiles);
        if (_targets.Count == 0)
        {
            throw new DataException($"The split {config.Split} of {config.Dataset} has no chain with a structure of at most {config.MaximumLength} residues.");
        }

        _ = config.Hardware.Apply();
        _predictor = ProteinPredictor.Load(config.Networks);

        // Models are judged by their alpha carbons.
        _engine = config.Folding is { } folding
            ? new FoldingEngine(folding with { Models = 1, SideChains = false }, config.Calibrate ? null : ShippedNetworks.CalibrationOf(config.Networks[0]))
            : null;
    }

    /// <summary>Describes an <see cref="EvaluateProteins"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>The data set.</summary>
        [Description("Directory of the data set, within the datasets directory or with its full path.")]
        [Required]
        public string Dataset { get; init; } = "proteins";

        /// <summary>The split.</summary>
        [Description("The split of the data set that is measured.")]
        [Required]
        public string Split { get; init; } = "val";

        /// <summary>The split that baselines know.</summary>
        [Description("The split of the same data set that the baselines take their means from. Empty: none, and then there are no such baselines.")]
        public string? BaselineSplit { get; init; } = "train";

        /// <summary>The networks.</summary>
        [Description("Folders of trained networks, whose predictions are averaged.")]
        public ConfigList<string> Networks { get; init; } = [ShippedNetworks.Folder];

        /// <summary>Whether profiles are shown.</summary>
        [Description("Whether the networks are given profiles where the data set has them; without, they see sequences alone.")]
        public bool Profiles { get; init; } = true;

        /// <summary>Alignments to show.</summary>
        [Description("A folder with alignments named as the chains (T0866-D1.a3m), shown to the networks instead of profiles. Empty: those of the data set, where it has any.")]
        public string? Alignments { get; init; }

        /// <summary>Longer chains are left out.</summary>
        [Description("Chains of more residues are left out.")]
        [Range(10, 1000)]
        public int MaximumLength { get; init; } = 500;

        /// <summary>Of how many chains one is measured.</summary>
        [Description("Every so many-th chain is measured: 1 for all, more for a quicker look.")]
        [Range(1, 1_000_000)]
        public int Every { get; init; } = 1;

        /// <summary>How chains are folded; null for not at all.</summary>
        [Description("How chains are folded, to measure models too. Empty: distances and angles alone are measured.")]
        public FoldingOptions? Folding { get; init; } = new();

        /// <summary>Whether it is learned what a model's confidence means.</summary>
        [Description("Also fit what the expected lDDT of residues means to the lDDT that is measured, and leave it as confidence.tsv; it belongs beside the weights of the first network. For a validation split.")]
        public bool Calibrate { get; init; }

        /// <inheritdoc/>
        public override EvaluateProteins Build(RunEnvironment environment) => new(this, environment);

        /// <inheritdoc/>
        public override IEnumerable<ConfigProblem> Check()
        {
            if (BaselineSplit is not null && BaselineSplit == Split)
            {
                yield return new("baseline_split", "must be another split than the one that is measured: the baselines would know the answers.");
            }

            if (Calibrate && Split.StartsWith("test", StringComparison.Ordinal))
            {
                yield return new("calibrate", $"is for a validation split: what is fitted to {Split} could not be measured on it any more.");
            }

            if (Calibrate && Folding is null)
            {
                yield return new("calibrate", "needs folding: confidence is that of models.");
            }
        }
    }

    /// <inheritdoc/>
    public override long Step => Interlocked.Read(ref _step);

    /// <inheritdoc/>
    public override bool Run(CancellationToken stop)
    {
        var methods = new List<EvaluationTable>();
        var baselines = _config.BaselineSplit is { } split ? Baselines.Fit(_dataset.Records(split)) : null;
        try
        {
            var clock = Stopwatch.StartNew();
            methods.Add(Table("networks", target => Networks(target, clock, stop)));
            if (baselines is not null)
            {
                methods.Add(Table("separation only", baselines.Separation));
                methods.Add(Table("most frequent state, mean angles", baselines.Residues));
            }

            if (_targets.Any(target => target.Alignment is not null))
            {
                methods.Add(Table("covariance with APC", Covariance));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }

        Leave(new EvaluationResult(_config.Dataset, _config.Split, _dataset.HashOf(_config.Split), _config.Networks, methods));
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _predictor.Dispose();
        base.Dispose();
    }

    /// <summary>The alignment in the folder that was named, by the chain's name without its source; else that of the data set.</summary>
    private Alignment? AlignmentOf(ProteinRecord record) => _config.Alignments is null
        ? _dataset.AlignmentOf(record.Id)
        : AlignmentFile.Find(Path.Combine(_config.Alignments, record.Id.Split('|')[^1])) is { } file
            ? AlignmentFile.Read(file)
            : null;

    private EvaluationTable Table(string method, Func<EvaluationTarget, Dictionary<string, double>> figures) =>
        new(method, [.. _targets.Select(target => new TargetScores(target.Native.Id, target.Native.Length, figures(target))).Where(scores => scores.Scores.Count > 0)]) { Seed = _config.Seed };

    private Dictionary<string, double> Networks(EvaluationTarget target, Stopwatch clock, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        using var part = _environment.Time.InStep(_step + 1);
        var predicted = _predictor.Predict(target.Sequence, target.Profile, target.Alignment, stop);
        var figures = new Dictionary<string, double>(StringComparer.Ordinal);
        TargetFigures.AddStates(figures, target, new string(target.Own([.. TargetFold.States(predicted)], '-')));
        TargetFigures.AddTorsions(figures, target, target.Own(predicted.Torsions!.Phi, double.NaN), target.Own(predicted.Torsions.Psi, double.NaN));
        TargetFigures.AddDistances(figures, target, target.Own(PairMaps.Expected(predicted.CA!)));
        TargetFigures.AddContacts(figures, target, target.Own(PairMaps.Within(predicted.CB!, ContactLimit)));
        if (_engine is not null)
        {
            var best = _engine.Fold(predicted, null, stop)[0];
            var (model, expected) = (target.Own<Point3?>(AtomTrace.Of(best.Structure.Chains[0], "CA"), null), target.Own(best.ExpectedLddt, double.NaN));
            TargetFigures.AddModel(figures, target, model);
            figures[TargetFigures.ExpectedLddt] = expected.Where(double.IsFinite).Average();
            if (_config.Calibrate)
            {
                _confidence.AddRange(expected.Zip(Lddt.OfPoints(model, target.Native.CA!).ByResidue).Where(pair => double.IsFinite(pair.First) && double.IsFinite(pair.Second)));
            }
        }

        var done = Interlocked.Increment(ref _step);
        _environment.Events.Report(new ProgressEvent(done, _targets.Count, Math.Round(clock.Elapsed.TotalSeconds / done * (_targets.Count - done), 1)));
        return figures;
    }

    /// <summary>What coevolution alone says, without learning.</summary>
    private static Dictionary<string, double> Covariance(EvaluationTarget target)
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal);
        if (target.Alignment is { Rows: > 1 } alignment)
        {
            var scores = Covariation.Covariance(alignment);
            TargetFigures.AddContacts(figures, target, (i, j) => target.Places[i] < 0 || target.Places[j] < 0 ? double.NaN : scores[target.Places[i], target.Places[j]]);
        }

        return figures;
    }

    private void Leave(EvaluationResult result)
    {
        var artifacts = _environment.Directory.Artifacts;
        result.Write(Path.Combine(artifacts, EvaluationResult.FileName));
        File.WriteAllText(Path.Combine(artifacts, "evaluation.csv"), EvaluationReport.Csv(result));
        File.WriteAllText(Path.Combine(artifacts, "report.md"), EvaluationReport.Markdown(result));
        List<string> files = [EvaluationResult.FileName, "evaluation.csv", "report.md"];
        if (_config.Calibrate)
        {
            MonotoneMap.Fit(_confidence).Write(Path.Combine(artifacts, ShippedNetworks.CalibrationFile));
            files.Add(ShippedNetworks.CalibrationFile);
        }

        foreach (var file in files)
        {
            _environment.Events.Report(_environment.Directory.Artifact("artifacts/" + file));
        }

        var medians = result.Methods[0].Metrics.ToDictionary(metric => metric, metric => result.Methods[0].Summary(metric).Median);
        foreach (var (name, value) in medians)
        {
            _environment.Events.Report(new MetricEvent($"{_config.Split}/{name}", _targets.Count, value));
        }

        _environment.Events.Report(new SummaryEvent(medians.ToDictionary(figure => $"{_config.Split}/{figure.Key}", figure => figure.Value)));
    }
}
