using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Modifiers;

/// <summary>Sets every field that a path pattern finds to one value.</summary>
[Description("Sets every field that a path pattern finds to one value.")]
public sealed record SetField : Modifier
{
    /// <summary>Which fields.</summary>
    [Description("Which fields: a path in which * is any name, [*] any item, ** any number of steps; for example **.attention.heads.")]
    [MinLength(1, ErrorMessage = "must name a field.")]
    public string At { get; init; } = "";

    /// <summary>The new value, as text.</summary>
    [Description("The new value: a plain value, null, JSON, or for a slot the name of a component.")]
    public string Value { get; init; } = "";

    /// <inheritdoc/>
    public override IReadOnlyList<ConfigEdit> Plan(Config config)
    {
        var glob = new ConfigGlob(At);
        var fields = ConfigTree.Visit(config).Where(node => node.Path.Length > 0).ToArray();
        var matches = Outermost.Of(fields.Where(node => glob.Matches(node.Path)), node => node.Path);
        return matches.Count > 0
            ? [.. matches.Select(node => new ConfigEdit(node.Path, node.Value, ConfigTree.Parse(node, Value), this))]
            : throw new ConfigException("", $"found no field at \"{At}\". Near: {string.Join(", ", NearMiss.Of(At, fields.Select(node => node.Path)))}.");
    }
}
