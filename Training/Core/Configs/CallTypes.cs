using System.Collections.Concurrent;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Platform.Training.Core.Configs;

/// <summary>
/// The types behind <see cref="CallConfig{TResult}"/>: one for each registered method, with a property for each parameter
/// that a config can hold, so that everything that reads a config's shape sees the parameters as fields.
/// </summary>
internal sealed class CallTypes
{
    private const string CloneName = "<Clone>$";
    private static readonly ModuleBuilder Module =
        AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Platform.Training.Calls"), AssemblyBuilderAccess.Run).DefineDynamicModule("Calls");

    private static readonly ConcurrentDictionary<Type, CallTypes> Known = new();
    private readonly MethodBase _code;
    private readonly IReadOnlyList<(string Name, ParameterInfo Parameter, bool IsNullable)> _parameters;

    private CallTypes(MethodBase code)
    {
        var nullability = new NullabilityInfoContext();
        _code = code;
        _parameters =
        [
            .. code.GetParameters().Select(parameter => (
                ConfigPath.NameOf(parameter.Name!), parameter, nullability.Create(parameter).WriteState == NullabilityState.Nullable)),
        ];
        Defaults = _parameters.Where(parameter => parameter.Parameter.HasDefaultValue)
            .ToDictionary(parameter => parameter.Name, parameter => Default(parameter.Parameter));
    }

    /// <summary>Values of the parameters that have one in the signature.</summary>
    public IReadOnlyDictionary<string, object?> Defaults { get; }

    public static CallTypes Of(Type type) => Known[type];

    /// <summary>Makes the config type of a method or constructor and registers it.</summary>
    public static Type Add<TResult>(string name, MethodBase code)
    {
        var result = code is MethodInfo { IsStatic: true } method ? method.ReturnType : code is ConstructorInfo { IsStatic: false } constructor ? constructor.DeclaringType : null;
        if (!typeof(TResult).IsAssignableFrom(result) || code.ContainsGenericParameters)
        {
            throw new ArgumentException($"{code.DeclaringType?.Name}.{code.Name} is no static method that gives a {typeof(TResult).Name}, nor a constructor of one.", nameof(code));
        }

        lock (Module)
        {
            ConfigTypes.RequireFree(name);
            var call = new CallTypes(code);
            var type = call.Emit(name, typeof(CallConfig<TResult>));
            Known[type] = call;
            ConfigTypes.Add(type);
            return type;
        }
    }

    public object? Invoke(IReadOnlyDictionary<string, object?> arguments)
    {
        object?[] values = [.. _parameters.Select(parameter => arguments[parameter.Name])];
        return _code is ConstructorInfo constructor ? constructor.Invoke(values) : _code.Invoke(null, values);
    }

    /// <summary>Everything that keeps these arguments from being a call.</summary>
    public IReadOnlyList<ConfigProblem> Problems(IReadOnlyDictionary<string, object?> arguments)
    {
        var names = _parameters.Select(parameter => parameter.Name).ToArray();
        var unknown = arguments.Keys.Except(names).Select(name => new ConfigProblem(name, $"is no parameter. {Suggestion.For(name, names)}"));
        var wrong = _parameters.Where(parameter => arguments.TryGetValue(parameter.Name, out var value) && !Fits(parameter, value))
            .Select(parameter => new ConfigProblem(parameter.Name, $"expected {parameter.Parameter.ParameterType.Name}, found {arguments[parameter.Name]?.GetType().Name ?? "null"}."));
        var missing = _parameters.Where(parameter => !arguments.ContainsKey(parameter.Name)).Select(IsRequired);
        return [.. unknown, .. missing, .. wrong];
    }

    /// <summary>The parameters that a config can hold and this one does not.</summary>
    public IEnumerable<ConfigProblem> Missing(IReadOnlyDictionary<string, object?> arguments) =>
        _parameters.Where(parameter => IsField(parameter.Parameter) && !arguments.ContainsKey(parameter.Name)).Select(IsRequired);

    private static ConfigProblem IsRequired((string Name, ParameterInfo Parameter, bool IsNullable) parameter) => new(parameter.Name, "is required.");

    private static bool Fits((string Name, ParameterInfo Parameter, bool IsNullable) parameter, object? value) =>
        value is null ? parameter.IsNullable : (Nullable.GetUnderlyingType(parameter.Parameter.ParameterType) ?? parameter.Parameter.ParameterType).IsInstanceOfType(value);

