namespace Platform.Training.Core.Configs;

/// <summary>
/// An immutable, typed description of a component. Its public <c>init</c> properties are its fields; a field may be a
/// number, a text, a truth value, an enum, another config (a slot) or a list of these.
/// </summary>
/// <remarks>
/// A config nested in the component it builds takes the component's name: <c>Linear.Config</c> is "Linear". The tree of
/// configs is what is stored, shown, edited, compared and executed; see <see cref="ConfigJson"/> for its one text form.
/// </remarks>
public abstract record Config
{
    /// <summary>Checks what one field alone cannot tell. Paths are relative to this config.</summary>
    /// <returns>What is wrong; nothing when the config is sound.</returns>
    public virtual IEnumerable<ConfigProblem> Check() => [];
}
