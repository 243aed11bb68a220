using Platform.Training.Compression.Results;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Glue;

namespace Platform.Training.Compression.Sweeps;

/// <summary>Finds out before a launch which files a sweep needs and does not find.</summary>
public static class SweepNeeds
{
    /// <summary>What is missing, in words, each once: data, vocabularies, weights to start from, teachers.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="datasets">Directory of the data sets; null where none is set up.</param>
    public static IReadOnlyList<string> Missing(SweepPlan plan, string? datasets) => Missing(plan, new InputEnvironment(datasets, 1));

    /// <summary>What is missing, in words, each once: data, vocabularies, weights to start from, teachers.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="environment">Where data sets and samples are.</param>
    public static IReadOnlyList<string> Missing(SweepPlan plan, InputEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return [.. Data(plan, environment).Concat(Weights(plan)).Concat(Teachers(plan)).Distinct()];
    }

    /// <summary>Pieces of the sweep's vocabulary; null where the file is not there.</summary>
    public static int? Vocabulary(SweepSpec spec, string? datasets) => Vocabulary(spec, new InputEnvironment(datasets, 1));

    /// <summary>Pieces of the sweep's vocabulary; null where the file is not there.</summary>
    public static int? Vocabulary(SweepSpec spec, InputEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return Find(environment, spec.Vocabulary) is { } file ? File.ReadLines(file).Count() : null;
    }

    private static IEnumerable<string> Data(SweepPlan plan, InputEnvironment environment)
    {
        foreach (var task in plan.Spec.Tasks.Select(GlueTask.Find))
        {
            var directory = plan.Spec.Directory ?? $"glue/{task.Directory}";
            string[] files = [.. ((GlueSplit[])[GlueSplit.Train, GlueSplit.Dev]).Select(task.File).Where(file => Find(environment, $"{directory}/{file}") is null)];
            if (files.Length > 0)
            {
                yield return $"data of {task.DisplayName}: {string.Join(" and ", files)} in {directory}";
            }
        }

        if (Find(environment, plan.Spec.Vocabulary) is null)
        {
            yield return $"vocabulary: {plan.Spec.Vocabulary}";
        }
    }

    private static IEnumerable<string> Weights(SweepPlan plan) => plan.Spec.Start is FromPretrained given
        ? plan.Runs.Select(run => run.Architecture).Distinct()
            .Select(architecture => (architecture.Name, given.For(architecture).Problem))
            .Where(start => start.Problem is not null)
            .Select(start => $"weights of {start.Name}: {start.Problem}")
        : [];

    private static IEnumerable<string> Teachers(SweepPlan plan) => plan.Spec.Teacher is GivenTeacher teacher
        ? plan.Cells
            .Where(run => run.Labels!.Methods.HasFlag(CompressionMethods.Distillation))
            .Select(run => (run.Architecture, Labels: run.Labels!, ((GlueInput.Config)run.Config.Input).Task))
            .Select(run => CellConfigs.Fill(teacher.Path, new Cell(run.Task, run.Architecture, run.Labels.Methods, run.Labels.Bits, run.Labels.Sparsity, true, run.Labels.Seed)))
            .Where(path => !File.Exists(new RunDirectory(path).Spec))
            .Select(path => $"teacher: no run in {path}")
        : [];

    private static string? Find(InputEnvironment environment, string relative)
    {
        try
        {
            return File.Exists(environment.Find(relative)) ? environment.Find(relative) : null;
        }
        catch (DataException)
        {
            return null;
        }
    }
}
