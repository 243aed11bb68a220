using System.CommandLine;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner;

/// <summary>The option <c>--modify</c>, and how what it did is told.</summary>
internal static class ModifierOptions
{
    public static Option<string[]> Modify() => new("--modify")
    {
        Description = "Applies a modifier to the config, before --set, for example SetDropout,rate=0.3; may be given several times. See list --modifiers.",
        HelpName = "NAME[,field=value…]",
    };

    /// <summary>Applies modifiers as they stand on the command line.</summary>
    /// <exception cref="ConfigException">A modifier is wrong or does not apply; tells every problem.</exception>
    public static Modification<Trainer.Config> Apply(Trainer.Config config, IReadOnlyList<string> texts) =>
        Modification.Of(config, Modifier.ParseAll(texts));

    /// <summary>What each modifier is called, what it does, and its fields.</summary>
    public static IEnumerable<string> Describe()
    {
        foreach (var type in ConfigTypes.Fitting(typeof(Modifier)))
        {
            var modifier = (Modifier)Activator.CreateInstance(type)!;
            yield return $"{modifier.Name}  {modifier.Summary}";
            foreach (var field in ConfigTree.Fields(modifier))
            {
                yield return $"    {field.Name} ({field.Text})  {field.Description}";
            }
        }
    }

    /// <summary>Each edit, and what all of them do to the number of parameters and to memory; nothing where there are none.</summary>
    /// <param name="before">The config before.</param>
    /// <param name="modified">The config after, with the edits.</param>
    /// <param name="datasets">Directory of the data sets; a model's size depends on its data.</param>
    public static IEnumerable<string> Preview(Trainer.Config before, Modification<Trainer.Config> modified, string? datasets)
    {
        foreach (var edit in modified.Edits)
        {
            yield return edit.ToString();
        }

        if (modified.Edits.Count > 0)
        {
            yield return Sizes(before, modified.Config, datasets);
        }
    }

    /// <summary>What a config's data says; a modifier may change that too.</summary>
    private static InputFacts Facts(Trainer.Config config, string? datasets)
    {
        using var input = config.Input.Open(new InputEnvironment(datasets, config.Seed));
        return input.Facts;
    }

    private static string Sizes(Trainer.Config before, Trainer.Config after, string? datasets)
    {
        try
        {
            var (old, now) = (TrainingSize.Of(before, Facts(before, datasets)), TrainingSize.Of(after, Facts(after, datasets)));
            return $"{old.Parameters:N0} -> {now.Parameters:N0} parameters ({now.Parameters - old.Parameters:+#,0;-#,0;0}); "
                + $"parameters, gradients and optimizer state {old.Bytes / 1e6:N1} -> {now.Bytes / 1e6:N1} MB ({(now.Bytes - old.Bytes) / 1e6:+#,0.0;-#,0.0;0.0} MB).";
        }
        catch (DataException problem)
        {
            return $"The change of the model's size is not known without the data: {problem.Message}";
        }
    }
}
