using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Checkpoints;

/// <summary>Which parameter of a model gets its values from where.</summary>
/// <param name="File">The safetensors file.</param>
/// <param name="Rows">Every parameter, in the order of the model.</param>
/// <param name="Unused">Names in the file that no parameter gets.</param>
public sealed record WarmStartPlan(string File, IReadOnlyList<WarmStartRow> Rows, IReadOnlyList<string> Unused)
{
    /// <summary>The plan for people: a summary, then a line for each parameter and each name that is left.</summary>
    public IEnumerable<string> Lines() =>
    [
        $"Warm start from {File}: {Rows.Count(row => row.Source is not null)} of {Rows.Count} parameters, {Unused.Count} names unused.",
        .. Rows.Select(row => $"  {row.Parameter} {Shown(row.Shape)} <- {row.Source ?? "(its first values)"}{(row.Picked is null ? "" : $" ({row.Picked.Count:N0} of {row.Sources[0].Shape[0]:N0} rows, by name)")}"),
        .. Unused.Select(name => $"  (unused) {name}"),
    ];

    /// <summary>Copies the values; those of narrower types become fp32.</summary>
    /// <param name="parameters">The parameters of the model planned for.</param>
    /// <exception cref="InvalidDataException">The file has changed since.</exception>
    public void Apply(ParameterStore parameters)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var byPath = parameters.Parameters.ToDictionary(parameter => parameter.Path);
        var targets = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var row in Rows)
        {
            var place = 0L;
            foreach (var source in row.Sources)
            {
                var whole = parameters.Slice(parameters.Values, byPath[row.Parameter]);
                targets[source.Key] = row switch
                {
                    { Picked: not null } => empty([.. source.Shape], ScalarType.Float32),
                    { Sources.Count: 1 } => whole,
                    _ => whole.narrow(0, place, source.Shape[0]),
                };
                place += source.Shape.Count > 0 ? source.Shape[0] : 0;
            }
        }

        SafeTensors.ReadPresent(File, targets);
        foreach (var row in Rows)
        {
            if (row.Picked is { } picked)
            {
                parameters.Slice(parameters.Values, byPath[row.Parameter]).copy_(targets[row.Sources[0].Key].index_select(0, tensor(picked.ToArray())));
            }
        }
    }

    internal static string Shown(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}

/// <summary>Where a parameter's values come from.</summary>
/// <param name="Parameter">Its path.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Sources">Tensors of the file that are its rows, one after the other; empty where it stays at its first values.</param>
public sealed record WarmStartRow(string Parameter, IReadOnlyList<long> Shape, IReadOnlyList<WarmStartSource> Sources)
{
    /// <summary>Which row of the file each of the parameter's rows is; null where it gets all of them in order.</summary>
    public IReadOnlyList<long>? Picked { get; init; }

    /// <summary>The names in the file, for people; null where it stays at its first values.</summary>
    public string? Source => Sources.Count == 0 ? null : string.Join(" + ", Sources.Select(source => source.Key));
}

/// <summary>A tensor of a file.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Shape">Its dimensions.</param>
public sealed record WarmStartSource(string Key, IReadOnlyList<long> Shape);
