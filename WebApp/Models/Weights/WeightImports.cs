using System.Collections.Concurrent;
using System.Diagnostics;
using Platform.WebApp.Execution.Runner;

namespace Platform.WebApp.Models.Weights;

/// <summary>
/// Imports pretrained weights by the Runner, as a process of its own: this one never loads what trains. The result waits beside the shelf,
/// with what it took from where, until a person keeps it or lets it go.
/// </summary>
internal sealed partial class WeightImports(WeightShelf shelf, RunnerLocator locator, ILogger<WeightImports> logger) : IAsyncDisposable
{
    /// <summary>The files that an upload may bring.</summary>
    public static readonly IReadOnlyList<string> Files = ["config.json", "vocab.txt", "tokenizer_config.json", "model.safetensors", "pytorch_model.bin", "reference.json"];

    private readonly ConcurrentDictionary<string, Import> _imports = new();

    /// <summary>Where an import stands; null when there was none of that name since the start.</summary>
    public ImportState? StateOf(string name) => _imports.GetValueOrDefault(name)?.State;

    /// <summary>The imports that go on or wait to be kept.</summary>
    public IReadOnlyList<string> Open => [.. _imports.Where(import => import.Value.State.Phase is ImportPhase.Working or ImportPhase.Ready).Select(import => import.Key).Order(StringComparer.Ordinal)];

    /// <summary>Where the uploaded files of an import are put.</summary>
    public string UploadFolder(string name) => Path.Combine(shelf.Incoming, name + ".upload");

    /// <summary>Takes a file in that belongs to an import.</summary>
    /// <exception cref="ArgumentException">The name is none, or the file is none of a model's; says which there are.</exception>
    public async Task ReceiveAsync(string name, string file, Stream content, CancellationToken cancellationToken)
    {
        Require(name);
        if (!Files.Contains(file))
        {
            throw new ArgumentException($"{file} is no file of a model. It takes {string.Join(", ", Files)}.");
        }

        Directory.CreateDirectory(UploadFolder(name));
        var path = Path.Combine(UploadFolder(name), file);
        await using (var target = File.Create(path + ".part"))
        {
            await content.CopyToAsync(target, cancellationToken);
        }

        File.Move(path + ".part", path, overwrite: true);
    }

    /// <summary>Starts an import; one that goes on already is left alone.</summary>
    /// <param name="name">The name the weights will have.</param>
    /// <param name="source">A folder on this host, an address of a hub, or null for what was uploaded.</param>
    /// <exception cref="ArgumentException">The name is none or taken, or there is no source.</exception>
    public void Start(string name, string? source)
    {
        Require(name);
        var from = string.IsNullOrWhiteSpace(source) ? UploadFolder(name) : source.Trim();
        if (string.IsNullOrWhiteSpace(source) && !Directory.Exists(from))
        {
            throw new ArgumentException("Upload the model's files first: config.json, vocab.txt, and model.safetensors or pytorch_model.bin.");
        }

        if (from.StartsWith('-'))
        {
            throw new ArgumentException($"\"{from}\" is no folder and no address.");
        }

        _imports.AddOrUpdate(name, _ => Begin(name, from), (_, present) => present.State.Phase == ImportPhase.Working ? present : Begin(name, from));
    }

    /// <summary>Ends an import that goes on, or lets its result go.</summary>
    public async Task DiscardAsync(string name)
    {
        if (_imports.TryRemove(name, out var import))
        {
            await import.Stop.CancelAsync();
            await import.Work;
            Clean(name);
        }
    }

