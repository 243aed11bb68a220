using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Platform.WebApp.Tests.Datasets;

/// <summary>A publisher's server on this machine: real HTTP, ranges and entity tags; it can be slow, or hang up early.</summary>
internal sealed class Publisher : IAsyncDisposable
{
    private readonly WebApplication _server;

    private Publisher(WebApplication server) => _server = server;

    /// <summary>Files by name.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    /// <summary>The Range header of each request, or nothing.</summary>
    public ConcurrentQueue<string> Ranges { get; } = new();

    /// <summary>After so many bytes the next answer hangs up.</summary>
    public int? HangUpAfter { get; set; }

    /// <summary>After so many bytes the next answer waits for <see cref="Resume"/>.</summary>
    public int? PauseAfter { get; set; }

    /// <summary>Changes with the files.</summary>
    public string Version { get; set; } = "1";

    public TaskCompletionSource Resume { get; private set; } = new();

    public string Address => _server.Urls.First() + "/";

    public static async Task<Publisher> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var publisher = new Publisher(server);
        server.MapGet("/{name}", publisher.SendAsync);
        await server.StartAsync();
        return publisher;
    }

    public async ValueTask DisposeAsync()
    {
        Resume.TrySetResult();
        await _server.DisposeAsync();
    }

    private async Task SendAsync(string name, HttpContext context)
    {
        Ranges.Enqueue(context.Request.Headers.Range.ToString());
        if (!Files.TryGetValue(name, out var bytes))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var tag = $"\"{Version}\"";
        context.Response.Headers.ETag = tag;
        var from = 0;
        if (RangeHeaderValue.TryParse(context.Request.Headers.Range.ToString(), out var range) && context.Request.Headers.IfRange == tag)
        {
            from = (int)range.Ranges.First().From!.Value;
            if (from >= bytes.Length)
            {
                context.Response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                return;
            }

            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {from}-{bytes.Length - 1}/{bytes.Length}";
        }

        context.Response.ContentLength = bytes.Length - from;
        if (HangUpAfter is { } some)
        {
            HangUpAfter = null;
            await context.Response.Body.WriteAsync(bytes.AsMemory(from, some));
            await context.Response.Body.FlushAsync();
            await Task.Delay(200);
            context.Abort();
            return;
        }

        if (PauseAfter is { } first)
        {
            PauseAfter = null;
            await context.Response.Body.WriteAsync(bytes.AsMemory(from, first));
            await context.Response.Body.FlushAsync();
            from += first;
            await Resume.Task.WaitAsync(context.RequestAborted);
        }

        await context.Response.Body.WriteAsync(bytes.AsMemory(from));
    }
}
