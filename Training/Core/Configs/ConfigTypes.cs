using System.Collections.Concurrent;
using System.Reflection;

namespace Platform.Training.Core.Configs;

/// <summary>The config types that can be named in JSON: those of every assembly that has been added.</summary>
public static class ConfigTypes
{
    private static readonly ConcurrentDictionary<string, Type> Named = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<Assembly, bool> Added = new();

    static ConfigTypes() => Add(typeof(ConfigTypes).Assembly);

    /// <summary>Makes every concrete config of an assembly known by its name.</summary>
    /// <exception cref="ConfigException">Another assembly already uses one of the names.</exception>
    public static void Add(Assembly assembly)
    {
        if (!Added.TryAdd(assembly, true))
        {
            return;
        }

        foreach (var type in assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Config)) && !type.IsAbstract && !type.ContainsGenericParameters))
        {
            var name = NameOf(type);
            if (Named.GetOrAdd(name, type) is var taken && taken != type)
            {
                throw new ConfigException("", $"{type.FullName} and {taken.FullName} are both named \"{name}\"; rename one of the components.");
            }
        }
    }

    /// <summary>The name of a config type: that of the component it is nested in, or its own without "Config".</summary>
    public static string NameOf(Type type) => type switch
    {
        { Name: "Config" or "BaseConfig", DeclaringType: { } component } => component.Name,
        { Name: var name } when name.Length > 6 && name.EndsWith("Config", StringComparison.Ordinal) => name[..^6],
        _ => type.Name,
    };

    /// <summary>The concrete configs that fit a slot.</summary>
    public static IReadOnlyList<Type> Fitting(Type slot) =>
        [.. Named.Values.Where(slot.IsAssignableFrom).OrderBy(NameOf, StringComparer.Ordinal)];

    /// <summary>Makes a single type known.</summary>
    internal static void Add(Type type) => Named[NameOf(type)] = type;

    /// <exception cref="ConfigException">The name is taken.</exception>
    internal static void RequireFree(string name)
    {
        if (Named.TryGetValue(name, out var taken))
        {
            throw new ConfigException("", $"\"{name}\" is the name of {taken.FullName} already; register under another one.");
        }
    }

    internal static Type? Find(string name, Type slot) =>
        Named.TryGetValue(name, out var type) && slot.IsAssignableFrom(type) ? type : null;
}
