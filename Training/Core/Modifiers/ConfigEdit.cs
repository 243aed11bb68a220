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

    /// <summary>What stands there, in a few words: a component's name, or a plain value as text.</summary>
    public string Old => ConfigNode.TextOf(Before);

    /// <summary>What shall stand there, in a few words: a component's name, or a plain value as text.</summary>
    public string New => ConfigNode.TextOf(After);

    /// <summary>
    /// The first fields in which a component differs from the one before, or from its own defaults where it is of another
    /// type: <c>theta 500000, inner.bias false</c>; empty where there are none, and for plain values.
    /// </summary>
    public string Details
    {
        get
        {
            if (After is not Config after)
            {
                return "";
            }

            var before = Before?.GetType() == after.GetType() ? (Config)Before : ConfigShape.Default(after.GetType());
            var changes = ConfigTree.Diff(before, after).Where(change => change.After is not null).ToArray();
            var shown = changes.Take(FieldsShown).Select(change => $"{change.Path} {change.After}").Concat(changes.Length > FieldsShown ? ["…"] : []);
            return string.Join(", ", shown);
        }
    }

    /// <summary>The change in one line: <c>model.layer.attention.qkv: FusedQkv -> RopeQkv (…) by UseRope</c>.</summary>
    public override string ToString() => $"{Path}: {Old} -> {New}{(Details is { Length: > 0 } details ? $" ({details})" : "")} by {Modifier.Name}";
}
