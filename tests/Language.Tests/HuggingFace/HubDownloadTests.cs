using System.Net;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Downloads;
using Platform.Training.Language.HuggingFace;

namespace Platform.Language.Tests.HuggingFace;

/// <summary>Fetches over real HTTP from a server on this machine.</summary>
public sealed class HubDownloadTests : IDisposable
{
    private readonly HubServer _server = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly List<string> _told = [];
    private readonly HubDownload _hub;

    public HubDownloadTests()
    {
        _hub = new HubDownload { Narrate = _told.Add, Patience = TimeSpan.FromSeconds(20) };
        _server.Publish("owner/bert", HuggingFaceImportTests.Golden("pretraining"));
    }

    private HubAddress Address => HubAddress.Parse("hf://owner/bert", _server.Address);

    private string Here(string file = "") => Path.Combine(_directory.Path, "here", file);

    public void Dispose()
    {
        _hub.Dispose();
        _server.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task FetchAsync_Model_BringsItsFilesComparedWithTheirChecksums()
    {
        await _hub.FetchAsync(Address, Here(), TestContext.Current.CancellationToken);

        Assert.Equal(["config.json", "pytorch_model.bin", "reference.json", "vocab.txt"], Directory.EnumerateFiles(Here()).Select(Path.GetFileName).Order());
        Assert.All(Directory.EnumerateFiles(Here()), file => Assert.Equal(_server.Files["owner/bert/" + Path.GetFileName(file)], File.ReadAllBytes(file)));
        Assert.Contains(_told, line => line.StartsWith("pytorch_model.bin: SHA-256", StringComparison.Ordinal));
        Assert.Contains(_told, line => line.StartsWith("config.json: git's SHA-1", StringComparison.Ordinal));
        HuggingFaceImport.Run(Here(), Path.Combine(_directory.Path, "imported"));
    }

    [Fact]
    public async Task FetchAsync_HungUp_GoesOnWhereItEnded()
    {
        _server.HangUpAfter = 9_000;
        DownloadException problem = await Assert.ThrowsAsync<DownloadException>(() => _hub.FetchAsync(Address, Here(), TestContext.Current.CancellationToken));
        Assert.Contains("of 21,310 bytes", problem.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Here("pytorch_model.bin")));

        await _hub.FetchAsync(Address, Here(), TestContext.Current.CancellationToken);

        Assert.Equal(_server.Files["owner/bert/pytorch_model.bin"], File.ReadAllBytes(Here("pytorch_model.bin")));
        Assert.Matches(@"^GET store/owner/bert/pytorch_model.bin bytes=[1-9]\d*-$", _server.Requests.Last());
    }

    [Fact]
    public async Task FetchAsync_ReplacedAfterAHangUp_BeginsAgain()
    {
        _server.HangUpAfter = 9_000;
        await Assert.ThrowsAsync<DownloadException>(() => _hub.FetchAsync(Address, Here(), TestContext.Current.CancellationToken));
        _server.Files["owner/bert/pytorch_model.bin"] = [.. Enumerable.Repeat((byte)7, 30_000)];

        await _hub.FetchAsync(Address, Here(), TestContext.Current.CancellationToken);

        Assert.Equal(_server.Files["owner/bert/pytorch_model.bin"], File.ReadAllBytes(Here("pytorch_model.bin")));
    }

    [Fact]
    public async Task FetchAsync_DamagedBytes_AreNotKept()
    {
        _server.Damages = true;
        DownloadException problem = await Assert.ThrowsAsync<DownloadException>(() => _hub.FetchAsync(Address, Here(), TestContext.Current.CancellationToken));

        Assert.Matches(@"pytorch_model\.bin of .* has the checksum [0-9a-f]{8}…, not [0-9a-f]{8}…", problem.Message);
        Assert.DoesNotContain(Directory.EnumerateFiles(Here()), file => file.Contains("pytorch_model", StringComparison.Ordinal));
        await _hub.FetchAsync(Address, Here(), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task FetchAsync_NothingComesAnyMore_EndsAndKeepsWhatCame()
    {
        _server.StallAfter = 9_000;
        using HubDownload impatient = new() { Patience = TimeSpan.FromMilliseconds(300) };

        DownloadException problem = await Assert.ThrowsAsync<DownloadException>(() => impatient.FetchAsync(Address, Here(), TestContext.Current.CancellationToken));

        Assert.Contains("Nothing came", problem.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Here("pytorch_model.bin.part")));
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "HF_TOKEN")]
    [InlineData(HttpStatusCode.Forbidden, "HF_TOKEN")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "503")]
    public async Task FetchAsync_Refused_SaysWhatToDo(HttpStatusCode status, string expected)
    {
        _server.Refusal = status;
        DownloadException problem = await Assert.ThrowsAsync<DownloadException>(() => _hub.FetchAsync(Address, Here(), TestContext.Current.CancellationToken));

        Assert.Equal(status, problem.Status);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_NoSuchModelOrFile_SaysWhich()
    {
        Assert.Contains("is not there", (await Refused("hf://owner/other")).Message, StringComparison.Ordinal);
        _server.Files.TryRemove("owner/bert/vocab.txt", out _);
        Assert.Contains("has no vocab.txt", (await Refused("hf://owner/bert")).Message, StringComparison.Ordinal);
        _server.Publish("owner/bert", HuggingFaceImportTests.Golden("pretraining"));
        _server.Files.TryRemove("owner/bert/pytorch_model.bin", out _);
        Assert.Contains("has no model.safetensors or pytorch_model.bin", (await Refused("hf://owner/bert")).Message, StringComparison.Ordinal);

        Task<DownloadException> Refused(string address) =>
            Assert.ThrowsAsync<DownloadException>(() => _hub.FetchAsync(HubAddress.Parse(address, _server.Address), Here(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task FetchAsync_NobodyThere_SaysSo()
    {
        _server.Dispose();
        DownloadException problem = await Assert.ThrowsAsync<DownloadException>(() => _hub.FetchAsync(Address, Here(), TestContext.Current.CancellationToken));

        Assert.Contains("does not answer", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_WithToken_ShowsItToTheHubAndNotToTheStore()
    {
        using HubDownload hub = new("secret");
        await hub.FetchAsync(Address, Here(), TestContext.Current.CancellationToken);

        Assert.All(_server.Requests, request => Assert.Equal(!request.Contains(" store/", StringComparison.Ordinal), request.EndsWith("Bearer secret", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("hf://google/bert_uncased_L-2_H-128_A-2", "https://huggingface.co/google/bert_uncased_L-2_H-128_A-2/resolve/main/config.json")]
    [InlineData("hf://bert-base-uncased@v1.0", "https://huggingface.co/bert-base-uncased/resolve/v1.0/config.json")]
    [InlineData("https://hub.example/a/b", "https://hub.example/a/b/resolve/main/config.json")]
    [InlineData("https://hub.example/a/b/tree/refs/pr/1", "https://hub.example/a/b/resolve/refs%2Fpr%2F1/config.json")]
    public void Of_Address_IsThatOfTheFile(string address, string expected) => Assert.Equal(expected, HubAddress.Parse(address, null).Of("config.json").AbsoluteUri);

    [Theory]
    [InlineData("hf://a/b/c", null)]
    [InlineData("hf://../b", null)]
    [InlineData("hf://a/b", "ftp://hub")]
    [InlineData("https://hub.example/", null)]
    public void Parse_NoAddress_IsRefused(string address, string? endpoint) => Assert.Throws<ConfigException>(() => HubAddress.Parse(address, endpoint));
}
