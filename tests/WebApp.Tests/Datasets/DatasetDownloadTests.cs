using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.WebApp.Datasets;

namespace Platform.WebApp.Tests.Datasets;

public sealed class DatasetDownloadTests : IAsyncLifetime
{
    private static readonly Dataset Rte = DatasetCatalog.Find("RTE")!;
    private Publisher _publisher = default!;
    private SiteFactory _site = default!;

    private static CancellationToken End => TestContext.Current.CancellationToken;

    private DatasetDownloads Downloads => _site.Services.GetRequiredService<DatasetDownloads>();

    private DatasetShelf Shelf => _site.Services.GetRequiredService<DatasetShelf>();

    public async ValueTask InitializeAsync()
    {
        _publisher = await Publisher.StartAsync();
        _site = new SiteFactory
        {
            Settings =
            {
                ["Datasets:Glue"] = _publisher.Address,
                ["Datasets:Paraphrases"] = _publisher.Address,
                ["Datasets:Vocabulary"] = _publisher.Address,
            },
        };
    }

    public async ValueTask DisposeAsync()
    {
        _site.Dispose();
        await _publisher.DisposeAsync();
    }

    [Fact]
    public async Task Start_WholeArchive_PlacesCheckedFiles()
    {
        _publisher.Files["RTE.zip"] = DatasetFiles.Rte();
        var state = await DownloadAsync(Rte);
        Assert.Equal((DownloadPhase.Done, "In place."), (state.Phase, state.Message));
        foreach (var file in Rte.Files)
        {
            var shelved = await Shelf.LookAsync(Rte, file, End);
            Assert.Equal(file.Rows, shelved.Check!.Rows);
        }

        Assert.True(Shelf.IsPresent(Rte));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Shelf.Root, ".incoming")));
    }

    [Fact]
    public async Task Start_HungUp_KeepsWhatCameAndResumesByRange()
    {
        _publisher.Files["RTE.zip"] = DatasetFiles.Rte();
        _publisher.HangUpAfter = 50_000;
        var state = await DownloadAsync(Rte);
        Assert.Equal(DownloadPhase.Failed, state.Phase);
        Assert.Contains("Resume fetches the rest", state.Message, StringComparison.Ordinal);
        Assert.False(Shelf.IsPresent(Rte));
        Assert.True(Downloads.CanResume(Rte));

        state = await DownloadAsync(Rte);
        Assert.Equal(DownloadPhase.Done, state.Phase);
        Assert.Matches(@"^bytes=[1-9]\d*-$", _publisher.Ranges.Last());
    }

    [Fact]
    public async Task Cancel_HalfWay_KeepsWhatCameAndResumesByRange()
    {
        _publisher.Files["RTE.zip"] = DatasetFiles.Rte();
        _publisher.PauseAfter = 60_000;
        Downloads.Start(Rte);
        while (Downloads.StateOf(Rte)!.Bytes == 0)
        {
            await Task.Delay(10, End);
        }

        Downloads.Cancel(Rte);
        await Downloads.WaitAsync(Rte);
        Assert.Equal(DownloadPhase.Cancelled, Downloads.StateOf(Rte)!.Phase);
        Assert.Equal(DownloadPhase.Done, (await DownloadAsync(Rte)).Phase);
        Assert.StartsWith("bytes=", _publisher.Ranges.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FileChangedMeanwhile_BeginsAgain()
    {
        _publisher.Files["RTE.zip"] = [.. Enumerable.Repeat((byte)7, 200_000)];
        _publisher.HangUpAfter = 50_000;
        await DownloadAsync(Rte);
        _publisher.Files["RTE.zip"] = DatasetFiles.Rte();
        _publisher.Version = "2";
        Assert.Equal(DownloadPhase.Done, (await DownloadAsync(Rte)).Phase);
    }

    [Fact]
    public async Task Start_ColumnMissing_SaysFileAndLineAndPlacesNothing()
    {
        _publisher.Files["RTE.zip"] = DatasetFiles.Rte(trainHeader: "index\tsentence1\tlabel");
        var state = await DownloadAsync(Rte);
        Assert.Equal(DownloadPhase.Failed, state.Phase);
        Assert.Contains("train.tsv, line 1: the header lacks \"sentence2\"", state.Message, StringComparison.Ordinal);
        Assert.All(Shelf.Glance(Rte), f => Assert.Null(f.Bytes));
    }

    [Fact]
    public async Task Start_RowsMissing_PlacesNothing()
    {
        _publisher.Files["RTE.zip"] = DatasetFiles.Rte(trainRows: 2_000);
        var state = await DownloadAsync(Rte);
        Assert.Contains("2,000 rows; the published file has 2,490", state.Message, StringComparison.Ordinal);
        Assert.All(Shelf.Glance(Rte), f => Assert.Null(f.Bytes));
    }

    [Fact]
    public async Task Start_NoArchive_SaysSo()
    {
        _publisher.Files["RTE.zip"] = "<html>Please sign in</html>"u8.ToArray();
        var state = await DownloadAsync(Rte);
        Assert.Contains("The archive of RTE is broken", state.Message, StringComparison.Ordinal);
        Assert.False(Downloads.CanResume(Rte));
    }

    [Fact]
    public async Task Start_FileGone_SaysTheAnswer()
    {
        var state = await DownloadAsync(Rte);
        Assert.Contains("answered 404", state.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PublisherGone_SaysSo()
    {
        await _publisher.DisposeAsync();
        var state = await DownloadAsync(Rte);
        Assert.Contains("does not answer", state.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Paraphrases_AreSplitByTheListOfPairs()
    {
        const string Header = "Quality\t#1 ID\t#2 ID\t#1 String\t#2 String";
        _publisher.Files["msr_paraphrase_train.txt"] = Bytes("\ufeff" + DatasetFiles.Table(Header, 4_076, i => $"1\t{i}\t{i + 1}\tOne.\tTwo \"quoted.\r"));
        _publisher.Files["msr_paraphrase_test.txt"] = Bytes(DatasetFiles.Table(Header, 1_725, i => $"0\t{i}\t{i + 1}\tOne.\tTwo."));
        _publisher.Files["mrpc_dev_ids.tsv"] = Bytes(string.Concat(Enumerable.Range(100, 408).Select(i => $"{i}\t{i + 1}\n")));
        var mrpc = DatasetCatalog.Find("MRPC")!;
        var state = await DownloadAsync(mrpc);
        Assert.Equal((DownloadPhase.Done, "In place."), (state.Phase, state.Message));
        var dev = await File.ReadAllLinesAsync(Path.Combine(Shelf.FolderOf(mrpc), "dev.tsv"), End);
        Assert.Equal("1\t100\t101\tOne.\tTwo \"quoted.", dev[1]);
        Assert.Equal("index\t#1 ID\t#2 ID\t#1 String\t#2 String", (await File.ReadAllLinesAsync(Path.Combine(Shelf.FolderOf(mrpc), "test.tsv"), End))[0]);
    }

    [Fact]
    public async Task Start_Vocabulary_IsPlacedAsItIs()
    {
        _publisher.Files["vocab.txt"] = Bytes(string.Concat(Enumerable.Range(0, 30_522).Select(i => $"w{i}\n")));
        Assert.Equal(DownloadPhase.Done, (await DownloadAsync(DatasetCatalog.Find("BERT-vocabulary")!)).Phase);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private async Task<DownloadState> DownloadAsync(Dataset dataset)
    {
        Downloads.Start(dataset);
        await Downloads.WaitAsync(dataset);
        return Downloads.StateOf(dataset)!;
    }
}
