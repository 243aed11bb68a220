using Platform.Tests.Shared;

namespace Platform.Browser;

/// <summary>A real site on a real database, and the browser that looks at it.</summary>
public sealed class Site : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("platform-browser-");
    private SiteProcess? _process;

    /// <summary>The browser.</summary>
    public Chromium Browser { get; } = new();

    internal SiteProcess Process => _process!;

    /// <summary>Whether the GLUE data that the first-use story needs is at hand.</summary>
    public static bool HasSst2 =>
        Environment.GetEnvironmentVariable("PLATFORM_DATASETS") is { } datasets && File.Exists(Path.Combine(datasets, "glue/SST-2/train.tsv"));

    public async ValueTask InitializeAsync()
    {
        await Browser.InitializeAsync();
        _process = await SiteProcess.StartAsync(Program(), _data.FullName);
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }

    private static string Program() => Path.Combine(SourceTree.Root, "WebApp/bin/Release/net10.0/Platform.WebApp.dll");
}
