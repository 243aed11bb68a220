using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Platform.Training.Core.Downloads;

namespace Platform.Training.Language.HuggingFace;

/// <summary>
/// Fetches a model's files from a hub: what <see cref="HuggingFaceImport"/> reads. A fetch that broke off goes on where it
/// ended, and every file is compared with the checksum that the hub gives for it.
/// </summary>
/// <remarks>
/// Source: src/huggingface_hub/file_download.py of huggingface/huggingface_hub. The hub names a large file's SHA-256 in
/// <c>X-Linked-Etag</c>, before it redirects to where the file is stored; a small file's <c>ETag</c> is the SHA-1 that git gives it.
/// </remarks>
public sealed class HubDownload : IDisposable
{
    private const int MostRedirections = 5;

    private static readonly string[] Required = [HuggingFaceImport.ConfigFile, PretrainedFolder.VocabularyFile];
    private static readonly string[] Optional = [HuggingFaceImport.TokenizerFile, PretrainedFolder.ReferenceFile];

    private readonly HttpClient _asking = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(30) });
    private readonly HttpClient _fetching = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(30) });
    private readonly string? _token;

    /// <summary>Makes a client.</summary>
    /// <param name="token">The user's access token of the hub, for models that are not public; null for none.</param>
    public HubDownload(string? token = null) => _token = string.IsNullOrWhiteSpace(token) ? null : token;

    /// <summary>Takes what a user should know of the fetch.</summary>
    public Action<string> Narrate { get; init; } = static _ => { };

    /// <summary>How long nothing may come before the fetch ends.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Fetches a model.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="directory">Where its files go; a fetch into the same directory goes on where this one ends.</param>
    /// <param name="cancellation">Ends the fetch; what came is kept.</param>
    /// <exception cref="DownloadException">The hub does not answer, refuses, has no such model or file, or a file is not what the hub says it is.</exception>
    public async Task FetchAsync(HubAddress address, string directory, CancellationToken cancellation)
    {
        Directory.CreateDirectory(directory);
        foreach (string file in Required)
        {
            await FetchAsync(address, await AskAsync(address, file, cancellation) ?? throw Missing(address, file), directory, cancellation);
        }

        foreach (string file in Optional)
        {
            if (await AskAsync(address, file, cancellation) is { } known)
            {
                await FetchAsync(address, known, directory, cancellation);
            }
        }

        foreach (string file in HuggingFaceImport.WeightFiles)
        {
            if (await AskAsync(address, file, cancellation) is { } known)
            {
                await FetchAsync(address, known, directory, cancellation);
                return;
            }
        }

        throw Missing(address, string.Join(" or ", HuggingFaceImport.WeightFiles));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _asking.Dispose();
        _fetching.Dispose();
    }

    /// <summary>What the hub says of a file; null where the model has none of that name.</summary>
    private async Task<HubFile?> AskAsync(HubAddress address, string file, CancellationToken cancellation)
    {
        Uri place = address.Of(file);
        for (int redirections = 0; redirections < MostRedirections; redirections++)
        {
            using HttpRequestMessage request = new(HttpMethod.Head, place);
            Authorize(request, address);
            using HttpResponseMessage response = await SendAsync(request, cancellation);
            string? tag = Header(response, "X-Linked-Etag") ?? response.Headers.ETag?.Tag;
            if (response.IsSuccessStatusCode || (tag is not null && response.Headers.Location is not null))
            {
                string? size = Header(response, "X-Linked-Size");
                return new HubFile(file, tag?.Trim('"').ToLowerInvariant(), size is null ? response.Content.Headers.ContentLength : long.Parse(size, CultureInfo.InvariantCulture));
            }

            if (response.Headers.Location is { } moved && (int)response.StatusCode is >= 300 and < 400)
            {
                // A model that was renamed; what is stored elsewhere has its checksum in this very answer.
                place = new Uri(place, moved);
                continue;
            }

            switch (response.StatusCode)
            {
                case HttpStatusCode.NotFound when Header(response, "X-Error-Code") is null or "EntryNotFound":
                    return null;
                case HttpStatusCode.NotFound:
                    throw new DownloadException($"{address} has no revision \"{address.Revision}\", or is no model there.") { Status = response.StatusCode };
                case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                    throw new DownloadException(
                        $"{address} is not there, or is not public ({(int)response.StatusCode}). Check the name; for a model that needs permission set HF_TOKEN to your access token{(_token is null ? "" : ", and see that it has that permission")}.") { Status = response.StatusCode };
                default:
                    throw new DownloadException($"{place} answered {(int)response.StatusCode} ({response.StatusCode}). Try again later.") { Status = response.StatusCode };
            }
        }

        throw new DownloadException($"{place} sends from one address to the next without end.");
    }

    private async Task FetchAsync(HubAddress address, HubFile file, string directory, CancellationToken cancellation)
    {
        string path = Path.Combine(directory, file.Name);
        int told = -1;
        ResumableFetch fetch = new(_fetching) { Patience = Patience, Prepare = request => Authorize(request, address) };
        await fetch.RunAsync(address.Of(file.Name), path, Progress, cancellation, file.Tag);
        if (await file.DifferenceAsync(path, cancellation) is { } difference)
        {
            File.Delete(path);
            throw new DownloadException($"{file.Name} of {address} {difference}. It was damaged on the way, or replaced meanwhile; nothing of it was kept. Try again.");
        }

        Narrate(file.Checksum is { } checksum ? $"{file.Name}: {checksum} as the hub says." : $"{file.Name}: the hub gives no checksum to compare with.");

        void Progress(long at, long? total)
        {
            int tenth = total is > 0 ? (int)(10 * at / total.Value) : 0;
            if (total > 10_000_000 && tenth != told)
            {
                told = tenth;
                Narrate(string.Create(CultureInfo.InvariantCulture, $"{file.Name}: {at / 1e6:N0} of {total / 1e6:N0} MB"));
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await _asking.SendAsync(request, cancellation);
        }
        catch (HttpRequestException exception)
        {
            throw new DownloadException($"{request.RequestUri!.Authority} does not answer: {exception.Message}. Check the network, name another hub with --endpoint or HF_ENDPOINT, or import files that you have.", exception);
        }
        catch (TaskCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new DownloadException($"{request.RequestUri!.Authority} did not answer in time.", exception);
        }
    }

    private void Authorize(HttpRequestMessage request, HubAddress address)
    {
        // Only the hub itself may see the token, and nobody on the way to it.
        if (_token is not null && request.RequestUri!.Authority == address.Endpoint.Authority && (address.Endpoint.Scheme == "https" || address.Endpoint.IsLoopback))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        }
    }

    private static DownloadException Missing(HubAddress address, string file) => new($"{address} has no {file}. Only weights of a BERT with its config.json and vocab.txt are read.") { Status = HttpStatusCode.NotFound };

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : null;

    /// <summary>A file as the hub describes it.</summary>
    private sealed record HubFile(string Name, string? Tag, long? Bytes)
    {
        private const int Sha256Digits = 64;
        private const int Sha1Digits = 40;

        /// <summary>The checksum that can be compared, for people.</summary>
        public string? Checksum => Tag is { Length: Sha256Digits or Sha1Digits } tag && tag.All(char.IsAsciiHexDigitLower) ? $"{(tag.Length == Sha256Digits ? "SHA-256" : "git's SHA-1")} {tag[..8]}…" : null;

        /// <summary>In what a file on the disk is another; null where it is the same as far as can be told.</summary>
        public async Task<string?> DifferenceAsync(string path, CancellationToken cancellation)
        {
            await using FileStream file = File.OpenRead(path);
            if (Bytes is { } bytes && file.Length != bytes)
            {
                return $"has {file.Length:N0} bytes, not {bytes:N0}";
            }

            if (Checksum is null)
            {
                return null;
            }

            // git's name of a file is the SHA-1 of a header and the content; it is no protection against malice, only against damage.
            using IncrementalHash hash = IncrementalHash.CreateHash(Tag!.Length == Sha256Digits ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
            hash.AppendData(Tag.Length == Sha256Digits ? [] : Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.Length}\0")));
            byte[] buffer = new byte[1 << 20];
            while (await file.ReadAsync(buffer, cancellation) is var read and > 0)
            {
                hash.AppendData(buffer.AsSpan(0, read));
            }

            string found = Convert.ToHexStringLower(hash.GetHashAndReset());
            return found == Tag ? null : $"has the checksum {found[..8]}…, not {Tag[..8]}…";
        }
    }
}
