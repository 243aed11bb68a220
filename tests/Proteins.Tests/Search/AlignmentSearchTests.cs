using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Search;
using Platform.Training.Proteins.Sequences;

namespace Platform.Proteins.Tests.Search;

public sealed class AlignmentSearchTests : IDisposable
{
    /// <summary>Ubiquitin of man, and the same with some residues changed, as in other eukaryotes.</summary>
    private const string Query = "MQIFVKTLTGKTITLEVEPSDTIENVKAKIQDKEGIPPDQQRLIFAGKQLEDGRTLSDYNIQKESTLHLVLRLRGG";

    private readonly string _folder = Directory.CreateTempSubdirectory("platform-search-").FullName;

    [Fact]
    public void Find_MmseqsInAFastaFile_AlignsWhatIsRelatedUnderTheChain()
    {
        Assert.SkipUnless(IsThere("mmseqs"), "mmseqs is not installed.");
        var changed = Query.Replace("EPSDT", "EGSDN", StringComparison.Ordinal).Replace("RTLSD", "RTLAD", StringComparison.Ordinal);
        var database = Write("database.fasta", $">yeast\n{changed}\n>other\n{new string('W', 30)}{new string('P', 30)}\n");

        var alignment = new MmseqsSearch { Database = database, Threads = 1 }.Find(new NamedSequence("ubiquitin", Query), Path.Combine(_folder, "search"), CancellationToken.None);

        Assert.Equal((2, Query), (alignment.Rows, alignment.Query));
        Assert.Equal(changed, string.Concat(Enumerable.Range(0, alignment.Columns).Select(column => AminoAcid.Letters[alignment[1, column]])));
    }

    [Fact]
    public void Find_MmseqsWithoutTheDatabase_SaysWhatItSaid()
    {
        Assert.SkipUnless(IsThere("mmseqs"), "mmseqs is not installed.");
        var search = new MmseqsSearch { Database = Path.Combine(_folder, "none.fasta"), Threads = 1 };

        var problem = Assert.Throws<DataException>(() => search.Find(new NamedSequence("a", Query), _folder, CancellationToken.None));

        Assert.Contains("mmseqs createdb ended with exit code", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_HhblitsWrites_IsReadWithItsArguments()
    {
        // Stands for the program, whose databases are tens of gigabytes: keeps its arguments and answers with two rows.
        var program = Script("hhblits", $"#!/bin/sh\necho \"$@\" > {_folder}/arguments\nprintf '>query\\n{Query}\\n>found\\n{Query[..40]}aa{new string('-', Query.Length - 40)}\\n' > {_folder}/search/found.a3m\n");

        var alignment = new HhblitsSearch { Program = program, Database = "clusters", EValue = 0.01, Threads = 3 }.Find(new NamedSequence("a", Query), Path.Combine(_folder, "search"), CancellationToken.None);

        Assert.Equal((2, Query.Length), (alignment.Rows, alignment.Columns));
        Assert.Contains("-d clusters", File.ReadAllText(Path.Combine(_folder, "arguments")), StringComparison.Ordinal);
        Assert.Contains("-n 3 -e 0.01 -cpu 3", File.ReadAllText(Path.Combine(_folder, "arguments")), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_AProgramThatIsNotThere_SaysSo() => Assert.Contains(
        "is not there",
        Assert.Throws<DataException>(() => new HhblitsSearch { Program = "no-such-program", Database = "x" }.Find(new NamedSequence("a", Query), _folder, CancellationToken.None)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Find_Cancelled_EndsTheProgram()
    {
        var program = Script("slow", "#!/bin/sh\nsleep 60\n");
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        Assert.Throws<OperationCanceledException>(() => new HhblitsSearch { Program = program, Database = "x" }.Find(new NamedSequence("a", Query), _folder, soon.Token));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program)));

    private string Script(string name, string text)
    {
        var path = Write(name, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return path;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
