using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Datasets.Building;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Sequences;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Datasets.Building;

public sealed class DatasetBuilderTests : IDisposable
{
    private const string NoProgram = "no-such-mmseqs";

    private readonly TemporaryDirectory _directory = new();
    private readonly List<string> _lines = [];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Build_RealStructures_HasWhatIsKnownOfThem()
    {
        var known = TestData.ProteinDataset;
        foreach (var file in NativeChains.Files().Where((_, at) => at % 60 == 0))
        {
            var folder = Path.Combine(_directory.Path, "in", Path.GetFileName(Path.GetDirectoryName(file))!);
            Directory.CreateDirectory(folder);
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var dataset = Build(Options() with { Shortest = 10 });

        var angles = new List<double>();
        foreach (var chain in dataset.Chains)
        {
            // The data set was made of the same structures with mkdssp and Biopython.
            var (expected, actual) = (known.Record(chain.Id), dataset.Record(chain.Id));
            Assert.Equal(expected.Sequence, actual.Sequence);
            Assert.Equal(expected.Breaks!, actual.Breaks!);
            Assert.All(expected.CA!.Zip(actual.CA!), pair => Assert.InRange(pair.First!.Value.DistanceTo(pair.Second!.Value), 0, 0.01));
            Assert.All(expected.N!.Zip(actual.N!), pair => Assert.InRange(pair.First!.Value.DistanceTo(pair.Second!.Value), 0, 0.01));
            angles.AddRange(expected.Phi!.Zip(actual.Phi!).Concat(expected.Psi!.Zip(actual.Psi!)).Select(pair => Math.Abs(Math.IEEERemainder(pair.First - pair.Second, 360))).Where(double.IsFinite));
            Assert.Equal($"H{new string('-', chain.Length - 1)}", actual.SecondaryStructure);
        }

        Assert.InRange(dataset.Chains.Count, 15, 19);
        Assert.InRange(angles.Max(), 0, 0.11);
    }

    [Fact]
    public void Build_AgainOrInterrupted_DoesOnlyWhatIsNew()
    {
        WriteChains(4);
        using var stopping = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => new DatasetBuilder(Options()) { States = Marked, Profile = Counted }.Build(new Told(_ => stopping.Cancel()), stopping.Token));
        var converted = Assert.Single(Directory.GetFiles(Path.Combine(_directory.Path, "out", "building"), "*.json"));
        var before = File.GetLastWriteTimeUtc(converted);

        var first = Build(Options());
        var (splits, records) = (File.ReadAllText(OutFile("splits.tsv")), ProteinNetText.Read(OutFile(DatasetBuilder.RecordsFileName)).Select(record => record.Sequence).ToArray());
        var second = Build(Options());

        Assert.Equal(before, File.GetLastWriteTimeUtc(converted));
        Assert.Equal(4, first.Chains.Count);
        Assert.Equal(splits, File.ReadAllText(OutFile("splits.tsv")));
        Assert.Equal(records, ProteinNetText.Read(OutFile(DatasetBuilder.RecordsFileName)).Select(record => record.Sequence));
        Assert.Equal(first.HashOf("train"), second.HashOf("train"));

        WriteChains(5);
        Assert.Equal(5, Build(Options()).Chains.Count);
        Assert.Equal(5, Directory.GetFiles(Path.Combine(_directory.Path, "out", "building"), "*.json").Length);
    }

