using System.Collections.Immutable;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Language.Glue;

/// <summary>The examples of one GLUE file.</summary>
/// <param name="Path">Where they were read.</param>
/// <param name="Examples">The rows in the file's order.</param>
/// <param name="Skipped">The lines that were left out, counted from 1: the broken rows of QQP, rows without a gold label in MNLI.</param>
public sealed record GlueFile(string Path, ImmutableArray<GlueExample> Examples, ImmutableArray<int> Skipped)
{
    /// <summary>Reads a split of a task from a directory with the official files.</summary>
    /// <param name="task">The task, whose format the file must have.</param>
    /// <param name="directory">The task's own directory, such as <c>datasets/glue/SST-2</c>.</param>
    /// <param name="split">Train and dev must have labels; test may have none.</param>
    /// <exception cref="DataException">The file is not there, or is not in the task's format; file, line and column are named.</exception>
    public static GlueFile Read(GlueTask task, string directory, GlueSplit split)
    {
        ArgumentNullException.ThrowIfNull(task);
        return Read(task, System.IO.Path.Combine(directory, task.File(split)), labelled: split != GlueSplit.Test);
    }

    /// <summary>Reads one file in a task's format.</summary>
    /// <param name="task">The task.</param>
    /// <param name="path">The file.</param>
    /// <param name="labelled">Whether the file must have labels; without, a label column is read where there is one.</param>
    /// <exception cref="DataException">The file is not there, or is not in the task's format; file, line and column are named.</exception>
    public static GlueFile Read(GlueTask task, string path, bool labelled)
    {
        ArgumentNullException.ThrowIfNull(task);
        return File.Exists(path)
            ? new GlueFileReader(task, path, labelled).Read()
            : throw new DataException(
                $"The {task} file '{path}' does not exist. Import the task on the Datasets page, or name another datasets directory.");
    }
}
