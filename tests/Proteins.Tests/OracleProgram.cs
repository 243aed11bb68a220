using System.Diagnostics;

namespace Platform.Proteins.Tests;

/// <summary>Independent programs that tests compare with.</summary>
internal static class OracleProgram
{
    private const string Python = "/usr/bin/python3";

    /// <summary>What a script of the Golden directory prints; skips the test where Python or a module is missing.</summary>
    public static string RunScript(string name, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Python), "needs Debian's python3");
        var (exitCode, output, errors) = Run(Python, [Path.Combine(AppContext.BaseDirectory, "Golden", name), .. arguments]);
        Assert.SkipWhen(errors.Contains("ModuleNotFoundError", StringComparison.Ordinal), $"{name} needs a module that is not installed: {errors.Split('\n').LastOrDefault(line => line.Length > 0)}");
        Assert.True(exitCode == 0, errors);
        return output;
    }

    /// <summary>Skips the test where a program is not installed.</summary>
    public static string Require(string program)
    {
        var path = Path.Combine("/usr/bin", program);
        Assert.SkipUnless(File.Exists(path), $"needs {program}");
        return path;
    }

    /// <summary>Runs a program to its end.</summary>
    public static (int ExitCode, string Output, string Errors) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
