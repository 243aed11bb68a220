using Platform.Training.Compression.Export;

namespace Platform.WebApp.Models;

/// <summary>
/// Exported models that answer sentences in this process, by ONNX Runtime. The few that were asked last stay loaded; one that is asked
/// while it must go is let go of when it has answered.
/// </summary>
internal sealed class LoadedModels : IDisposable
{
    private const int Most = 4;
    private const long MostBytes = 512L << 20;

    /// <summary>Threads of one answer: the site must stay quick while somebody tries a model.</summary>
    public static readonly int Threads = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Loaded> _loaded = [];
    private long _clock;

    /// <summary>How many models are loaded.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _loaded.Count;
            }
        }
    }

    /// <summary>Works with a model, loading it where it is not loaded yet.</summary>
    /// <param name="directory">The folder of the exported model.</param>
    /// <param name="digest">The SHA-256 of its file, so that a folder that was written anew is loaded anew.</param>
    /// <param name="work">What to do; the model is this call's and others' at once.</param>
    /// <exception cref="Platform.Training.Core.Inputs.DataException">The folder is incomplete or damaged.</exception>
    public T Use<T>(string directory, string? digest, Func<OnnxClassifier, T> work)
    {
        var loaded = Take($"{directory}|{digest}", directory);
        try
        {
            return work(loaded.Model.Value);
        }
        catch
        {
            lock (_gate)
            {
                // What cannot be loaded is looked at afresh the next time.
                if (!loaded.Model.IsValueCreated && _loaded.Remove(loaded.Key))
                {
                    loaded.Gone = true;
                }
            }

            throw;
        }
        finally
        {
            Release(loaded);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var loaded in _loaded.Values)
            {
                loaded.Gone = true;
                loaded.DisposeIfFree();
            }

            _loaded.Clear();
        }
    }

    private Loaded Take(string key, string directory)
    {
        lock (_gate)
        {
            if (!_loaded.TryGetValue(key, out var loaded))
            {
                var file = new FileInfo(Path.Combine(directory, ExportManifest.ModelFile));
                loaded = new Loaded(key, file.Exists ? file.Length : 0, directory);
                _loaded.Add(key, loaded);
            }

            (loaded.Users, loaded.Used) = (loaded.Users + 1, ++_clock);
            return loaded;
        }
    }

    private void Release(Loaded loaded)
    {
        lock (_gate)
        {
            loaded.Users--;
            loaded.DisposeIfFree();
            while (_loaded.Count > Most || (_loaded.Count > 1 && _loaded.Values.Sum(other => other.Bytes) > MostBytes))
            {
                var oldest = _loaded.Values.MinBy(other => other.Used)!;
                _loaded.Remove(oldest.Key);
                oldest.Gone = true;
                oldest.DisposeIfFree();
            }
        }
    }

    private sealed class Loaded(string key, long bytes, string directory)
    {
        public string Key => key;

        public long Bytes => bytes;

        public Lazy<OnnxClassifier> Model { get; } = new(() => OnnxClassifier.Load(directory, Threads));

        public int Users { get; set; }

        public long Used { get; set; }

        public bool Gone { get; set; }

        public void DisposeIfFree()
        {
            if (Gone && Users == 0 && Model.IsValueCreated)
            {
                Model.Value.Dispose();
            }
        }
    }
}
