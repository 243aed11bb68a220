using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Modules;

/// <summary>Holds the rule that a parent sets every interface field of a child before it builds it.</summary>
internal static class Interface
{
    public static void Require(Config config, string path)
    {
        var unset = ConfigShape.Of(config).Fields.Where(candidate => candidate.IsInterface && IsUnset(candidate.Get(config)) && !candidate.IsNullable).ToArray();
        if (unset.Length > 0)
        {
            throw new ConfigException(
            [
                .. unset.Select(missing => new ConfigProblem(
                    ConfigPath.Join(path, missing.Name),
                    $"is an interface field of {ConfigTypes.NameOf(config.GetType())} and was not set by the component that builds it.")),
            ]);
        }
    }

    private static bool IsUnset(object? value) => value is null or 0 or 0L;
}
