using Platform.WebApp.Components.Parts;

namespace Platform.WebApp.Tests.Components;

public sealed class FormatTests
{
    [Theory]
    [InlineData(4.4, "4 s")]
    [InlineData(192, "3 m 12 s")]
    [InlineData(7500, "2 h 5 m")]
    [InlineData(273_600, "3 d 4 h")]
    public void Duration_Seconds_InWords(double seconds, string expected) => Assert.Equal(expected, Format.Duration(seconds));

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(999, "999 bytes")]
    [InlineData(1_000, "1.0 kB")]
    [InlineData(231_508, "232 kB")]
    [InlineData(17_543_000, "17.5 MB")]
    [InlineData(999_600, "1.0 MB")]
    [InlineData(25_300_000_000, "25.3 GB")]
    public void Bytes_Size_InDecimalUnits(long bytes, string expected) => Assert.Equal(expected, Format.Bytes(bytes));

    [Theory]
    [InlineData(0.000_02, "2e-5")]
    [InlineData(0.693_147, "0.6931")]
    [InlineData(0.25, "0.25")]
    [InlineData(12.345_6, "12.35")]
    [InlineData(67_349.0, "67,349")]
    [InlineData(double.NaN, "not a number")]
    [InlineData(null, "–")]
    public void Number_Value_FourDigits(double? value, string expected) => Assert.Equal(expected, Format.Number(value));

    [Fact]
    public void Percent_Share_OneDecimal() => Assert.Equal("81.0 %", Format.Percent(0.8096));
}
