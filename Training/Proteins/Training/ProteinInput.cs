using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Features;
using Platform.Training.Proteins.Models;

namespace Platform.Training.Proteins.Training;

/// <summary>
/// Reads a data set of chains with its splits. A training batch is a few whole chains with a square of the map of each; what is measured is one chain
/// with its whole map at a time. See <see cref="ProteinBatch"/>.
/// </summary>
public sealed class ProteinInput : Input
{
    /// <summary>Batches whose chains are sorted by length together.</summary>
    private const int Window = 16;

    private readonly Config _config;
    private readonly InputEnvironment _environment;
    private readonly Lazy<ProteinDataset> _dataset;
    private readonly Lazy<PreparedChain[]> _train;
    private (int Epoch, int[][] Batches) _plan = (-1, []);

    private ProteinInput(Config config, InputEnvironment environment)
    {
        (_config, _environment) = (config, environment);
        _dataset = new(OpenDataset);
        _train = new(() => [.. Chains(config.TrainSplit, LeftOut())]);
    }

    /// <summary>Describes a <see cref="ProteinInput"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>The data set.</summary>
        [Description("Directory of the data set, with splits.tsv and *.pnet.txt.gz, within the datasets directory; \"samples/…\" for one that comes with the program.")]
        public string Directory { get; init; } = "proteins";

        /// <summary>The split to train on.</summary>
        [Description("The split to train on.")]
        public string TrainSplit { get; init; } = "train";

        /// <summary>A source whose chains, and those like them, are not trained on; null for none.</summary>
        [Description("Leaves out of training the clusters of the chains of this source, so that it can be measured on. Empty: leaves out none.")]
        public string? LeaveOutSource { get; init; }

        /// <summary>Chains of a batch.</summary>
        [Description("Chains in a training batch.")]
        [Range(1, 4096)]
        public int BatchSize { get; init; } = 4;

        /// <summary>Side of the squares of the map.</summary>
        [Description("Side of the square of each chain's map that training sees at a time, in residues. A batch with a shorter chain has smaller ones.")]
        [Range(8, 1024)]
        public int Crop { get; init; } = 64;

        /// <summary>Whether batches hold maps at all.</summary>
        [Description("Whether batches hold maps of pairs; a model that predicts nothing of pairs does without.")]
        public bool Maps { get; init; } = true;

        /// <summary>Longer chains are left out.</summary>
        [Description("Longer chains are left out, in training and where the model is measured.")]
        [Range(8, 4096)]
        public int MaximumLength { get; init; } = 500;

        /// <summary>How often a chain with a profile is seen in a pass.</summary>
        [Description("How often a chain with a profile is seen in a pass; one without is seen once.")]
        [Range(1, 100)]
        public int ProfileCopies { get; init; } = 2;

        /// <summary>How often the profile is withheld.</summary>
        [Description("How often a chain's profile is withheld in training, so that the model learns to do without.")]
        [Range(0.0, 1.0)]
        public double ProfileDropout { get; init; } = 0.25;

        /// <summary>How much profiles are made sharper or flatter.</summary>
        [Description("Standard deviation of the logarithm of the power that a profile's frequencies are raised to in training: searches by other programs give sharper or flatter profiles.")]
        [Range(0.0, 2.0)]
        public double ProfileNoise { get; init; } = 0.3;

        /// <summary>How often the alignment is withheld.</summary>
        [Description("How often the alignment of a chain that has one is withheld in training, so that the model learns to do without.")]
        [Range(0.0, 1.0)]
        public double AlignmentDropout { get; init; } = 0.3;

        /// <summary>What alignments would tell; null for nothing.</summary>
        [Description("Gives chains what an alignment would tell of their pairs, made up from the structure with errors, so that the model learns to read it. Empty: does not.")]
        public SimulatedCouplings? Couplings { get; init; }