    [Fact]
    public void Build_WhatCannotBeUsed_IsRefusedWithTheReason()
    {
        WriteChains(1);
        _directory.Write("in/short.pdb", Pdb(Sequence(0)[..8]));
        _directory.Write("in/dna.pdb", "ATOM      1  P    DA A   1       1.000   2.000   3.000\n");
        _directory.Write("in/broken.cif", "data_a\nloop_\n");
        _directory.Write("in/chain0.a3m", ">q\nWWWW\n");
        _directory.Write("in/chain0.cif", Cif(Sequence(0)));

        var dataset = Build(Options());

        Assert.Equal(["chain0"], dataset.Chains.Select(chain => chain.Id));
        Assert.Null(dataset.Record("chain0").Profile);
        var report = File.ReadAllText(OutFile("report.md"));
        Assert.Contains("| short.pdb, chain 'A' | 8 residues; 30 to 1000 are taken |", report, StringComparison.Ordinal);
        Assert.Contains("| dna.pdb |", report, StringComparison.Ordinal);
        Assert.Contains("broken.cif, line 2: a loop_ without items", report, StringComparison.Ordinal);
        Assert.Contains("| chain0.a3m |", report, StringComparison.Ordinal);
        Assert.Contains("another file gave the chain 'chain0' before", report, StringComparison.Ordinal);
        Assert.Contains("mmseqs is not installed", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_AlignmentBeside_GivesProfileAndIsKept()
    {
        var sequence = Sequence(0);
        _directory.Write("in/sub/x.pdb", Pdb(sequence));
        _directory.Write("in/sub/x.a3m", $">q\n{sequence}\n>r\n{sequence[..20]}{new string('-', sequence.Length - 20)}\n");

        var dataset = Build(Options());

        Assert.Equal(1, dataset.Record("sub|x").Profile![5, AminoAcid.IndexOf(sequence[5])]);
        Assert.Equal(2, dataset.AlignmentOf("sub|x")!.Rows);
        Assert.Contains("sub|x\tA\t60\t60\t", File.ReadAllText(OutFile("manifest.tsv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_RelatedChains_AreInOneSplit()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "mmseqs"))), "needs mmseqs");
        WriteChains(12);
        for (var at = 0; at < 12; at++)
        {
            // A relative that differs in every fourth residue.
            _directory.Write($"in/relative{at}.pdb", Pdb(string.Concat(Sequence(at).Select((letter, place) => place % 4 == 0 ? 'A' : letter))));
        }

        var dataset = Build(Options() with { MmseqsProgram = "mmseqs", Validation = 0.25, Test = 0.25 });

        Assert.Equal(["test", "train", "val"], dataset.Splits.Order());
        Assert.All(Enumerable.Range(0, 12), at =>
        {
            var (one, other) = (dataset.Chains.Single(chain => chain.Id == $"chain{at}"), dataset.Chains.Single(chain => chain.Id == $"relative{at}"));
            Assert.Equal((one.Cluster, one.Split), (other.Cluster, other.Split));
        });
        Assert.InRange(dataset.Chains.Select(chain => chain.Cluster).Distinct().Count(), 10, 12);
        Assert.InRange(dataset.ChainsOf("test").Count, 4, 8);
    }

    [Fact]
    public void Build_WrongFolders_AreRefused()
    {
        Assert.Contains("does not exist", Assert.Throws<DataException>(() => Build(Options())).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_directory.Path, "in"));
        Assert.Contains("holds no structures", Assert.Throws<DataException>(() => Build(Options())).Message, StringComparison.Ordinal);
        _directory.Write("in/a.pdb", "ATOM\n");
        Assert.Contains("None of the 1 structures", Assert.Throws<DataException>(() => Build(Options())).Message, StringComparison.Ordinal);
        _directory.Write("other/file", "");
        Assert.Contains("holds something that build-dataset did not make", Assert.Throws<DataException>(() => Build(Options() with { Output = Path.Combine(_directory.Path, "other") })).Message, StringComparison.Ordinal);
        Assert.Contains("must be from 0 to 1", Assert.Throws<DataException>(() => Build(Options() with { Test = 0.6, Validation = 0.6 })).Message, StringComparison.Ordinal);
    }

    private DatasetBuildOptions Options() => new(Path.Combine(_directory.Path, "in"), Path.Combine(_directory.Path, "out")) { MmseqsProgram = NoProgram };

    private string OutFile(string name) => Path.Combine(_directory.Path, "out", name);

    private ProteinDataset Build(DatasetBuildOptions options) => new DatasetBuilder(options) { States = Marked, Profile = Counted }.Build(new Told(_lines.Add), TestContext.Current.CancellationToken);

    /// <summary>States that tell whose they are: H for the first residue.</summary>
    private static string Marked(Chain chain) => "H".PadRight(chain.Residues.Count, '-');

    /// <summary>The query's letters.</summary>
    private static float[,] Counted(Alignment alignment)
    {
        var profile = new float[alignment.Columns, 21];
        for (var column = 0; column < alignment.Columns; column++)
        {
            profile[column, alignment[0, column]] = 1;
        }

        return profile;
    }

    private void WriteChains(int count)
    {
        for (var at = 0; at < count; at++)
        {
            _directory.Write($"in/chain{at}.pdb", Pdb(Sequence(at)));
        }
    }

    /// <summary>Sixty residues that follow from a number.</summary>
    private static string Sequence(int seed)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, 60).Select(_ => "ACDEFGHIKLMNPQRSTVWY"[random.Next(20)]));
    }

    private static string Pdb(string sequence)
    {
        using var text = new StringWriter();
        PdbFile.Write(text, Stretched(sequence));
        return text.ToString();
    }

    private static string Cif(string sequence)
    {
        using var text = new StringWriter();
        MmcifFile.Write(text, Stretched(sequence));
        return text.ToString();
    }

    /// <summary>A chain along a line.</summary>
    private static Structure Stretched(string sequence) => new("x", [[new Chain("A",
    [
        .. sequence.Select((letter, at) => new Residue(AminoAcid.NameOf(letter), at + 1, ' ',
        [
            new Atom("N", "N", new Point3(3.8 * at, 0, 0)), new Atom("CA", "C", new Point3((3.8 * at) + 1.4, 0.4, 0)), new Atom("C", "C", new Point3((3.8 * at) + 2.6, 0, 0.5)),
            new Atom("O", "O", new Point3((3.8 * at) + 2.6, -1.2, 0.5)),
        ])),
    ])]]);

    /// <summary>Tells at once, where Progress tells later on another thread.</summary>
    private sealed class Told(Action<string> tell) : IProgress<string>
    {
        public void Report(string value) => tell(value);
    }
}
