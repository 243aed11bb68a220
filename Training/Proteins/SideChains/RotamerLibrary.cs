using System.Globalization;

namespace Platform.Training.Proteins.SideChains;

/// <summary>How often side chains have which rotamer, by the backbone's phi and psi.</summary>
/// <remarks>
/// Measured on the train split of the data set by measure_rotamers.py, beside this file, into rotamers.tsv. Chi 1 depends on the backbone: the counts of a
/// cell of 30 x 30 degrees, and a tenth of those of the cells beside it, are a sample of a Dirichlet distribution around the mean of all
/// backbones (after Dunbrack and Cohen 1997). The other chis depend on chi 1 alone.
/// </remarks>
public sealed class RotamerLibrary
{
    private const int Cells = 12;
    private const double Beside = 0.1;
    private const double Prior = 15;
    private static readonly Lazy<RotamerLibrary> Only = new(Read);

    private readonly Dictionary<char, Entry> _entries = [];

    private RotamerLibrary()
    {
    }

    /// <summary>The library that is built in.</summary>
    public static RotamerLibrary Shared => Only.Value;

    /// <summary>The rotamers of an amino acid, the most frequent first; none for those without a chi.</summary>
    /// <param name="letter">The amino acid.</param>
    /// <param name="phi">The backbone's phi in degrees; NaN where it has none.</param>
    /// <param name="psi">The backbone's psi in degrees; NaN where it has none.</param>
    public IReadOnlyList<Rotamer> Of(char letter, double phi, double psi)
    {
        if (!_entries.TryGetValue(char.ToUpperInvariant(letter), out var entry))
        {
            return [];
        }

        var bins = double.IsFinite(phi) && double.IsFinite(psi) ? entry.At(Cell(phi), Cell(psi)) : entry.Mean;
        var total = 0.0;
        foreach (var (rotamer, bin) in entry.Rotamers)
        {
            total += rotamer.Probability * bins[bin] / entry.Mean[bin];
        }

        return [.. entry.Rotamers
            .Select(pair => pair.Rotamer with { Probability = pair.Rotamer.Probability * bins[pair.Bin] / entry.Mean[pair.Bin] / total })
            .OrderByDescending(rotamer => rotamer.Probability)];
    }

    private static int Cell(double angle) => (int)Math.Floor((angle + 180) / (360 / Cells)) % Cells;

    private static RotamerLibrary Read()
    {
        using var stream = typeof(RotamerLibrary).Assembly.GetManifestResourceStream("rotamers.tsv")!;
        using var reader = new StreamReader(stream);
        var library = new RotamerLibrary();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split('\t');
            double[] numbers = [.. cells.Skip(2).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            var letter = cells[1][0];
            if (!library._entries.TryGetValue(letter, out var entry))
            {
                library._entries[letter] = entry = new Entry();
            }

            if (cells[0] == "R")
            {
                double[] angles = numbers[2..];
                entry.Rotamers.Add((new Rotamer(numbers[0], [.. angles.Where((_, i) => i % 2 == 0)], [.. angles.Where((_, i) => i % 2 == 1)]), (int)numbers[1]));
            }
            else
            {
                entry.Counts[(int)numbers[0]] = numbers[1..];
            }
        }

        foreach (var entry in library._entries.Values)
        {
            entry.Finish();
        }

        return library;
    }

    private sealed class Entry
    {
        public List<(Rotamer Rotamer, int Bin)> Rotamers { get; } = [];

        public double[]?[] Counts { get; } = new double[]?[Cells * Cells];

        /// <summary>How often each bin of chi 1 is on all backbones.</summary>
        public double[] Mean { get; private set; } = [];

        public void Finish()
        {
            Mean = new double[Rotamers.Max(pair => pair.Bin) + 1];
            foreach (var (rotamer, bin) in Rotamers)
            {
                Mean[bin] += rotamer.Probability;
            }

            var sum = Mean.Sum();
            for (var bin = 0; bin < Mean.Length; bin++)
            {
                Mean[bin] /= sum;
            }
        }

        public double[] At(int phi, int psi)
        {
            var bins = new double[Mean.Length];
            var total = Prior;
            for (var bin = 0; bin < bins.Length; bin++)
            {
                bins[bin] = Prior * Mean[bin];
            }

            for (var a = -1; a <= 1; a++)
            {
                for (var b = -1; b <= 1; b++)
                {
                    var weight = (a == 0 ? 1 : Beside) * (b == 0 ? 1 : Beside);
                    var counts = Counts[(((phi + a + Cells) % Cells) * Cells) + ((psi + b + Cells) % Cells)];
                    for (var bin = 0; counts is not null && bin < bins.Length; bin++)
                    {
                        bins[bin] += weight * counts[bin];
                        total += weight * counts[bin];
                    }
                }
            }

            for (var bin = 0; bin < bins.Length; bin++)
            {
                bins[bin] /= total;
            }

            return bins;
        }
    }
}
