using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.Tests.Shared;

/// <summary>The site as a user starts it: a process with a data directory and an address, and a client that signs in.</summary>
internal sealed partial class SiteProcess : IAsyncDisposable
{
    public const string UserName = "ada";
    public const string Password = "a long enough password";

    private readonly Process _process;
    private readonly List<string> _lines = [];

    private SiteProcess(Process process, string address)
    {
        (_process, Address) = (process, address);
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Client = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(address) };
    }

    public string Address { get; }

    /// <summary>Keeps cookies; signed in once an account was made or used.</summary>
    public HttpClient Client { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What the process has printed.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>The one-time link for the first account, where the site printed one.</summary>
    public string? SetUpLink => SetUpLinkPattern().Match(Output) is { Success: true } match ? match.Value : null;

    /// <summary>Resident memory in megabytes.</summary>
    public double MemoryMb
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Starts a site without waiting for it.</summary>
    /// <param name="program">The built or published site: its .dll.</param>
    /// <param name="data">Data directory.</param>
    /// <param name="arguments">More arguments.</param>
    /// <param name="environment">More environment variables; null removes one.</param>
    public static SiteProcess Launch(string program, string data, string[]? arguments = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet", [program, "--data", data, "--urls", address, .. arguments ?? []])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(program),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return new SiteProcess(Process.Start(start)!, address);
    }

    /// <summary>Starts a site and waits until it is ready.</summary>
    public static async Task<SiteProcess> StartAsync(
        string program, string data, string[]? arguments = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var site = Launch(program, data, arguments, environment);
        await site.WaitUntilReadyAsync();
        return site;
    }

    /// <summary>Waits for <c>/health/ready</c> to answer 200.</summary>
    public async Task WaitUntilReadyAsync()
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The site ended with exit code {_process.ExitCode}:\n{Output}");
            }

            try
            {
                using var answer = await Client.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
            }

            if (watch.Elapsed > TimeSpan.FromMinutes(2))
            {
                throw new TimeoutException($"The site was not ready after two minutes:\n{Output}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Makes the first account through the printed link; the client is signed in afterwards.</summary>
    public async Task SetUpAsync()
    {
        for (var i = 0; SetUpLink is null && i < 100; i++)
        {
            await Task.Delay(50);
        }

        await SubmitAsync(SetUpLink ?? throw new InvalidOperationException($"No set-up link was printed:\n{Output}"), "join", new()
        {
            ["Input.Name"] = UserName,
            ["Input.Password"] = Password,
            ["Input.Again"] = Password,
        });
    }

    /// <summary>Signs the client in with the first account.</summary>
    public Task SignInAsync() => SubmitAsync("/signin", "signin", new() { ["Input.Name"] = UserName, ["Input.Password"] = Password });

    /// <summary>Launches an experiment.</summary>
    /// <returns>The run's number.</returns>
    public async Task<long> RunAsync(string experiment, IReadOnlyDictionary<string, string>? set = null)
    {
        using var answer = await Client.PostAsJsonAsync("/api/runs", new { experiment, set });
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement.GetProperty("id").GetInt64()
            : throw new InvalidOperationException($"{(int)answer.StatusCode}: {text}");
    }

    /// <summary>The run as the HTTP interface tells it.</summary>
    public Task<JsonElement> FindAsync(long run) => Client.GetFromJsonAsync<JsonElement>($"/api/runs/{run}");

    /// <summary>A sweep as the HTTP interface tells it.</summary>
    public Task<JsonElement> SweepAsync(long sweep) => Client.GetFromJsonAsync<JsonElement>($"/api/sweeps/{sweep}");

    /// <summary>The run's state, for example <c>succeeded</c>.</summary>
    public async Task<string> StateAsync(long run) => (await FindAsync(run)).GetProperty("state").GetString()!.ToLowerInvariant();

    /// <summary>All points of a metric, as CSV lines without the header.</summary>
    public async Task<string[]> PointsAsync(long run, string metric)
    {
        var text = await Client.GetStringAsync($"/api/series.csv?run={run}&name={Uri.EscapeDataString(metric)}");
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[1..];
    }

    /// <summary>Asks until a condition holds.</summary>
    public async Task UntilAsync(Func<SiteProcess, Task<bool>> condition, string what, int seconds = 120)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition(this))
        {
            if (watch.Elapsed.TotalSeconds > seconds)
            {
                throw new TimeoutException($"Not within {seconds} s: {what}\n{Output}");
            }

            await Task.Delay(100);
        }
    }

    /// <summary>Ends the process at once, as a crash or <c>kill -9</c> does; its children live on.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the process to end.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for the process to end by itself.</summary>
    public Task EndAsync() => _process.WaitForExitAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
        _process.Dispose();
    }

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Gets a page, fills its form and posts it, hidden fields included.</summary>
    private async Task SubmitAsync(string page, string handler, Dictionary<string, string> fields)
    {
        var html = await Client.GetStringAsync(page);
        var form = FormPattern().Matches(html).Select(match => match.Value).First(text => text.Contains($"\"{handler}\"", StringComparison.Ordinal));
        foreach (var hidden in InputPattern().Matches(form).Select(match => match.Value).Where(input => input.Contains("hidden", StringComparison.Ordinal)))
        {
            fields.TryAdd(Attribute(hidden, "name"), Attribute(hidden, "value"));
        }

        using var answer = await Client.PostAsync(page, new FormUrlEncodedContent(fields));
        answer.EnsureSuccessStatusCode();
        if (answer.RequestMessage!.RequestUri!.AbsolutePath is "/signin" or "/setup")
        {
            throw new InvalidOperationException($"The form at {page} was not accepted:\n{await answer.Content.ReadAsStringAsync()}");
        }
    }

    private static string Attribute(string tag, string name) =>
        WebUtility.HtmlDecode(Regex.Match(tag, $"\\b{name}=\"([^\"]*)\"").Groups[1].Value);

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }
    }

    [GeneratedRegex(@"http\S+/setup\?token=\S+")]
    private static partial Regex SetUpLinkPattern();

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex FormPattern();

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex InputPattern();
}
