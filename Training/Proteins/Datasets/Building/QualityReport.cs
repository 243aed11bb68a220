using System.Globalization;
using System.Text;

namespace Platform.Training.Proteins.Datasets.Building;

/// <summary>What a reader should know of a data set before he trusts it.</summary>
internal sealed class QualityReport(
    DatasetBuildOptions options, int files, IReadOnlyList<ConvertedChain> chains, IReadOnlyList<DatasetChain> rows, string clustering, IReadOnlyList<Refusal> refused)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "report.md";

    private const int BarWidth = 40;
    private static readonly int[] LengthLimits = [50, 100, 150, 200, 300, 400, 500, 1000, int.MaxValue];

    private readonly StringBuilder _text = new();

    /// <summary>The report.</summary>
    public string ToMarkdown(ProteinDataset dataset)
    {
        Line($"# {Path.GetFileName(Path.GetFullPath(options.Output))}");
        Line($"");
        Line($"{files} files of `{options.Folder}` gave {chains.Count} chains of {chains.Sum(chain => chain.Sequence.Length)} residues; {refused.Count} files or chains were refused, see the end.");
        WriteSplits(dataset);
        WriteLengths();
        WriteStructure();
        WriteStates();
        WriteRefused();
        return _text.ToString();
    }

    private void WriteSplits(ProteinDataset dataset)
    {
        Line($"\n## Splits\n");
        Line($"Clusters: {clustering}. No cluster is in two splits. Seed {options.Seed}. The hash is SHA-256 of the split's names.\n");
        Line($"| split | chains | clusters | residues | with profile | with alignment | hash |");
        Line($"|---|---|---|---|---|---|---|");
        foreach (var split in dataset.Splits)
        {
            var (own, at) = (dataset.ChainsOf(split), Enumerable.Range(0, rows.Count).Where(row => rows[row].Split == split).ToArray());
            Line($"| {split} | {own.Count} | {own.Select(row => row.Cluster).Distinct().Count()} | {own.Sum(row => row.Length)} | {at.Count(row => chains[row].Profile.Length > 0)} | {at.Count(row => chains[row].Rows > 0)} | `{dataset.HashOf(split)}` |");
        }
    }

    private void WriteLengths()
    {
        Line($"\n## Lengths\n");
        Bars("residues", LengthLimits.Select((limit, at) =>
        {
            var least = at == 0 ? 0 : LengthLimits[at - 1] + 1;
            return (limit == int.MaxValue ? $"{least}-" : $"{least}-{limit}", chains.Count(chain => chain.Sequence.Length >= least && chain.Sequence.Length <= limit));
        }));
    }

    private void WriteStructure()
    {
        double all = chains.Sum(chain => chain.Steps.All), residues = chains.Sum(chain => chain.Sequence.Length), observed = chains.Sum(chain => chain.Observed);
        double trans = chains.Sum(chain => chain.Steps.Trans), cis = chains.Sum(chain => chain.Steps.Cis);
        var medians = chains.Select(chain => chain.MedianStep).Where(double.IsFinite).Order().ToArray();
        Line($"\n## Structures\n");
        Line($"| what | figure |");
        Line($"|---|---|");
        Line($"| residues observed | {observed / residues:P2} |");
        Line($"| observed residues with N, CA, C, O, and CB but for glycine | {chains.Sum(chain => chain.Complete) / Math.Max(1, observed):P2} |");
        Line($"| chains with a break (CA-CA over 4.2 A between neighbours) | {chains.Count(chain => chain.Breaks > 0)} |");
        Line($"| breaks | {chains.Sum(chain => chain.Breaks)} |");
        Line($"| CA-CA of neighbours, median of the chains' medians | {(medians.Length > 0 ? medians[medians.Length / 2] : double.NaN):F3} A |");
        Line($"| CA-CA of 3.6-4.0 A (trans) | {trans / Math.Max(1, all):P2} |");
        Line($"| CA-CA of 2.7-3.2 A (cis) | {cis / Math.Max(1, all):P2} |");
        Line($"| CA-CA of any other length | {(all - trans - cis) / Math.Max(1, all):P2} |");
        Line($"\nObserved residues of a chain:\n");
        Bars("part", Enumerable.Range(0, 5).Select(at => ($"{50 + (10 * at)}-{60 + (10 * at)} %", chains.Count(chain => Math.Clamp((int)(10.0 * chain.Observed / chain.Sequence.Length) - 5, 0, 4) == at))));
    }

    private void WriteStates()
    {
        double known = chains.Sum(chain => chain.States.Sum());
        Line($"\n## Secondary structure\n");
        if (known == 0)
        {
            Line($"Was not assigned.");
            return;
        }

        Bars("state", ProteinRecord.States.Select((state, at) => (state.ToString(), chains.Sum(chain => chain.States[at]))), known);
    }

    private void WriteRefused()
    {
        Line($"\n## Refused\n");
        if (refused.Count == 0)
        {
            Line($"Nothing.");
            return;
        }

        Line($"| what | why |");
        Line($"|---|---|");
        foreach (var refusal in refused)
        {
            Line($"| {Cell(refusal.What)} | {Cell(refusal.Reason)} |");
        }

        static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
    }

    /// <summary>A table with a bar a row.</summary>
    private void Bars(string title, IEnumerable<(string Name, int Count)> bars, double? total = null)
    {
        var all = bars.ToArray();
        double most = Math.Max(1, all.Max(bar => bar.Count));
        var of = total ?? Math.Max(1, all.Sum(bar => bar.Count));
        Line($"| {title} | count | part | |");
        Line($"|---|---|---|---|");
        foreach (var (name, count) in all)
        {
            Line($"| {name} | {count} | {count / of:P1} | {new string('█', (int)Math.Round(BarWidth * count / most))} |");
        }
    }

    private void Line(FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
