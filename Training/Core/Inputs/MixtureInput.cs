using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;

namespace Platform.Training.Core.Inputs;

/// <summary>
/// Several inputs of one kind mixed by weight: each training batch comes whole from one of them, drawn by the seed and
/// the batch's number alone.
/// </summary>
/// <remarks>
/// A pass over a mixture is a number of batches, not a pass over each part; a part with little data is repeated, each time in
/// another order. Where each part stands follows from the draws before, so that a position alone is enough to go on from.
/// </remarks>
public sealed class MixtureInput : Input
{
    private readonly Config _config;
    private readonly Input[] _parts;
    private readonly long _seed;
    private readonly double[] _bounds;
    private readonly int _batches;
    private readonly List<int[]> _drawnBefore = [];
    private readonly List<long>[] _passStarts;
    private (int Epoch, Draw[] Draws)? _plan;

    private MixtureInput(Config config, InputEnvironment environment)
    {
        (_config, _seed) = (config, PathSeed.Of(environment.Seed, "mixture"));
        _parts = new Input[config.Parts.Count];
        try
        {
            for (var i = 0; i < _parts.Length; i++)
            {
                _parts[i] = config.Parts[i].Input.Open(environment with { Seed = PathSeed.Of(environment.Seed, $"parts[{i}]") });
            }

            Facts = CommonFacts();
            _batches = config.BatchesPerPass ?? _parts.Sum(part => part.BatchesInEpoch(0));
        }
        catch
        {
            Dispose(true);
            throw;
        }

        _bounds = Bounds([.. config.Parts.Select(part => part.Weight)]);
        _drawnBefore.Add(new int[_parts.Length]);
        _passStarts = [.. _parts.Select(_ => new List<long> { 0 })];
    }

    /// <summary>Describes a <see cref="MixtureInput"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>What is mixed.</summary>
        [Description("The inputs that are mixed, each with a weight.")]
        public ConfigList<MixturePart> Parts { get; init; } = [];

        /// <summary>Batches of one pass; null for those of one pass over each part together.</summary>
        [Description("Training batches of one pass. Empty: as many as one pass over each part has together.")]
        [Range(1, int.MaxValue)]
        public int? BatchesPerPass { get; init; }

        /// <inheritdoc/>
        public override IEnumerable<ConfigProblem> Check()
        {
            if (Parts.Count == 0)
            {
                yield return new ConfigProblem("parts", "is empty; a mixture needs at least one input.");
            }

            foreach (var (i, part) in Parts.Index())
            {
                if (part.Name is not null && Parts.Take(i).Any(before => before.Name == part.Name))
                {
                    yield return new ConfigProblem($"parts[{i}].name", $"\"{part.Name}\" is the name of an earlier part.");
                }
            }
        }

        /// <inheritdoc/>
        public override MixtureInput Open(InputEnvironment environment) => new(this, environment);
    }

    /// <inheritdoc/>
    public override InputFacts Facts { get; }

    /// <inheritdoc/>
    public override int BatchesInEpoch(int epoch) => _batches;

    /// <inheritdoc/>
    public override Batch Train(DataPosition position)
    {
        var (part, at) = Source(position);
        return _parts[part].Train(at);
    }

    /// <summary>Which part a training batch comes from, and that part's own position.</summary>
    public (int Part, DataPosition Position) Source(DataPosition position)
    {
        var draw = Plan(position.Epoch)[position.Batch];
        return (draw.Part, PositionOf(draw.Part, draw.Number));
    }

    /// <summary>One pass over a split: of every part in turn, or of one part where it is named, as <c>NAME/dev</c>.</summary>
    public override IEnumerable<Batch> Read(string split)
    {
        var slash = split.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return _parts.SelectMany(part => part.Read(split));
        }

        var part = _config.Parts.ToList().FindIndex(candidate => candidate.Name == split[..slash]);
        return part >= 0
            ? _parts[part].Read(split[(slash + 1)..])
            : throw new DataException($"The mixture has no part \"{split[..slash]}\"; it has {string.Join(", ", _config.Parts.Select((named, i) => named.Name ?? $"parts[{i}] without a name"))}.");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var part in _parts)
        {
            // A part is missing where opening one before it failed.
            part?.Dispose();
        }
    }

    private static double[] Bounds(double[] weights)
    {
        var total = weights.Sum();
        var bounds = new double[weights.Length];
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i];
            bounds[i] = sum / total;
        }

        return bounds;
    }

    private InputFacts CommonFacts()
    {
        for (var i = 1; i < _parts.Length; i++)
        {
            if (!_parts[i].Facts.Equals(_parts[0].Facts))
            {
                throw new ConfigException($"input.parts[{i}]", $"gives another kind of data than the first part: {_parts[i].Facts}, not {_parts[0].Facts}. One model reads all parts, so they must agree.");
            }
        }

        return _parts[0].Facts;
    }

    /// <summary>The draws of one pass, with how many batches each part gave before.</summary>
    private Draw[] Plan(int epoch)
    {
        if (_plan is { } known && known.Epoch == epoch)
        {
            return known.Draws;
        }

        while (_drawnBefore.Count <= epoch)
        {
            // Passes that another process trained on: count what was drawn in them.
            Drawn(_drawnBefore.Count - 1);
        }

        var draws = Drawn(epoch);
        _plan = (epoch, draws);
        return draws;
    }

    private Draw[] Drawn(int epoch)
    {
        var counts = _drawnBefore[epoch].ToArray();
        var random = SplitMix64.For(_seed, epoch);
        var draws = new Draw[_batches];
        for (var batch = 0; batch < draws.Length; batch++)
        {
            var part = PartOf(random.NextDouble());
            draws[batch] = new Draw(part, counts[part]++);
        }

        if (_drawnBefore.Count == epoch + 1)
        {
            _drawnBefore.Add(counts);
        }

        return draws;
    }

    private int PartOf(double drawn)
    {
        var part = 0;
        while (part + 1 < _bounds.Length && drawn >= _bounds[part])
        {
            part++;
        }

        return part;
    }

    /// <summary>The position of a part's batch of a number, counted over all its passes.</summary>
    private DataPosition PositionOf(int part, int number)
    {
        var starts = _passStarts[part];
        while (starts[^1] <= number)
        {
            starts.Add(starts[^1] + _parts[part].BatchesInEpoch(starts.Count - 1));
        }

        var pass = starts.BinarySearch(number) is var found && found >= 0 ? found : ~found - 1;
        return new DataPosition(pass, (int)(number - starts[pass]));
    }

    private readonly record struct Draw(int Part, int Number);
}
