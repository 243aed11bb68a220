using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Platform.Tests.Shared;

/// <summary>A prediction's folder as a run leaves it: an ideal helix, two models of it, maps that fit, and a reference where one is wanted.</summary>
internal static class HelixPrediction
{
    public const string Sequence = "MKTAYIAKQRELVKEALRKLGISLEEAIRLAEELARRSGD";

    private static readonly string[] Names =
    [
        "ALA", "CYS", "ASP", "GLU", "PHE", "GLY", "HIS", "ILE", "LYS", "LEU", "MET", "ASN", "PRO", "GLN", "ARG", "SER", "THR", "VAL", "TRP", "TYR",
    ];

    // Radius and height in angstroms, angle in degrees, of the backbone's atoms in an alpha helix.
    private static readonly (string Name, double Radius, double Angle, double Height)[] Backbone =
    [
        ("N", 1.55, -27.7, -0.90), ("CA", 2.29, 0, 0), ("C", 1.68, 26.7, 1.11), ("O", 1.95, 20.8, 2.30), ("CB", 3.29, -17.0, -0.61),
    ];

    /// <summary>Writes the folder.</summary>
    /// <param name="folder">Where it goes; made where it is not there.</param>
    /// <param name="name">The chain's name.</param>
    /// <param name="sequence">Its residues.</param>
    /// <param name="withReference">Whether there is a known structure.</param>
    /// <param name="confidence">The mean expected lDDT.</param>
    public static void Write(string folder, string name, string sequence = Sequence, bool withReference = true, double confidence = 0.75)
    {
        Directory.CreateDirectory(folder);
        var n = sequence.Length;
        double[] lddt = [.. Enumerable.Range(0, n).Select(i => Math.Clamp(confidence + (0.24 * Math.Sin(i * Math.PI / 10)), 0, 1))];
        for (var rank = 1; rank <= 2; rank++)
        {
            File.WriteAllText(Path.Combine(folder, $"rank-{rank}.pdb"), Pdb(sequence, 0.2 * rank, lddt));
            File.WriteAllText(Path.Combine(folder, $"rank-{rank}.cif"), "data_model\n");
            Map(Path.Combine(folder, $"errors-{rank}.csv"), n, (i, j) => rank * Math.Min(5, 0.1 * Math.Abs(i - j)));
        }

        Map(Path.Combine(folder, "distances.csv"), n, (i, j) => Math.Min(22, Distance(i, j)));
        Map(Path.Combine(folder, "contacts.csv"), n, (i, j) => 1 / (1 + Math.Exp(Distance(i, j) - 8)));
        File.WriteAllText(Path.Combine(folder, "residues.csv"), "residue,phi,psi\n");
        if (withReference)
        {
            File.WriteAllText(Path.Combine(folder, "reference.pdb"), Pdb(sequence, 0, [.. lddt.Select(_ => 0.2)]));
        }

        File.WriteAllText(Path.Combine(folder, "prediction.json"), Json(name, sequence, withReference, lddt));
    }

    private static string Json(string name, string sequence, bool withReference, double[] lddt)
    {
        var n = sequence.Length;
        double?[] Angles(double angle, int? without) => [.. Enumerable.Range(0, n).Select(i => i == without ? (double?)null : angle + (i % 7))];
        var helix = new string('H', n);
        return JsonSerializer.Serialize(new
        {
            name,
            sequence,
            evidence = "alignment",
            networks = new[] { new { path = "models/protein", sha256 = new string('a', 64) } },
            secondary_structure = helix,
            models = Enumerable.Range(1, 2).Select(rank => new
            {
                rank,
                energy = -100.0 + rank,
                expected_lddt = lddt,
                start = rank == 1 ? "mirror image 1" : "predicted torsions",
                phi = Angles(-62 - rank, 0),
                psi = Angles(-42, n - 1),
                secondary_structure = helix,
                figures = withReference ? new Dictionary<string, double> { ["tm_score"] = 0.9 - (0.1 * rank), ["gdt_ts"] = 0.85, ["rmsd"] = 0.5 * rank } : [],
                deviation = withReference ? Enumerable.Range(0, n).Select(i => i == 5 ? (double?)null : 0.1 * rank * i).ToArray() : [],
            }),
            alignment = new { sequences = 120, effective_sequences = 33.5, coverage = Enumerable.Range(0, n).Select(i => 120 - i) },
            phi = Angles(-62, 0),
            psi = Angles(-42, n - 1),
            reference = withReference ? new { name = "1ABC.pdb", chain = "A", residues = n - 1, secondary_structure = helix, phi = Angles(-60, 0), psi = Angles(-45, n - 1) } : null,
            seconds = 4.2,
        });
    }

    private static string Pdb(string sequence, double wobble, double[] lddt)
    {
        var text = new StringBuilder();
        var serial = 0;
        for (var i = 0; i < sequence.Length; i++)
        {
            var residue = Names["ACDEFGHIKLMNPQRSTVWY".IndexOf(sequence[i], StringComparison.Ordinal)];
            foreach (var (atom, radius, angle, height) in Backbone.Where(a => a.Name != "CB" || residue != "GLY"))
            {
                var turn = ((100.0 * i) + angle) * Math.PI / 180;
                var (x, y, z) = ((radius * Math.Cos(turn)) + (wobble * Math.Sin(i / 3.0)), radius * Math.Sin(turn), (1.5 * i) + height);
                text.Append(CultureInfo.InvariantCulture, $"ATOM  {++serial,5}  {atom,-3} {residue} A{i + 1,4}    {x,8:F3}{y,8:F3}{z,8:F3}  1.00{100 * lddt[i],6:F2}          {atom[..1],2}\n");
            }
        }

        return text.Append("TER\nEND\n").ToString();
    }

    private static double Distance(int i, int j)
    {
        var (turn, rise) = ((i - j) * 100 * Math.PI / 180, 1.5 * (i - j));
        return Math.Sqrt((2 * 2.29 * 2.29 * (1 - Math.Cos(turn))) + (rise * rise));
    }

    private static void Map(string path, int n, Func<int, int, double> value) => File.WriteAllText(path, string.Concat(Enumerable.Range(0, n).Select(i =>
        string.Join(',', Enumerable.Range(0, n).Select(j => value(i, j).ToString("F3", CultureInfo.InvariantCulture))) + "\n")));
}
