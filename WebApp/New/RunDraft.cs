using Platform.Training.Core.Configs;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Runs;

namespace Platform.WebApp.New;

/// <summary>A run that a person is preparing: a config, the modifiers that change it, and what was typed on top of both.</summary>
public sealed class RunDraft
{
    private readonly List<ModifierDraft> _modifiers;

    /// <summary>Begins with a config and modifiers.</summary>
    /// <param name="original">The config before any change.</param>
    /// <param name="modifiers">Modifiers as text; see <see cref="ModifierDraft"/>.</param>
    public RunDraft(Trainer.Config original, params IEnumerable<string> modifiers)
    {
        (Original, Form) = (original, new ConfigDraft(original));
        Modified = new Modification<Trainer.Config>(original, []);
        _modifiers = [.. modifiers.Select(text => new ModifierDraft(text))];
        Refresh();
    }

    /// <summary>The config before modifiers and changes.</summary>
    public Trainer.Config Original { get; }

    /// <summary>The changes that were typed, on top of what the modifiers made.</summary>
    public ConfigDraft Form { get; }

    /// <summary>The modifiers, in the order they were added.</summary>
    public IReadOnlyList<ModifierDraft> Modifiers => _modifiers;

    /// <summary>What the modifiers made of the config; while they have problems, what they made before.</summary>
    public Modification<Trainer.Config> Modified { get; private set; }

    /// <summary>Why the modifiers cannot be applied: one is wrong or finds nothing, or two of them conflict.</summary>
    public IReadOnlyList<ConfigProblem> ModifierProblems { get; private set; } = [];

    /// <summary>Paths of typed changes that the last change of modifiers left without a place.</summary>
    public IReadOnlyList<string> Gone { get; private set; } = [];

    /// <summary>The config to run, or null while anything is wrong.</summary>
    public Trainer.Config? Config => ModifierProblems.Count == 0 ? Form.Config as Trainer.Config : null;

    /// <summary>Whether anything is unlike the original.</summary>
    public bool IsChanged => _modifiers.Count > 0 || Form.Count > 0;

    /// <summary>Adds a modifier.</summary>
    public void Add(string text)
    {
        _modifiers.Add(new ModifierDraft(text));
        Refresh();
    }

    /// <summary>Takes a modifier away, and what it did.</summary>
    public void Remove(ModifierDraft modifier)
    {
        _modifiers.Remove(modifier);
        Refresh();
    }

    /// <summary>Applies the modifiers again, after one of them was changed. What was typed is kept where it still has a place.</summary>
    public void Refresh()
    {
        Gone = [];
        ModifierProblems = [.. _modifiers.SelectMany(modifier => modifier.Problems)];
        if (ModifierProblems.Count > 0)
        {
            return;
        }

        try
        {
            Modified = Modification.Of(Original, _modifiers.Select(modifier => modifier.Modifier!));
            Gone = Modified.Config.Equals(Form.Start) ? [] : Form.Rebase(Modified.Config);
        }
        catch (ConfigException exception)
        {
            ModifierProblems = exception.Problems;
        }
    }
}
