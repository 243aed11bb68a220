using System.ComponentModel.DataAnnotations;

namespace Platform.Training.Core.Configs;

/// <summary>A number above zero.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PositiveAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is null || Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture) > 0;

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) => $"must be above 0, not {name.Trim('"')}.";
}