        /// <inheritdoc/>
        public override ProteinInput Open(InputEnvironment environment) => new(this, environment);
    }

    /// <inheritdoc/>
    public override ProteinFacts Facts { get; } = new(CouplingChannel.Count);

    /// <inheritdoc/>
    public override int BatchesInEpoch(int epoch) => Plan(epoch).Length;

    /// <inheritdoc/>
    public override Batch Train(DataPosition position)
    {
        var random = SplitMix64.For(PathSeed.Of(PathSeed.Of(_environment.Seed, "batches"), position.Epoch), position.Batch);
        var chains = Array.ConvertAll(Plan(position.Epoch)[position.Batch], i => _train.Value[i]);
        var size = Math.Min(_config.Crop, chains.Min(chain => chain.Length));
        return ChainBatch.Create([.. chains.Select(chain => Example(chain, size, ref random))], isWhole: false);
    }

    /// <inheritdoc/>
    public override IEnumerable<Batch> Read(string split)
    {
        foreach (var chain in Chains(split))
        {
            MapSquare? square = _config.Maps ? MapSquare.Whole(chain.Length) : null;
            yield return ChainBatch.Create([new ChainExample(chain, chain.Profile, square, square is { } whole ? chain.Couplings(whole) : null)], isWhole: true);
        }
    }

    private ChainExample Example(PreparedChain chain, int size, ref SplitMix64 random)
    {
        var profile = chain.Profile is { } given && random.NextDouble() >= _config.ProfileDropout ? ProfileNoise.Sharpened(given, _config.ProfileNoise, ref random) : null;
        MapSquare? square = _config.Maps ? new MapSquare(random.Next(chain.Length - size + 1), random.Next(chain.Length - size + 1), size) : null;
        return new ChainExample(chain, profile, square, square is { } map ? Couplings(chain, map, ref random) : null);
    }

    /// <summary>What the chain's alignment tells, or one that is made up.</summary>
    private float[]? Couplings(PreparedChain chain, MapSquare square, ref SplitMix64 random) =>
        chain.HasAlignment && random.NextDouble() >= _config.AlignmentDropout ? chain.Couplings(square) : _config.Couplings?.Draw(chain, square, ref random);

    private ProteinDataset OpenDataset()
    {
        var dataset = ProteinDataset.Open(Path.GetDirectoryName(_environment.Find($"{_config.Directory}/{SplitsFile.FileName}"))!);
        foreach (var file in dataset.Files)
        {
            _environment.Find($"{_config.Directory}/{Path.GetFileName(file)}");
        }

        return dataset;
    }

    /// <summary>The clusters that are not trained on.</summary>
    private HashSet<string> LeftOut() => _config.LeaveOutSource is not { } source ? [] : _dataset.Value.Chains.Any(chain => chain.Source == source)
        ? [.. _dataset.Value.Chains.Where(chain => chain.Source == source).Select(chain => chain.Cluster)]
        : throw new DataException($"No chain of \"{_config.Directory}\" is of the source \"{source}\". Name another in input.leave_out_source, or leave it empty.");

    private IEnumerable<PreparedChain> Chains(string split, HashSet<string>? leftOut = null)
    {
        var records = _dataset.Value.Records(split)
            .Where(record => record.Length <= _config.MaximumLength && record.CA is not null && leftOut?.Contains(_dataset.Value.ChainOf(record).Cluster) != true)
            .ToArray();
        return records.Length > 0
            ? records.Select(record => new PreparedChain(record, _dataset.Value.AlignmentOf(record.Id, Covariation.DefaultRows)))
            : throw new DataException($"The split \"{split}\" of \"{_config.Directory}\" has no chain with a structure of at most {_config.MaximumLength} residues. Raise input.maximum_length.");
    }

    /// <summary>The chains of each batch of a pass.</summary>
    private int[][] Plan(int epoch)
    {
        if (_plan.Epoch == epoch)
        {
            return _plan.Batches;
        }

        var random = SplitMix64.For(PathSeed.Of(_environment.Seed, "order"), epoch);
        int[] order = [.. Enumerable.Range(0, _train.Value.Length).SelectMany(i => Enumerable.Repeat(i, _train.Value[i].Profile is null ? 1 : _config.ProfileCopies))];
        random.Shuffle<int>(order);
        var batches = order.Chunk(Window * _config.BatchSize)
            .SelectMany(window => window.OrderBy(i => _train.Value[i].Length).Chunk(_config.BatchSize))
            .ToArray();
        random.Shuffle<int[]>(batches);
        _plan = (epoch, batches);
        return batches;
    }
}
