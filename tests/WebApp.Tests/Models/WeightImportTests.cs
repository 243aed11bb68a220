using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Platform.WebApp.Accounts;

namespace Platform.WebApp.Tests.Models;

public sealed class WeightImportTests : IDisposable
{
    private readonly SiteFactory _site = new() { Settings = { ["Execution:Runner"] = Path.Combine(AppContext.BaseDirectory, "Models", "fake-import.sh") } };

    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_UploadedFiles_ShowsWhatComesFromWhereAndIsKept()
    {
        var editor = await _site.SignedInAsync(Roles.Editor);
        foreach (var file in new[] { "config.json", "vocab.txt", "model.safetensors" })
        {
            using var sent = await editor.PutAsync($"/api/weights/small/files/{file}", new StringContent("x"), End);
            Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        }

        using var start = await editor.PostAsJsonAsync("/api/weights/small/import", new { }, End);
        Assert.Equal(HttpStatusCode.Accepted, start.StatusCode);
        var state = await WaitAsync(editor, "small");

        Assert.Equal("ready", state.GetProperty("phase").GetString());
        Assert.Equal(["encoder.embeddings.words <- bert.embeddings.word_embeddings.weight"], state.GetProperty("lines").EnumerateArray().Select(line => line.GetString()));
        Assert.DoesNotContain((await editor.GetFromJsonAsync<JsonElement>("/api/weights", End)).EnumerateArray(), w => !w.GetProperty("isShipped").GetBoolean());
        using var keep = await editor.PostAsync("/api/weights/small/keep", null, End);
        Assert.Equal(HttpStatusCode.Accepted, keep.StatusCode);
        var weights = (await editor.GetFromJsonAsync<JsonElement>("/api/weights", End)).EnumerateArray().Single(w => !w.GetProperty("isShipped").GetBoolean());
        Assert.Equal(("small", 2), (weights.GetProperty("name").GetString(), weights.GetProperty("pieces").GetInt32()));
        Assert.Contains("hidden size", weights.GetProperty("shape").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_site.Data, "models", ".incoming", "small.upload")));

        using var taken = await editor.PostAsJsonAsync("/api/weights/small/import", new { source = "/elsewhere" }, End);
        Assert.Contains("already", await taken.Content.ReadAsStringAsync(End), StringComparison.Ordinal);
        using var delete = await editor.DeleteAsync("/api/weights/small", End);
        Assert.Equal(HttpStatusCode.NoContent, delete.StatusCode);
        Assert.False(Directory.Exists(Path.Combine(_site.Data, "models", "small")));
    }

    [Fact]
    public async Task Import_WeightsThatDoNotFit_SaysEveryProblemAndKeepsNothing()
    {
        var editor = await _site.SignedInAsync(Roles.Editor);

        using var start = await editor.PostAsJsonAsync("/api/weights/wrong/import", new { source = "/bad" }, End);
        var state = await WaitAsync(editor, "wrong");

        Assert.Equal("failed", state.GetProperty("phase").GetString());
        Assert.Contains("[30522, 128] in the model", state.GetProperty("problem").GetString(), StringComparison.Ordinal);
        using var keep = await editor.PostAsync("/api/weights/wrong/keep", null, End);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, keep.StatusCode);
    }

    [Fact]
    public async Task Import_Cancelled_EndsItsProcess()
    {
        var editor = await _site.SignedInAsync(Roles.Editor);
        using var start = await editor.PostAsJsonAsync("/api/weights/slow/import", new { source = "hf://owner/slow" }, End);
        while ((await StateAsync(editor, "slow")).GetProperty("lines").GetArrayLength() == 0)
        {
            await Task.Delay(30, End);
        }

        using var cancel = await editor.DeleteAsync("/api/weights/slow/import", End);

        Assert.Equal(HttpStatusCode.NoContent, cancel.StatusCode);
        using var gone = await editor.GetAsync("/api/weights/slow/import", End);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Theory]
    [InlineData("small", "malware.exe")]
    [InlineData("Big Name", "config.json")]
    [InlineData("..", "config.json")]
    public async Task Upload_WrongNameOrFile_IsRefused(string name, string file)
    {
        var editor = await _site.SignedInAsync(Roles.Editor);
        using var answer = await editor.PutAsync($"/api/weights/{Uri.EscapeDataString(name)}/files/{file}", new StringContent("x"), End);
        Assert.False(answer.IsSuccessStatusCode);
        Assert.False(Directory.Exists(Path.Combine(_site.Data, "models", ".incoming")));
    }

    [Fact]
    public async Task Changes_ByAViewer_AreRefused()
    {
        var viewer = await _site.SignedInAsync(Roles.Viewer);
        using var upload = await viewer.PutAsync("/api/weights/small/files/config.json", new StringContent("x"), End);
        using var start = await viewer.PostAsJsonAsync("/api/weights/small/import", new { source = "/bad" }, End);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (upload.StatusCode, start.StatusCode));
    }

    public void Dispose() => _site.Dispose();

    private static async Task<JsonElement> WaitAsync(HttpClient editor, string name)
    {
        while (true)
        {
            var state = await StateAsync(editor, name);
            if (state.GetProperty("phase").GetString() != "working")
            {
                return state;
            }

            await Task.Delay(30, End);
        }
    }

    private static Task<JsonElement> StateAsync(HttpClient editor, string name) =>
        editor.GetFromJsonAsync<JsonElement>($"/api/weights/{name}/import", End);
}
