using System.ComponentModel.DataAnnotations;

namespace Platform.Training.Core.Configs;

/// <summary>Checks the values of a config tree: each field's own rules, then what each config says of itself.</summary>
public static class ConfigCheck
{
    /// <summary>Every problem in the tree, with its path.</summary>
    public static IReadOnlyList<ConfigProblem> Problems(Config config)
    {
        var problems = new List<ConfigProblem>();
        Visit(config, "", problems);
        return problems;
    }

    /// <summary>Throws where the tree has a problem.</summary>
    /// <exception cref="ConfigException">With every problem.</exception>
    public static void Require(Config config)
    {
        if (Problems(config) is { Count: > 0 } problems)
        {
            throw new ConfigException(problems);
        }
    }

    private static void Visit(object? value, string path, List<ConfigProblem> problems)
    {
        switch (value)
        {
            case Config config:
                VisitConfig(config, path, problems);
                break;
            case System.Collections.IEnumerable list and not string:
                var i = 0;
                foreach (var item in list)
                {
                    Visit(item, $"{path}[{i++}]", problems);
                }

                break;
        }
    }

    private static void VisitConfig(Config config, string path, List<ConfigProblem> problems)
    {
        foreach (var field in ConfigShape.Of(config).Own)
        {
            var value = field.Get(config);
            var at = ConfigPath.Join(path, field.Name);
            foreach (var rule in field.Rules.Where(rule => value is not null && !rule.IsValid(value)))
            {
                problems.Add(new ConfigProblem(at, Message(rule, value!)));
            }

            Visit(value, at, problems);
        }

        problems.AddRange(config.Check().Select(problem => problem.Under(path)));
    }

    private static string Message(ValidationAttribute rule, object value)
    {
        var shown = ConfigValue.ToText(value);
        return rule is not RangeAttribute range
            ? rule.FormatErrorMessage($"\"{shown}\"")
            : range switch
            {
                { Maximum: double.MaxValue or int.MaxValue or long.MaxValue, MinimumIsExclusive: true } => $"must be above {range.Minimum}, not {shown}.",
                { Maximum: double.MaxValue or int.MaxValue or long.MaxValue } => $"must be at least {range.Minimum}, not {shown}.",
                _ => $"must be {(range.MinimumIsExclusive ? "above" : "at least")} {range.Minimum} and "
                    + $"{(range.MaximumIsExclusive ? "below" : "at most")} {range.Maximum}, not {shown}.",
            };
    }
}
