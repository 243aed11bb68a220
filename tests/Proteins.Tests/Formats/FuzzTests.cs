using System.Text;
using CsCheck;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Formats;

namespace Platform.Proteins.Tests.Formats;

/// <summary>Files that were damaged at random are read, or refused with a <see cref="DataException"/>; never with anything else.</summary>
public sealed class FuzzTests
{
    private const string Letters = "A0Zaz-+.,;'\"#>[]_? \t\n9999\u00e9\0*XTER";

    private static readonly Dictionary<string, (string Text, Action<TextReader> Read)> Formats = new()
    {
        ["pdb"] = (Golden("tricky.pdb"), text => PdbFile.Read(text, "x")),
        ["mmcif"] = (Golden("tricky.cif"), text => MmcifFile.Read(text, "x")),
        ["proteinnet"] = (ProteinNet(), text => ProteinNetText.Read(text, "x").ToList()),
        ["fasta"] = (">a b\nACDEFGHIKLMNPQRSTVWY\nACD*\n>b\nMKV\n", text => Fasta.Read(text, "x")),
        ["a3m"] = (">a\nACDEF\n>b\nA-Dw.EF\n>c\n-----\n", text => AlignmentFile.Read(text, "x.a3m")),
        ["aln"] = ("ACDEF\nA-DEF\n-----\n", text => AlignmentFile.Read(text, "x")),
        ["pssm"] = (" A R N D C Q E G H I L K M F P S T W Y V\n1 M -1-10 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19\n2 C -1 -1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19\n", text => PsiBlastMatrix.Read(text, "x")),
    };

    /// <summary>What to do (replace, delete, repeat, move the end here), where, and with which letter or how far.</summary>
    private static readonly Gen<(int, double, int)[]> Damages = Gen.Select(Gen.Int[0, 3], Gen.Double[0, 1], Gen.Int[0, 200]).Array[1, 8];

    public static TheoryData<string> Names => [.. Formats.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_DamagedText_IsReadOrRefused(string format)
    {
        var (text, read) = Formats[format];
        read(new StringReader(text));

        Damages.Sample(
            damages =>
            {
                try
                {
                    read(new StringReader(Damage(text, damages)));
                }
                catch (DataException)
                {
                    // As it should be.
                }
            },
            iter: 400);
    }

    private static string Damage(string text, (int What, double Where, int Amount)[] damages)
    {
        var damaged = new StringBuilder(text);
        foreach (var (what, where, amount) in damages)
        {
            var at = (int)(where * Math.Max(0, damaged.Length - 1));
            var length = Math.Min(amount, damaged.Length - at);
            _ = what switch
            {
                0 when damaged.Length > 0 => damaged.Remove(at, 1).Insert(at, Letters[amount % Letters.Length]),
                1 => damaged.Remove(at, length),
                2 => damaged.Insert(at, damaged.ToString(at, length)),
                _ => amount == 0 ? damaged.Remove(at, damaged.Length - at) : damaged,
            };
        }

        return damaged.ToString();
    }

    private static string Golden(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name));

    private static string ProteinNet()
    {
        var rows = string.Concat(Enumerable.Repeat("0.05 0.05 0.05\n", 21));
        return $"[ID]\na\n[PRIMARY]\nACD\n[EVOLUTIONARY]\n{rows}[SECONDARY]\nHE-\n[PHI]\n360 1 2\n[PSI]\n1 2 360\n[TERTIARY]\n{string.Concat(Enumerable.Repeat("1 2 3 4 5 6 7 8 9\n", 3))}[BREAKS]\n1 2\n[MASK]\n+-+\n\n[ID]\nb\n[PRIMARY]\nW\n";
    }
}
