using System.Text.Json;

namespace Platform.Training.Core.Configs;

/// <summary>Reads configs from JSON and goes on after a problem, so that all of them can be told at once.</summary>
internal sealed class ConfigReader
{
    public List<ConfigProblem> Problems { get; } = [];

    /// <summary>Reads an object as a config that fits the slot; null when its type cannot be told.</summary>
    public Config? ReadConfig(JsonElement json, Type slot, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Report(path, $"expected an object, found {Shown(json)}.");
            return null;
        }

        if (TypeOf(json, slot, path) is not { } type)
        {
            return null;
        }

        var config = ConfigShape.Default(type);
        var shape = ConfigShape.Of(type);
        foreach (var property in json.EnumerateObject().Where(property => property.Name != ConfigJson.TypeField))
        {
            ReadField(config, shape, property, ConfigPath.Join(path, property.Name));
        }

        foreach (var field in shape.Own.Where(field => field.IsRequired && !json.TryGetProperty(field.Name, out _)))
        {
            Report(ConfigPath.Join(path, field.Name), $"is required: {ConfigValue.Describe(field.ValueType)}. {field.Description}".TrimEnd());
        }

        return config;
    }

    /// <summary>Reads the value of a field or of a list's item.</summary>
    public object? ReadValue(JsonElement json, Type type, string path)
    {
        if (ConfigValue.IsConfig(type))
        {
            return ReadConfig(json, type, path);
        }

        if (ConfigValue.ItemType(type) is { } item)
        {
            return ReadList(json, item, path);
        }

        if (!ConfigValue.TryRead(json, type, out var value))
        {
            Report(path, $"expected {ConfigValue.Describe(type)}, found {Shown(json)}.");
        }

        return value;
    }

    private void ReadField(Config config, ConfigShape shape, JsonProperty property, string path)
    {
        var field = shape.Fields.FirstOrDefault(field => field.Name == property.Name);
        if (field is null)
        {
            Report(path, $"{ConfigTypes.NameOf(shape.Type)} has no such field. {Suggestion.For(property.Name, shape.Own.Select(own => own.Name))}");
        }
        else if (field.IsInterface)
        {
            Report(path, "is set by the parent component; remove it.");
        }
        else if (property.Value.ValueKind == JsonValueKind.Null)
        {
            if (field.IsNullable)
            {
                field.Set(config, null);
            }
            else
            {
                Report(path, $"must not be null: expected {ConfigValue.Describe(field.ValueType)}.");
            }
        }
        else if ((field.PlainForm is { } plain && property.Value.ValueKind != JsonValueKind.Object
            ? ReadPlain(property.Value, plain, path)
            : ReadValue(property.Value, field.ValueType, path)) is { } value)
        {
            field.Set(config, value);
        }
    }

    private Config? ReadPlain(JsonElement json, PlainFormAttribute form, string path)
    {
        var config = ConfigShape.Default(form.Component);
        var field = ConfigShape.Of(config).Own.Single(own => own.Name == form.Field);
        if (ReadValue(json, field.ValueType, path) is not { } value)
        {
            return null;
        }

        field.Set(config, value);
        return config;
    }

    private object? ReadList(JsonElement json, Type item, string path)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            Report(path, $"expected {ConfigValue.Describe(typeof(ConfigList<>).MakeGenericType(item))}, found {Shown(json)}.");
            return null;
        }

        var values = json.EnumerateArray().Select((element, i) => ReadValue(element, item, $"{path}[{i}]")).ToArray();
        if (values.Contains(null))
        {
            return null;
        }

        return ConfigEditor.ListOf(item, values!);
    }

    private Type? TypeOf(JsonElement json, Type slot, string path)
    {
        var fitting = ConfigTypes.Fitting(slot);
        if (!json.TryGetProperty(ConfigJson.TypeField, out var named))
        {
            if (!slot.IsAbstract)
            {
                return slot;
            }

            Report(path, $"has no \"type\". Known: {string.Join(", ", fitting.Select(ConfigTypes.NameOf))}.");
            return null;
        }

        var name = named.ValueKind == JsonValueKind.String ? named.GetString()! : named.GetRawText();
        if (ConfigTypes.Find(name, slot) is { } type)
        {
            return type;
        }

        Report(ConfigPath.Join(path, ConfigJson.TypeField), $"\"{name}\" does not fit here. {Suggestion.For(name, fitting.Select(ConfigTypes.NameOf))}");
        return null;
    }

    private static string Shown(JsonElement json)
    {
        var text = json.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "…";
    }

    private void Report(string path, string message) => Problems.Add(new ConfigProblem(path, message));
}
