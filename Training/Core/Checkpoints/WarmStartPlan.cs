using Platform.Training.Core.Modules;
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
        .. Rows.Select(row => $"  {row.Parameter} {Shown(row.Shape)} <- {row.Source ?? "(its first values)"}"),
        .. Unused.Select(name => $"  (unused) {name}"),
    ];

    /// <summary>Copies the values.</summary>
    /// <param name="parameters">The parameters of the model planned for.</param>
    /// <exception cref="InvalidDataException">The file has changed since.</exception>
    public void Apply(ParameterStore parameters)
    {
        using var scope = NewDisposeScope();
        var byPath = parameters.Parameters.ToDictionary(parameter => parameter.Path);
        SafeTensors.ReadPresent(File, Rows.Where(row => row.Source is not null).ToDictionary(
            row => row.Source!, row => parameters.Slice(parameters.Values, byPath[row.Parameter])));
    }

    internal static string Shown(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}

/// <summary>Where a parameter's values come from.</summary>
/// <param name="Parameter">Its path.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Source">The name in the file; null where it stays at its first values.</param>
public sealed record WarmStartRow(string Parameter, IReadOnlyList<long> Shape, string? Source);
