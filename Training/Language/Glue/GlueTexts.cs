using System.ComponentModel;
using Platform.Training.Core.Inputs;
using Platform.Training.Language.Texts;

namespace Platform.Training.Language.Glue;

/// <summary>The texts of a GLUE task, each a document; labels are not looked at.</summary>
public sealed record GlueTexts : TextSource
{
    /// <summary>The task.</summary>
    [Description("The GLUE task whose texts are read.")]
    public GlueTaskName Task { get; init; } = GlueTaskName.Sst2;

    /// <summary>Where its files are; null for the official directory.</summary>
    [Description("Directory of the task's files, within the datasets directory; \"samples/…\" for those that come with the program. Empty: glue/ and the task's name.")]
    public string? Directory { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> Read(string split, InputEnvironment environment)
    {
        GlueTask task = GlueTask.Find(Task);
        string file = split switch { "train" => task.File(GlueSplit.Train), "dev" => task.File(GlueSplit.Dev), _ => throw NoSplit(split) };
        string path = environment.Find($"{Directory ?? $"glue/{task.Directory}"}/{file}");
        return GlueFile.Read(task, path, labelled: true).Examples.SelectMany(example => new[] { example.Text.First, example.Text.Second }.OfType<string>());
    }
}
