using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Language.Tests.HuggingFace;

/// <summary>
/// A hub on this machine that answers as the public one: checksums in headers, a redirection to a store for large files,
/// ranges. It can hang up, send damaged bytes, stall, and refuse.
/// </summary>
internal sealed class HubServer : IDisposable
{
    private const int Large = 4_000;

    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _end = new();

    public HubServer()
    {
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        }

        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Address { get; }

    /// <summary>Content by <c>owner/name/file</c>.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    /// <summary>Method, path, range and credentials of each request.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>After so many bytes of a large file the next answer hangs up.</summary>
    public int? HangUpAfter { get; set; }

    /// <summary>After so many bytes of a large file the next answer says nothing more.</summary>
    public int? StallAfter { get; set; }

    /// <summary>Sends other bytes than the checksum is of, once.</summary>
    public bool Damages { get; set; }

    /// <summary>Answers everything by this.</summary>
    public HttpStatusCode? Refusal { get; set; }

    /// <summary>Puts a folder's files on the hub.</summary>
    public void Publish(string repository, string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            Files[$"{repository}/{Path.GetFileName(file)}"] = File.ReadAllBytes(file);
        }
    }

    public void Dispose()
    {
        // Not disposed, for answers under way still look at it.
        _end.Cancel();
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = Task.Run(() => AnswerAsync(context));
            }
            catch (Exception problem) when (problem is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        (HttpListenerRequest request, HttpListenerResponse response) = (context.Request, context.Response);
        string path = request.Url!.AbsolutePath.TrimStart('/');
        Requests.Enqueue($"{request.HttpMethod} {path} {request.Headers["Range"]} {request.Headers["Authorization"]}".TrimEnd());
        try
        {
            bool isStored = path.StartsWith("store/", StringComparison.Ordinal);
            string name = (isStored ? path["store/".Length..] : path).Replace("/resolve/main/", "/", StringComparison.Ordinal);
            if (Refusal is { } refusal)
            {
                response.StatusCode = (int)refusal;
            }
            else if (!Files.TryGetValue(name, out byte[]? bytes))
            {
                bool isThere = Files.Keys.Any(file => file.StartsWith(string.Join('/', name.Split('/')[..^1]) + "/", StringComparison.Ordinal));
                (response.StatusCode, response.Headers["X-Error-Code"]) = isThere ? (404, "EntryNotFound") : (401, "RepoNotFound");
            }
            else if (bytes.Length >= Large && !isStored)
            {
                response.Headers["X-Linked-Etag"] = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"";
                response.Headers["X-Linked-Size"] = bytes.Length.ToString(CultureInfo.InvariantCulture);
                response.Redirect($"{Address}store/{name}");
            }
            else
            {
                await SendAsync(request, response, bytes);
                return;
            }

            response.Close();
        }
        catch (Exception problem) when (problem is HttpListenerException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The client has gone, or the test is over.
        }
    }

    private async Task SendAsync(HttpListenerRequest request, HttpListenerResponse response, byte[] bytes)
    {
        // git's name of a small file.
        byte[] blob = [.. Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"), .. bytes];
        response.Headers["ETag"] = $"\"{Convert.ToHexStringLower(SHA1.HashData(blob))}\"";
        int from = request.Headers["Range"] is { } range ? int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : 0;
        if (from > 0)
        {
            (response.StatusCode, response.Headers["Content-Range"]) = (206, $"bytes {from}-{bytes.Length - 1}/{bytes.Length}");
        }

        response.ContentLength64 = bytes.Length - from;
        if (request.HttpMethod == "HEAD")
        {
            response.Close();
            return;
        }

        byte[] body = bytes[from..];
        if (Damages && bytes.Length >= Large)
        {
            Damages = false;
            body[^1] ^= 1;
        }

        if (bytes.Length >= Large && (HangUpAfter ?? StallAfter) is { } some)
        {
            await response.OutputStream.WriteAsync(body.AsMemory(0, some), _end.Token);
            await response.OutputStream.FlushAsync(_end.Token);
            if (HangUpAfter is null)
            {
                StallAfter = null;
                await Task.Delay(Timeout.Infinite, _end.Token);
            }

            HangUpAfter = null;
            await Task.Delay(100, _end.Token);
            response.Abort();
            return;
        }

        await response.OutputStream.WriteAsync(body, _end.Token);
        response.Close();
    }
}
