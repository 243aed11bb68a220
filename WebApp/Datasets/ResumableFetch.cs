using System.Net;
using System.Net.Http.Headers;

namespace Platform.WebApp.Datasets;

/// <summary>Fetches a file over HTTP and goes on where an earlier attempt ended, if the file is still the same.</summary>
internal sealed class ResumableFetch(HttpClient http)
{
    /// <summary>Fetches an address into a file.</summary>
    /// <param name="address">What to fetch.</param>
    /// <param name="path">Where the whole file goes; an unfinished one is kept beside it as <c>.part</c>.</param>
    /// <param name="progress">Told the bytes here and the bytes in all.</param>
    /// <param name="cancellationToken">Stops the fetch; what came is kept.</param>
    /// <exception cref="DatasetProblem">The publisher refused, or the file came short.</exception>
    public async Task RunAsync(Uri address, string path, Action<long, long?> progress, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            var whole = new FileInfo(path).Length;
            progress(whole, whole);
            return;
        }

        var (part, tag) = (path + ".part", path + ".etag");
        using var response = await AskAsync(address, part, tag, cancellationToken);
        var resumed = response.StatusCode == HttpStatusCode.PartialContent;
        var at = resumed ? new FileInfo(part).Length : 0;
        var total = resumed ? response.Content.Headers.ContentRange?.Length : response.Content.Headers.ContentLength;
        if (!resumed && response.Headers.ETag is { IsWeak: false } newTag)
        {
            await File.WriteAllTextAsync(tag, newTag.ToString(), cancellationToken);
        }

        await using (var file = new FileStream(part, resumed ? FileMode.Append : FileMode.Create, FileAccess.Write))
        await using (var body = await response.Content.ReadAsStreamAsync(cancellationToken))
        {
            at = await CopyAsync(body, file, at, total, progress, cancellationToken);
        }

        if (total is { } expected && at != expected)
        {
            throw new DatasetProblem($"{address.Host} ended after {at:N0} of {expected:N0} bytes. Resume fetches the rest.");
        }

        File.Move(part, path);
        File.Delete(tag);
    }

    private async Task<HttpResponseMessage> AskAsync(Uri address, string part, string tag, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var here = File.Exists(part) ? new FileInfo(part).Length : 0;
        if (here > 0 && File.Exists(tag) && EntityTagHeaderValue.TryParse(await File.ReadAllTextAsync(tag, cancellationToken), out var known))
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
            throw new DatasetProblem(
                $"{address.Host} does not answer: {exception.Message}. Check the network, or import the files by hand.", exception);
        }
        catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DatasetProblem($"{address.Host} did not answer in time.", exception);
        }

        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // What is here is as long as the file or longer, so it is not the beginning of it: start again.
            response.Dispose();
            File.Delete(part);
            File.Delete(tag);
            return await AskAsync(address, part, tag, cancellationToken);
        }

        if (!response.IsSuccessStatusCode)
        {
            var status = response.StatusCode;
            response.Dispose();
            throw new DatasetProblem($"{address} answered {(int)status} ({status}).");
        }

        return response;
    }

    private static async Task<long> CopyAsync(
        Stream body, FileStream file, long at, long? total, Action<long, long?> progress, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        progress(at, total);
        try
        {
            while (await body.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                progress(at += read, total);
            }
        }
        catch (Exception exception) when (exception is HttpIOException or HttpRequestException
            || (exception is IOException && exception.InnerException is System.Net.Sockets.SocketException))
        {
            throw new DatasetProblem(
                total is { } all ? $"The connection ended after {at:N0} of {all:N0} bytes. Resume fetches the rest." : "The connection ended early. Try again.", exception);
        }

        return at;
    }
}
