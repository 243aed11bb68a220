using System.Security.Cryptography;
using System.Text;
using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Datasets;

namespace Platform.Proteins.Tests.Datasets;

public sealed class ProteinDatasetTests : IDisposable
{
    private const string Header = "id\tsource\tlength\tcluster30\tsplit\n";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Records_OfASplit_AreItsOwnInOrder()
    {
        Write(Header + "b\tx\t2\tx|b\ttrain\na\tx\t3\tx|a\tval\nc\t\t1\t\ttrain\n", Chain("x|a", "ACD") + Chain("b", "AC") + Chain("c", "W") + Chain("other", "WW"));

        var dataset = ProteinDataset.Open(_directory.Path);

        Assert.Equal(["train", "val"], dataset.Splits);
        Assert.Equal(["x|b", "c"], dataset.Records("train").Select(record => record.Id));
        Assert.Equal(["AC", "W"], dataset.Records("train").Select(record => record.Sequence));
        Assert.Equal("c", dataset.ChainOf(dataset.Record("c")).Cluster);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("c\nx|b"))), dataset.HashOf("train"));
    }

    [Theory]
    [InlineData("id\tsplit\na\ttrain\n", "line 1: the header must name the columns")]
    [InlineData(Header + "a\tx\t3\n", "line 2: 3 columns; the header has 5")]
    [InlineData(Header + "a\tx\t0\t\ttrain\n", "line 2: the length '0'")]
    [InlineData(Header + "a\tx\t3\t\ttrain\na\tx\t3\t\tval\n", "line 3: the chain 'x|a' is named a second time")]
    [InlineData(Header + "a\tx\t2\t\ttrain\n", "'x|a' has 3 residues, splits.tsv says 2")]
    [InlineData(Header + "d\tx\t2\t\ttrain\n", "splits.tsv names 'x|d', but no file")]
    public void Records_BrokenDataset_SaysWhatIsWrong(string splits, string problem)
    {
        Write(splits, Chain("x|a", "ACD"));

        Assert.Contains(problem, Assert.Throws<DataException>(() => ProteinDataset.Open(_directory.Path).Records("train")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_UnknownSplit_NamesThoseThatAreThere()
    {
        Write(Header + "a\tx\t3\t\ttrain\n", Chain("x|a", "ACD"));

        Assert.Contains("it has train", Assert.Throws<DataException>(() => ProteinDataset.Open(_directory.Path).Records("test")).Message, StringComparison.Ordinal);
        Assert.Contains("has no splits.tsv", Assert.Throws<DataException>(() => ProteinDataset.Open(_directory.Path + "/none")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_RealData_HoldEveryChainOfEverySplit()
    {
        var dataset = TestData.ProteinDataset;

        Assert.Equal(1318, dataset.Records("train").Count);
        Assert.Equal(39, dataset.Records("test_casp13").Count);
        Assert.Equal(86, dataset.Records("test_cameo2022").Count);
        Assert.Equal(1109 + 726 + 19, dataset.Splits.Sum(split => dataset.Records(split).Count));
        Assert.All(dataset.Chains, chain => Assert.Equal(chain.Split, dataset.ChainOf(dataset.Record(chain.Id)).Split));
        Assert.All(dataset.Splits.SelectMany(dataset.Records), record => Assert.NotNull(record.CA));
    }

    [Fact]
    public void Records_RealData_AreJoinedByChain()
    {
        var dataset = TestData.ProteinDataset;

        // Domain 3 of T0990 begins at residue 135 of the whole target, whose profile it takes.
        var domain = dataset.Record("casp13|T0990-D3");
        var target = dataset.Record("cutsp13|6n9y-T0990");
        Assert.Equal(Enumerable.Range(134, 213), RecordJoin.Places(domain, target)!);
        Assert.Equal(target.Profile![134 + 212, 3], domain.Profile![212, 3]);

        // The chain with a profile and the one with all atoms are the same.
        var joined = dataset.Record("graphppis|1acbI");
        Assert.Equal(dataset.Record("ddg|1ACB_I").Sequence, joined.Sequence);
        Assert.NotNull(dataset.Record("ddg|1ACB_I").Profile);
        Assert.Equal(11, dataset.Records("test_casp13").Count(record => record is { N: not null, Profile: not null }));
    }

    private void Write(string splits, string records)
    {
        _directory.Write("splits.tsv", splits);
        _directory.Write("chains.pnet.txt", records);
    }

    private static string Chain(string id, string sequence) => $"[ID]\n{id}\n[PRIMARY]\n{sequence}\n\n";
}
