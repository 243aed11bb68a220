using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Pruning;

/// <summary>
/// Leaves out the smallest weights little by little while the others are trained (Zhu and Gupta 2017, arXiv:1710.01878, with a
/// straight ramp as in arXiv:2208.09684). What was left out once is exactly zero from then on.
/// </summary>
/// <remarks>
/// The paper tells that there is a warm-up and then a linear ramp; how long each takes, and whether all matrices have one
/// threshold, is not told and our choice.
/// </remarks>
public sealed class MagnitudePruning : WeightConstraint
{
    /// <summary>The figure of <see cref="Figures"/>: the part of the pruned matrices' weights that is zero.</summary>
    public const string SparsityFigure = "prune/sparsity";

    private readonly Config _config;
    private readonly ParameterStore _store;
    private readonly (Parameter Matrix, Tensor Pruned)[] _masks;

    /// <summary>The level that the masks were made for, <c>[1]</c> on the CPU: a tensor, so that it is saved and restored with them.</summary>
    private readonly Tensor _level;

    private MagnitudePruning(Config config, ParameterStore store)
    {
        (_config, _store) = (config, store);
        _masks =
        [
            .. config.Matrices(store.Parameters.Where(parameter => parameter.IsTrained))
                .Select(matrix => (matrix, zeros([.. matrix.Shape], ScalarType.Bool, store.Values.device).DetachFromDisposeScope())),
        ];
        _level = zeros([1], ScalarType.Float64).DetachFromDisposeScope();
    }

    /// <summary>Describes a <see cref="MagnitudePruning"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Which parameters, of which matrices alone are pruned.</summary>
        [Description("Patterns of the parameters' paths; of what they find the matrices that decay are pruned: never biases and norms. By default those of the transformer layers: no embedding, pooler or head.")]
        public ConfigList<string> Paths { get; init; } = ["**.stack.**"];

        /// <summary>Which weights of them, and how many.</summary>
        [Description("Which weights are left out, and how many.")]
        public SparsityPattern Pattern { get; init; } = new UnstructuredSparsity();

        /// <summary>Part of the run before the first weight is left out.</summary>
        [Description("Part of the run before the first weight is left out.")]
        [Range(0.0, 1.0)]
        public double WarmUp { get; init; } = 0.1;

        /// <summary>Part of the run after which nothing more is left out.</summary>
        [Description("Part of the run after which all are left out; the rest trains what stays.")]
        [Range(0.0, 1.0, MinimumIsExclusive = true)]
        public double RampEnd { get; init; } = 0.7;

        /// <summary>Steps between two choices of weights.</summary>
        [Description("Steps between two choices of further weights on the way.")]
        [Range(1, 1_000_000)]
        public int Every { get; init; } = 10;

        /// <inheritdoc/>
        public override bool NeedsWholeRun => true;

        /// <inheritdoc/>
        public override IEnumerable<ConfigProblem> Check()
        {
            if (WarmUp > RampEnd)
            {
                yield return new ConfigProblem("warm_up", $"must be at most ramp_end ({RampEnd}), not {WarmUp}.");
            }

            foreach (var (i, path) in Paths.Index())
            {
                if (ProblemOf(path) is { } problem)
                {
                    yield return new ConfigProblem($"paths[{i}]", problem);
                }
            }
        }

        /// <summary>The matrices among some parameters that are pruned.</summary>
        public IReadOnlyList<Parameter> Matrices(IEnumerable<Parameter> parameters)
        {
            ConfigGlob[] globs = [.. Paths.Select(path => new ConfigGlob(path))];
            return [.. parameters.Where(parameter => parameter is { Decays: true, Shape.Count: > 1 } && globs.Any(glob => glob.Matches(parameter.Path)))];
        }

        /// <summary>Number of weights of a model that are zero in the end, told from declarations alone.</summary>
        public long Pruned(Module model)
        {
            ArgumentNullException.ThrowIfNull(model);
            return Pattern.Pruned(Matrices(model.AllParameters));
        }

        /// <inheritdoc/>
        public override IEnumerable<ConfigProblem> Problems(IReadOnlyList<Parameter> trained)
        {
            var matrices = Matrices(trained);
            return matrices.Count == 0
                ? [new("paths", $"[{string.Join(", ", Paths)}] finds no matrix that is trained. Those there are: {Some(trained)}.")]
                : matrices.Select(Pattern.Problem).OfType<string>().Take(1).Select(problem => new ConfigProblem("pattern", problem));
        }

        /// <summary>A byte for each weight.</summary>
        /// <inheritdoc/>
        public override long StateValues(IReadOnlyList<Parameter> trained) => (Matrices(trained).Sum(matrix => matrix.Count) + 3) / 4;

        /// <inheritdoc/>
        public override MagnitudePruning Build(ParameterStore store) => new(this, store);

        /// <summary>Part of the way to all that are left out in the end, after a number of steps.</summary>
        internal double Level(long step, long totalSteps)
        {
            var done = (double)step / totalSteps;
            return done >= RampEnd ? 1 : Math.Max(0, (done - WarmUp) / (RampEnd - WarmUp));
        }

        private static string? ProblemOf(string path)
        {
            try
            {
                _ = new ConfigGlob(path);
                return null;
            }
            catch (ConfigException problem)
            {
                return problem.Message;
            }
        }

        private static string Some(IReadOnlyList<Parameter> parameters)
        {
            string[] paths = [.. parameters.Where(parameter => parameter is { Decays: true, Shape.Count: > 1 }).Select(parameter => parameter.Path)];
            return string.Join(", ", paths.Take(5)) + (paths.Length > 5 ? $" and {paths.Length - 5} more" : "");
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, Tensor>> Tensors() =>
        _masks.Select(mask => KeyValuePair.Create($"pruned/{mask.Matrix.Path}", mask.Pruned.alias()))
            .Append(KeyValuePair.Create("pruning_level", _level.alias()));

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Figures()
    {
        using var scope = NewDisposeScope();
        var pruned = _masks.Sum(mask => mask.Pruned.sum().item<long>());
        return new Dictionary<string, double> { [SparsityFigure] = (double)pruned / _masks.Sum(mask => mask.Matrix.Count) };
    }

    /// <inheritdoc/>
    public override void Advance(long step, long totalSteps)
    {
        var level = _config.Level(step, totalSteps);
        using var scope = NewDisposeScope();
        if (level <= _level.item<double>() || (level < 1 && step % _config.Every != 0))
        {
            return;
        }

        using var quiet = no_grad();
        _config.Pattern.Mark([.. _masks.Select(mask => (_store.Slice(_store.Values, mask.Matrix), mask.Pruned))], level);
        _level.fill_(level);
    }

    /// <inheritdoc/>
    public override void Project(Tensor flat)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        foreach (var (matrix, pruned) in _masks)
        {
            _store.Slice(flat, matrix).masked_fill_(pruned, 0);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var (_, pruned) in _masks)
        {
            pruned.Dispose();
        }

        _level.Dispose();
    }
}
