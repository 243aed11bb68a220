using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Modifiers;

/// <summary>One change that a modifier makes to a config tree.</summary>
/// <param name="Path">Where, in the tree before any change.</param>
/// <param name="Before">What stands there.</param>
/// <param name="After">What shall stand there.</param>
/// <param name="Modifier">Who makes it.</param>
public sealed record ConfigEdit(string Path, object? Before, object? After, Modifier Modifier)
{
    private const int FieldsShown = 6;

    /// <summary>The change in one line: <c>model.layer.attention.qkv: FusedQkv -> RopeQkv (…) by UseRope</c>.</summary>
    public override string ToString() => $"{Path}: {Text(Before)} -> {Text(After)}{Fields()} by {Modifier.Name}";

    private static string Text(object? value) => ConfigNode.TextOf(value);

    /// <summary>The fields in which a component differs from the one before, or from its own defaults where it is of another type.</summary>
    private string Fields()
    {
        if (After is not Config after)
        {
            return "";
        }

        var before = Before?.GetType() == after.GetType() ? (Config)Before : ConfigShape.Default(after.GetType());
        var changes = ConfigTree.Diff(before, after).Where(change => change.After is not null).ToArray();
        var shown = changes.Take(FieldsShown).Select(change => $"{change.Path} {change.After}").Concat(changes.Length > FieldsShown ? ["…"] : []);
        return changes.Length == 0 ? "" : $" ({string.Join(", ", shown)})";
    }
}