    /// <summary>The signature's default; that of an enum stands there as a number.</summary>
    private static object? Default(ParameterInfo parameter) =>
        parameter.DefaultValue is { } value && (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) is { IsEnum: true } choice
            ? Enum.ToObject(choice, value)
            : parameter.DefaultValue ?? (parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? RuntimeHelpers.GetUninitializedObject(parameter.ParameterType) : null);

    private static bool IsField(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return IsPlain(type) || ConfigValue.IsConfig(type) || (ConfigValue.ItemType(type) is { } item && (IsPlain(item) || ConfigValue.IsConfig(item)));

        static bool IsPlain(Type type) => type.IsEnum || type == typeof(bool) || type == typeof(int) || type == typeof(long) || type == typeof(double) || type == typeof(string);
    }

    private Type Emit(string name, Type parent)
    {
        const MethodAttributes Public = MethodAttributes.Public | MethodAttributes.HideBySig;
        const BindingFlags Inherited = BindingFlags.Instance | BindingFlags.NonPublic;
        var type = Module.DefineType(name, TypeAttributes.Public | TypeAttributes.Sealed, parent);
        type.DefineDefaultConstructor(Public);
        var copy = type.DefineConstructor(MethodAttributes.Private | MethodAttributes.HideBySig, CallingConventions.HasThis, [type]);
        Write(copy.GetILGenerator(), OpCodes.Ldarg_0, OpCodes.Ldarg_1, parent.GetConstructor(Inherited, [parent])!);

        var clone = type.DefineMethod(CloneName, Public | MethodAttributes.Virtual, parent, null);
        var cloning = clone.GetILGenerator();
        cloning.Emit(OpCodes.Ldarg_0);
        cloning.Emit(OpCodes.Newobj, copy);
        cloning.Emit(OpCodes.Ret);

        foreach (var (field, parameter, isNullable) in _parameters.Where(parameter => IsField(parameter.Parameter)))
        {
            var property = type.DefineProperty(char.ToUpperInvariant(parameter.Name![0]) + parameter.Name[1..], PropertyAttributes.None, parameter.ParameterType, null);
            var getter = type.DefineMethod($"get_{property.Name}", Public | MethodAttributes.SpecialName, parameter.ParameterType, null);
            Write(getter.GetILGenerator(), field, null, parent.GetMethod("Get", Inherited)!.MakeGenericMethod(parameter.ParameterType));
            var setter = type.DefineMethod($"set_{property.Name}", Public | MethodAttributes.SpecialName, null, [parameter.ParameterType]);
            Write(setter.GetILGenerator(), field, OpCodes.Ldarg_1, parent.GetMethod("Set", Inherited)!.MakeGenericMethod(parameter.ParameterType));
            property.SetGetMethod(getter);
            property.SetSetMethod(setter);
            Annotate(property, parameter, isNullable);
        }

        return type.CreateType();
    }

    private static void Write(ILGenerator code, string field, OpCode? value, MethodInfo method)
    {
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldstr, field);
        if (value is { } pushed)
        {
            code.Emit(pushed);
        }

        code.Emit(OpCodes.Call, method);
        code.Emit(OpCodes.Ret);
    }

    private static void Write(ILGenerator code, OpCode self, OpCode argument, ConstructorInfo constructor)
    {
        code.Emit(self);
        code.Emit(argument);
        code.Emit(OpCodes.Call, constructor);
        code.Emit(OpCodes.Ret);
    }

    /// <summary>Gives a property what a written one would have: its description, its rules, whether it is required and may be empty.</summary>
    private static void Annotate(PropertyBuilder property, ParameterInfo parameter, bool isNullable)
    {
        foreach (var data in parameter.GetCustomAttributesData().Where(data => data.AttributeType == typeof(DescriptionAttribute) || data.AttributeType.IsSubclassOf(typeof(ValidationAttribute))))
        {
            var named = data.NamedArguments.Where(argument => !argument.IsField).ToArray();
            property.SetCustomAttribute(new CustomAttributeBuilder(
                data.Constructor,
                [.. data.ConstructorArguments.Select(argument => argument.Value)],
                [.. named.Select(argument => (PropertyInfo)argument.MemberInfo)],
                [.. named.Select(argument => argument.TypedValue.Value)]));
        }

        if (!parameter.HasDefaultValue)
        {
            property.SetCustomAttribute(new CustomAttributeBuilder(typeof(RequiredMemberAttribute).GetConstructor([])!, []));
        }

        if (isNullable && !parameter.ParameterType.IsValueType)
        {
            property.SetCustomAttribute(new CustomAttributeBuilder(typeof(NullableAttribute).GetConstructor([typeof(byte)])!, [(byte)2]));
        }
    }
}