    /// <summary>Puts the result of an import on the shelf.</summary>
    /// <exception cref="ArgumentException">There is no result to keep, or the name is taken.</exception>
    public void Keep(string name)
    {
        if (StateOf(name) is not { Phase: ImportPhase.Ready } || Directory.Exists(shelf.Folder(name)))
        {
            throw new ArgumentException(Directory.Exists(shelf.Folder(name)) ? $"There are weights named {name} already." : $"There is no import of {name} to keep.");
        }

        Directory.Move(Path.Combine(shelf.Incoming, name), shelf.Folder(name));
        _imports.TryRemove(name, out _);
        Clean(name);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var import in _imports.Values)
        {
            await import.Stop.CancelAsync();
            await import.Work;
        }
    }

    private void Require(string name)
    {
        if (!WeightShelf.IsName(name))
        {
            throw new ArgumentException($"\"{name}\" is no name for weights: give small letters, digits, dots and dashes, such as bert-tiny.");
        }

        if (Directory.Exists(shelf.Folder(name)))
        {
            throw new ArgumentException($"There are weights named {name} already; choose another name, or delete those.");
        }
    }

    private Import Begin(string name, string source)
    {
        var import = new Import();
        import.Work = Task.Run(() => RunAsync(name, source, import));
        return import;
    }

    private async Task RunAsync(string name, string source, Import import)
    {
        try
        {
            var target = Path.Combine(shelf.Incoming, name);
            Directory.CreateDirectory(shelf.Incoming);
            if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: true);
            }

            var code = await ExecuteAsync(["import", source, "--out", target], import, import.Stop.Token);
            import.State = code == 0
                ? import.State with { Phase = ImportPhase.Ready, Lines = [.. import.State.Lines.Where(line => !line.StartsWith("Start from it", StringComparison.Ordinal))] }
                : import.State with { Phase = ImportPhase.Failed, Problem = import.State.Lines is [.., var last] ? last : $"The Runner ended with code {code}." };
        }
        catch (OperationCanceledException)
        {
            import.State = import.State with { Phase = ImportPhase.Failed, Problem = "Cancelled." };
        }
        catch (Exception exception)
        {
            if (exception is not (RunStartException or IOException or UnauthorizedAccessException))
            {
                LogFailure(exception, name);
            }

            import.State = import.State with { Phase = ImportPhase.Failed, Problem = exception.Message };
        }
    }

    private async Task<int> ExecuteAsync(string[] arguments, Import import, CancellationToken cancellationToken)
    {
        var command = locator.Command();
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        RunnerLauncher.RemoveSecrets(start);
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["CUDA_VISIBLE_DEVICES"] = "";
        using var process = Process.Start(start) ?? throw new RunStartException("The Runner cannot be started.");
        process.OutputDataReceived += (_, line) => import.Add(line.Data);
        process.ErrorDataReceived += (_, line) => import.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    private void Clean(string name)
    {
        foreach (var path in new[] { Path.Combine(shelf.Incoming, name), UploadFolder(name), Path.Combine(shelf.Incoming, name + ".download") })
        {
            try
            {
                if (Directory.Exists(path))
                {
                    Directory.Delete(path, recursive: true);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                LogLeft(exception, path);
            }
        }
    }

    [LoggerMessage(EventId = 400, Level = LogLevel.Error, Message = "The import of {Name} failed.")]
    private partial void LogFailure(Exception exception, string name);

    [LoggerMessage(EventId = 401, Level = LogLevel.Warning, Message = "{Path} could not be deleted.")]
    private partial void LogLeft(Exception exception, string path);

    private sealed class Import
    {
        private const int MostLines = 2000;

        private readonly Lock _gate = new();
        private ImportState _state = new(ImportPhase.Working, [], null);

        public CancellationTokenSource Stop { get; } = new();

        public Task Work { get; set; } = Task.CompletedTask;

        public ImportState State
        {
            get => Volatile.Read(ref _state);
            set => Volatile.Write(ref _state, value);
        }

        public void Add(string? line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                lock (_gate)
                {
                    State = State with { Lines = [.. State.Lines.TakeLast(MostLines - 1), line.TrimEnd()] };
                }
            }
        }
    }
}

/// <summary>How far an import is.</summary>
public enum ImportPhase
{
    /// <summary>Its process works.</summary>
    Working,

    /// <summary>It is done and waits to be kept.</summary>
    Ready,

    /// <summary>It ended without a result.</summary>
    Failed,
}

/// <summary>Where an import stands.</summary>
/// <param name="Phase">How far it is.</param>
/// <param name="Lines">What it said: how far a download is, then which parameter got its values from which name.</param>
/// <param name="Problem">Why it failed.</param>
public sealed record ImportState(ImportPhase Phase, IReadOnlyList<string> Lines, string? Problem);
