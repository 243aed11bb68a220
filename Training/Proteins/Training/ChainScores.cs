using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Proteins.Training;

/// <summary>Sums up how well chains are predicted; see <see cref="ProteinEvaluator"/> for the figures.</summary>
internal sealed class ChainScores
{
    private const double ContactLimit = 8;
    private const int LongRange = 24;

    /// <summary>Three states of the eight letters: helix, strand, other, as in CASP.</summary>
    private static readonly string ThreeOfEight = string.Concat(ProteinRecord.States.Select(state => state switch { 'G' or 'H' or 'I' => 'H', 'E' or 'B' => 'E', _ => 'C' }));

    private readonly List<double> _distances = [];
    private readonly List<double> _contacts = [];
    private readonly List<double> _entropies = [];
    private long _residues;
    private long _right8;
    private long _right3;
    private (double Sum, long Count) _phi;
    private (double Sum, long Count) _psi;

    /// <summary>Takes the predictions of one chain.</summary>
    /// <param name="batch">The chain with its labels.</param>
    /// <param name="outputs">By the names in <see cref="ProteinOutput"/>; what is absent is not measured.</param>
    public void Add(Batch batch, IReadOnlyDictionary<string, Tensor> outputs)
    {
        using var scope = NewDisposeScope();
        if (outputs.TryGetValue(ProteinOutput.States, out var states))
        {
            AddStates(batch[ProteinBatch.States], states);
        }

        if (outputs.TryGetValue(ProteinOutput.Torsions, out var torsions))
        {
            AddTorsions(batch[ProteinBatch.Torsions], torsions);
        }

        if (!batch.Has(ProteinBatch.BetaDistances))
        {
            return;
        }

        if (outputs.TryGetValue(ProteinOutput.Beta, out var beta))
        {
            AddContacts(batch[ProteinBatch.BetaDistances], beta);
        }

        if (outputs.TryGetValue(ProteinOutput.Alpha, out var alpha))
        {
            AddDistances(batch[ProteinBatch.AlphaDistances], Expected(alpha, DistanceBins.Alpha));
        }
        else if (outputs.TryGetValue(ProteinOutput.Distances, out var distances))
        {
            AddDistances(batch[ProteinBatch.AlphaDistances], distances);
        }
    }

    /// <summary>The figures of the chains so far; those of what was never predicted are left out.</summary>
    public IEnumerable<(string Name, double Value)> Figures()
    {
        if (_residues > 0)
        {
            yield return ("q8", (double)_right8 / _residues);
            yield return ("q3", (double)_right3 / _residues);
        }

        if (_phi.Count > 0)
        {
            yield return ("phi_mae", _phi.Sum / _phi.Count);
        }

        if (_psi.Count > 0)
        {
            yield return ("psi_mae", _psi.Sum / _psi.Count);
        }

        if (_entropies.Count > 0)
        {
            yield return ("distogram", _entropies.Average());
        }

        if (_contacts.Count > 0)
        {
            yield return ("long_contacts", _contacts.Average());
        }

        if (_distances.Count > 0)
        {
            var sorted = _distances.Order().ToArray();
            yield return ("drmsd", (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2);
        }
    }

    /// <summary>Expected distances of a distribution, <c>[batch, rows, columns]</c>.</summary>
    internal static Tensor Expected(Tensor logits, DistanceBins bins)
    {
        using var scope = NewDisposeScope();
        var centers = tensor(bins.Centers.Select(center => (float)center).ToArray(), device: logits.device).view(1, -1, 1, 1);
        return (nn.functional.softmax(logits, 1) * centers).sum([1]).MoveToOuterDisposeScope();
    }

    private void AddStates(Tensor labels, Tensor logits)
    {
        var native = labels.cpu().data<long>().ToArray();
        var predicted = logits.argmax(-1).cpu().data<long>().ToArray();
        foreach (var (right, answer) in native.Zip(predicted))
        {
            if (right != ProteinBatch.Unknown)
            {
                _residues++;
                _right8 += right == answer ? 1 : 0;
                _right3 += ThreeOfEight[(int)right] == ThreeOfEight[(int)answer] ? 1 : 0;
            }
        }
    }

    private void AddTorsions(Tensor labels, Tensor vectors)
    {
        var (native, predicted) = (labels.cpu().data<float>().ToArray(), vectors.cpu().contiguous().data<float>().ToArray());
        for (var i = 0; i < native.Length; i++)
        {
            if (!float.IsNaN(native[i]))
            {
                var error = Math.Abs(Math.IEEERemainder(Math.Atan2(predicted[(2 * i) + 1], predicted[2 * i]) - native[i], 2 * Math.PI)) * 180 / Math.PI;
                ref var sum = ref i % 2 == 0 ? ref _phi : ref _psi;
                sum = (sum.Sum + error, sum.Count + 1);
            }
        }
    }

    private void AddContacts(Tensor distances, Tensor logits)
    {
        var classes = DistanceHead.ClassesOf(distances, DistanceBins.Beta);
        _entropies.Add(nn.functional.cross_entropy(logits, classes, ignore_index: ProteinBatch.Unknown).item<float>());
        var bins = DistanceBins.Beta.IndexOf(ContactLimit) + 1;
        var near = nn.functional.softmax(logits, 1).narrow(1, 0, bins).sum([1]).cpu().contiguous().data<float>().ToArray();
        var (native, length) = (distances.cpu().data<float>().ToArray(), (int)distances.shape[1]);
        List<(float Probability, bool IsContact)> pairs = [];
        for (var i = 0; i < length; i++)
        {
            for (var j = i + LongRange; j < length; j++)
            {
                if (native[(i * length) + j] is var distance && !float.IsNaN(distance))
                {
                    pairs.Add((near[(i * length) + j], distance < ContactLimit));
                }
            }
        }

        if (pairs.Count > 0)
        {
            _contacts.Add(pairs.OrderByDescending(pair => pair.Probability).Take(Math.Max(1, length / 5)).Average(pair => pair.IsContact ? 1.0 : 0));
        }
    }

    private void AddDistances(Tensor native, Tensor predicted)
    {
        var known = native.isnan().logical_not();
        if (known.any().item<bool>())
        {
            _distances.Add((predicted - native).masked_select(known).square().mean().sqrt().item<float>());
        }
    }
}
