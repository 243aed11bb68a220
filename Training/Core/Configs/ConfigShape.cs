using System.Collections.Concurrent;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Platform.Training.Core.Configs;

/// <summary>What reflection tells of a config type, read once.</summary>
internal sealed class ConfigShape
{
    private static readonly ConcurrentDictionary<Type, ConfigShape> Known = new();
    private readonly MethodInfo _clone;

    private ConfigShape(Type type)
    {
        Type = type;
        _clone = type.GetMethod("<Clone>$") ?? throw new InvalidOperationException($"{type} must be a record.");
        var nullability = new NullabilityInfoContext();
        Fields =
        [
            .. Lineage(type)
                .SelectMany(declaring => declaring.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
                .Where(property => property is { CanRead: true, CanWrite: true } && property.GetIndexParameters().Length == 0)
                .DistinctBy(property => property.Name)
                .Select(property => new Field(property, nullability)),
        ];
    }

    public Type Type { get; }

    /// <summary>Fields in the order they are declared, a base type's first.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Fields a user may set.</summary>
    public IEnumerable<Field> Own => Fields.Where(candidate => !candidate.IsInterface);

    public static ConfigShape Of(Type type) => Known.GetOrAdd(type, static key => new ConfigShape(key));

    public static ConfigShape Of(Config config) => Of(config.GetType());

    /// <summary>A new config with every default.</summary>
    public static Config Default(Type type) => (Config)Activator.CreateInstance(type)!;

    /// <summary>A copy of a config with one field changed.</summary>
    public Config With(Config config, Field field, object? value)
    {
        var copy = (Config)_clone.Invoke(config, null)!;
        field.Property.SetValue(copy, value);
        return copy;
    }

    private static IEnumerable<Type> Lineage(Type type) =>
        type == typeof(Config) || type.BaseType is null ? [] : Lineage(type.BaseType).Append(type);

    internal sealed class Field
    {
        public Field(PropertyInfo property, NullabilityInfoContext nullability)
        {
            Property = property;
            Name = ConfigPath.NameOf(property.Name);
            IsInterface = property.IsDefined(typeof(InterfaceAttribute), inherit: true);
            IsRequired = property.IsDefined(typeof(RequiredMemberAttribute), inherit: true);
            Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";
            PlainForm = property.GetCustomAttribute<PlainFormAttribute>();
            Rules = [.. property.GetCustomAttributes<ValidationAttribute>()];
            ValueType = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            IsNullable = Nullable.GetUnderlyingType(property.PropertyType) is not null
                || (!property.PropertyType.IsValueType && nullability.Create(property).WriteState == NullabilityState.Nullable);
        }

        public PropertyInfo Property { get; }

        public string Name { get; }

        public string Description { get; }

        /// <summary>Type of the value, without <c>Nullable</c>.</summary>
        public Type ValueType { get; }

        public bool IsNullable { get; }

        public bool IsInterface { get; }

        public bool IsRequired { get; }

        /// <summary>What a plain value in place of a slot's object stands for; null where it is an error.</summary>
        public PlainFormAttribute? PlainForm { get; }

        public IReadOnlyList<ValidationAttribute> Rules { get; }

        public object? Get(Config config) => Property.GetValue(config);

        /// <summary>The field as a place in a tree.</summary>
        /// <param name="config">A config that has it.</param>
        /// <param name="path">The config's own path.</param>
        public ConfigNode NodeOf(Config config, string path) => new(ConfigPath.Join(path, Name), ValueType, IsNullable, Get(config));

        public void Set(Config config, object? value) => Property.SetValue(config, value);
    }
}
