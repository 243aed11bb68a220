using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Platform.Training.Core.Configs;

/// <summary>
/// A config made from the signature of a static method or a public constructor: its fields are the parameters, and
/// calling it calls the code. So code that knows nothing of configs has a form, a JSON text and a place in the tree.
/// </summary>
/// <remarks>Only what a program has registered has a name, so that a config from elsewhere cannot call anything else.</remarks>
/// <typeparam name="TResult">What the call gives; the type of the slot that such configs fit.</typeparam>
public abstract record CallConfig<TResult> : Config
{
    private readonly Dictionary<string, object?> _arguments;

    /// <summary>Every parameter at its default; those without one are missing yet.</summary>
    protected CallConfig() => _arguments = new(CallTypes.Of(GetType()).Defaults, StringComparer.Ordinal);

    /// <summary>A copy whose arguments can be changed alone.</summary>
    /// <param name="original">What is copied.</param>
    protected CallConfig(CallConfig<TResult> original)
        : base(original) => _arguments = new(original._arguments, StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override Type EqualityContract => GetType();

    /// <summary>Makes a method or constructor known under a name.</summary>
    /// <param name="name">What JSON calls it.</param>
    /// <param name="code">A static method that gives a <typeparamref name="TResult"/>, or a public constructor of one.</param>
    /// <returns>The call with every default.</returns>
    /// <exception cref="ArgumentException">The code gives something else or is no static method or constructor.</exception>
    /// <exception cref="ConfigException">The name is taken.</exception>
    public static CallConfig<TResult> Register(string name, MethodBase code) => (CallConfig<TResult>)ConfigShape.Default(CallTypes.Add<TResult>(name, code));

    /// <summary>A copy with some arguments changed.</summary>
    /// <exception cref="ConfigException">A name or value does not fit; tells every problem.</exception>
    public CallConfig<TResult> With(params IEnumerable<(string Name, object? Value)> arguments)
    {
        var (changed, problems) = (this, new List<ConfigProblem>());
        foreach (var (name, value) in arguments)
        {
            try
            {
                changed = ConfigTree.With(changed, ConfigPath.NameOf(name), value);
            }
            catch (ConfigException problem)
            {
                problems.AddRange(problem.Problems);
            }
        }

        return problems.Count == 0 ? changed : throw new ConfigException(problems);
    }

    /// <summary>Calls the code.</summary>
    /// <param name="arguments">Arguments that win over the config's, by the parameter's name; also those that no config can hold.</param>
    /// <exception cref="ConfigException">An argument is missing, unknown or of another type; tells every problem.</exception>
    public TResult Call(params IEnumerable<(string Name, object? Value)> arguments)
    {
        var type = CallTypes.Of(GetType());
        var all = new Dictionary<string, object?>(_arguments, StringComparer.Ordinal);
        foreach (var (name, value) in arguments)
        {
            all[ConfigPath.NameOf(name)] = value;
        }

        if (type.Problems(all) is { Count: > 0 } problems)
        {
            throw new ConfigException(problems);
        }

        try
        {
            return (TResult)type.Invoke(all)!;
        }
        catch (TargetInvocationException problem) when (problem.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check() => CallTypes.Of(GetType()).Missing(_arguments);

    /// <inheritdoc/>
    public virtual bool Equals(CallConfig<TResult>? other) =>
        base.Equals(other) && _arguments.Count == other._arguments.Count
        && _arguments.All(argument => other._arguments.TryGetValue(argument.Key, out var value) && Equals(argument.Value, value));

    /// <inheritdoc/>
    public override int GetHashCode() => _arguments.Aggregate(base.GetHashCode(), (hash, argument) => hash ^ HashCode.Combine(argument.Key, argument.Value));

    /// <summary>An argument; the type's default while it is missing. Called by the fields of a registered call.</summary>
    /// <param name="name">The field.</param>
    protected T? Get<T>(string name) => _arguments.TryGetValue(name, out var value) ? (T?)value : default;

    /// <summary>Sets an argument. Called by the fields of a registered call.</summary>
    /// <param name="name">The field.</param>
    /// <param name="value">Its value.</param>
    protected void Set<T>(string name, T? value) => _arguments[name] = value;
}
