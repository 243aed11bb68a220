using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Evaluation;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Proteins.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Training;

/// <summary>
/// Measures a model on the chains of a split, one by one with their whole maps: those with a profile as <c>val/profile/…</c>, those without as
/// <c>val/sequence/…</c>, and the mean loss of all as <c>val/loss</c>.
/// </summary>
/// <remarks>
/// The figures of a group: <c>q3</c> and <c>q8</c>, the part of residues whose state is right; <c>phi_mae</c> and <c>psi_mae</c>, mean errors around the circle
/// in degrees; <c>distogram</c>, the mean cross-entropy of beta carbons' bins; <c>long_contacts</c>, the part of the L/5 likeliest pairs 24 or more residues
/// apart that are in contact (8 Å), mean over chains; <c>drmsd</c>, the root mean square error of expected distances of alpha carbons, in angstroms, median over chains.
/// </remarks>
public sealed class ProteinEvaluator : Evaluator
{
    private readonly Config _config;
    private readonly Input _input;

    private ProteinEvaluator(Config config, Input input) => (_config, _input) = (config, input);

    /// <summary>Describes a <see cref="ProteinEvaluator"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Measures val, ten times a run.</summary>
        public Config() => (Split, Policy) = ("val", new Core.Runs.TimesPerRun { Times = 10 });

        /// <summary>Measures a part of the chains.</summary>
        [Description("Measures the first of every so many chains, to be quick; 1 measures all.")]
        [Range(1, 1000)]
        public int Every { get; init; } = 1;

        /// <summary>Longer chains are left out.</summary>
        [Description("Longer chains are left out: a map of twice the length takes four times as long.")]
        [Range(8, 4096)]
        public int MaximumLength { get; init; } = 500;

        /// <inheritdoc/>
        public override ProteinEvaluator Build(Input input)
        {
            ArgumentNullException.ThrowIfNull(input);
            return input.Facts is ProteinFacts
                ? new(this, input)
                : throw new ConfigException("evaluators", $"ProteinEvaluator measures chains of proteins; {ConfigTypes.NameOf(input.GetType())} is another kind of data.");
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Evaluate(Model model, Device device, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        var proteins = model as ProteinModel ?? throw new ConfigException("evaluators", $"ProteinEvaluator measures a ProteinModel, not a {model.GetType().Name}.");
        var groups = new SortedDictionary<string, ChainScores>(StringComparer.Ordinal);
        var (loss, chains, index) = (0.0, 0, 0);
        foreach (var made in _input.Read(_config.Split))
        {
            using var batch = made.To(device);
            cancellation.ThrowIfCancellationRequested();
            var isWanted = index++ % _config.Every == 0 && batch[ProteinBatch.Mask].shape[1] <= _config.MaximumLength;
            if (!isWanted)
            {
                continue;
            }

            using var scope = NewDisposeScope();
            var answers = proteins.Answer(batch, new InvocationContext(isTraining: false));
            loss += answers.Sum(answer => answer.Loss?.item<float>() ?? 0);
            chains++;
            var group = batch[ProteinBatch.HasProfile].item<float>() > 0 ? "profile" : "sequence";
            if (!groups.TryGetValue(group, out var scores))
            {
                groups[group] = scores = new ChainScores();
            }

            scores.Add(batch, answers.SelectMany(answer => answer.Outputs).ToDictionary());
        }

        if (chains == 0)
        {
            throw new DataException($"The split \"{_config.Split}\" has no chain of at most {_config.MaximumLength} residues. Raise maximum_length of the evaluator.");
        }

        return groups.SelectMany(group => group.Value.Figures().Select(figure => KeyValuePair.Create($"{_config.Split}/{group.Key}/{figure.Name}", figure.Value)))
            .Append(KeyValuePair.Create($"{_config.Split}/loss", loss / chains))
            .ToDictionary();
    }
}
