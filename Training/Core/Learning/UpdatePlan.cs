using Platform.Training.Core.Configs;
using Platform.Training.Core.Modifiers;
using Platform.Training.Core.Modules;

namespace Platform.Training.Core.Learning;

/// <summary>What changes each parameter of a model in training, told from declarations alone: nothing is allocated.</summary>
public sealed class UpdatePlan
{
    private readonly Learner.Config _config;
    private readonly Dictionary<Parameter, ParameterUpdate> _updates = [];

    internal UpdatePlan(Learner.Config config, Module model)
    {
        _config = config;
        var all = model.AllParameters.Select(parameter => (Parameter: parameter, parameter.Path)).ToArray();
        var problems = new List<ConfigProblem>();
        foreach (var (i, rule) in config.Rules.Index())
        {
            var glob = new ConfigGlob(rule.Path);
            var matches = all.Where(candidate => rule.Suits(candidate.Parameter) && glob.Matches(candidate.Path)).ToArray();
            var free = matches.Where(match => !_updates.ContainsKey(match.Parameter)).ToArray();
            foreach (var (parameter, _) in free)
            {
                _updates[parameter] = rule.Update(i + 1);
            }

            if (free.Length == 0)
            {
                problems.Add(new ConfigProblem($"rules[{i}].path", matches.Length > 0
                    ? $"\"{rule.Path}\" finds no parameter that an earlier rule does not take; the first rule that matches holds."
                    : $"\"{rule.Path}\" finds no parameter. Near: {string.Join(", ", NearMiss.Of(rule.Path, all.Select(candidate => candidate.Path)))}; all below a module is {{module}}.**"));
            }
        }

        foreach (var (parameter, _) in all)
        {
            _updates.TryAdd(parameter, new ParameterUpdate(parameter.DeclaredUpdate));
        }

        if (problems.Count == 0 && !_updates.Values.Any(update => update.Kind == UpdateKind.Optimizer))
        {
            problems.Add(new ConfigProblem("rules", "leave nothing to train: no parameter is left to an optimizer."));
        }

        problems.AddRange(config.Constraint?.Problems([.. Trained]).Select(problem => problem.Under("constraint")) ?? []);
        if (problems.Count > 0)
        {
            throw new ConfigException(problems);
        }
    }

    /// <summary>The parameters that optimizers change.</summary>
    public IEnumerable<Parameter> Trained => _updates.Where(entry => entry.Value.Kind == UpdateKind.Optimizer).Select(entry => entry.Key);

    /// <summary>Number of values that the learner keeps beside parameters and gradients.</summary>
    public long StateValues =>
        Trained.GroupBy(parameter => _updates[parameter].Group).Sum(group => _config.PartOf(group.Key).Optimizer.StateValues(group))
        + (_config.Average is null ? 0 : Trained.Sum(parameter => parameter.Count))
        + (_config.Constraint?.StateValues([.. Trained]) ?? 0);

    /// <summary>What changes a parameter.</summary>
    public ParameterUpdate Of(Parameter parameter) => _updates[parameter];
}
