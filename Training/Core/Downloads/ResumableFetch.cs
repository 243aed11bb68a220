using System.Net;
using System.Net.Http.Headers;

namespace Platform.Training.Core.Downloads;

/// <summary>Fetches a file over HTTP and goes on where an earlier attempt ended, if the file is still the same.</summary>
/// <param name="http">Fetches; it follows redirections.</param>
public sealed class ResumableFetch(HttpClient http)
{
    /// <summary>How long nothing may come before the fetch ends.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Added to each request.</summary>
    public Action<HttpRequestMessage> Prepare { get; init; } = static _ => { };

    /// <summary>Fetches an address into a file.</summary>
    /// <param name="address">What to fetch.</param>
    /// <param name="path">Where the whole file goes; an unfinished one is kept beside it as <c>.part</c>.</param>
    /// <param name="progress">Told the bytes here and the bytes in all.</param>
    /// <param name="cancellationToken">Stops the fetch; what came is kept.</param>
    /// <param name="version">What the content is called, such as its checksum, where that is known before; else the server's entity tag tells whether it is still the same.</param>
    /// <exception cref="DownloadException">The publisher refused, or the file came short.</exception>
    public async Task RunAsync(Uri address, string path, Action<long, long?> progress, CancellationToken cancellationToken, string? version = null)
    {
        if (File.Exists(path))
        {
            var whole = new FileInfo(path).Length;
            progress(whole, whole);
            return;
        }

        var (part, tag) = (path + ".part", path + ".etag");
        using var response = await AskAsync(address, part, tag, version, cancellationToken);
        var resumed = response.StatusCode == HttpStatusCode.PartialContent;
        var at = resumed ? new FileInfo(part).Length : 0;
        var total = resumed ? response.Content.Headers.ContentRange?.Length : response.Content.Headers.ContentLength;
        if (!resumed && (version ?? (response.Headers.ETag is { IsWeak: false } newTag ? newTag.ToString() : null)) is { } content)
        {
            await File.WriteAllTextAsync(tag, content, cancellationToken);
        }

        await using (var file = new FileStream(part, resumed ? FileMode.Append : FileMode.Create, FileAccess.Write))
        await using (var body = await response.Content.ReadAsStreamAsync(cancellationToken))
        {
            at = await CopyAsync(body, file, at, total, progress, cancellationToken);
        }

        if (total is { } expected && at != expected)
        {
            throw new DownloadException($"{address.Host} ended after {at:N0} of {expected:N0} bytes. Resume fetches the rest.");
        }

        File.Move(part, path);
        File.Delete(tag);
    }

    private async Task<HttpResponseMessage> AskAsync(Uri address, string part, string tag, string? version, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        Prepare(request);
        var here = File.Exists(part) ? new FileInfo(part).Length : 0;
        var content = here > 0 && File.Exists(tag) ? await File.ReadAllTextAsync(tag, cancellationToken) : null;
        if (content is not null && content == version)
        {
            request.Headers.Range = new RangeHeaderValue(here, null);
        }
        else if (version is null && content is not null && EntityTagHeaderValue.TryParse(content, out var known))
        {
            request.Headers.Range = new RangeHeaderValue(here, null);
            request.Headers.IfRange = new RangeConditionHeaderValue(known);
        }

        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new DownloadException(
                $"{address.Host} does not answer: {exception.Message}. Check the network, or import the files by hand.", exception);
        }
        catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DownloadException($"{address.Host} did not answer in time.", exception);
        }

        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // What is here is as long as the file or longer, so it is not the beginning of it: start again.
            response.Dispose();
            File.Delete(part);
            File.Delete(tag);
            return await AskAsync(address, part, tag, version, cancellationToken);
        }

        if (!response.IsSuccessStatusCode)
        {
            var status = response.StatusCode;
            response.Dispose();
            throw new DownloadException($"{address} answered {(int)status} ({status}).") { Status = status };
        }

        return response;
    }

    private async Task<long> CopyAsync(
        Stream body, FileStream file, long at, long? total, Action<long, long?> progress, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        progress(at, total);
        using var stalled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            stalled.CancelAfter(Patience);
            while (await body.ReadAsync(buffer, stalled.Token) is var read and > 0)
            {
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                progress(at += read, total);
                stalled.CancelAfter(Patience);
            }
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DownloadException($"Nothing came for {Patience.TotalSeconds:N0} seconds, after {at:N0} bytes. Resume fetches the rest.", exception);
        }
        catch (Exception exception) when (exception is HttpIOException or HttpRequestException
            || (exception is IOException && exception.InnerException is System.Net.Sockets.SocketException))
        {
            throw new DownloadException(
                total is { } all ? $"The connection ended after {at:N0} of {all:N0} bytes. Resume fetches the rest." : "The connection ended early. Try again.", exception);
        }

        return at;
    }
}
