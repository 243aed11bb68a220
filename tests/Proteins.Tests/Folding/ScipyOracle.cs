using System.Diagnostics;
using System.Text.Json;

namespace Platform.Proteins.Tests.Folding;

/// <summary>Debian's python3-scipy, an independent judge of numbers.</summary>
internal static class ScipyOracle
{
    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<bool> IsThere = new(() => File.Exists(Python) && Start("import scipy", "").ExitCode == 0);

    /// <summary>Runs a script that finds the problem in <c>problem</c> and puts its answer, a list of numbers, into <c>answer</c>; skips the test where scipy is missing.</summary>
    public static double[] Solve(object problem, string script)
    {
        Assert.SkipUnless(IsThere.Value, "needs python3-scipy");
        var (code, output, error) = Start($"import json, sys\nimport numpy as np\nproblem = json.load(sys.stdin)\n{script}\nprint(json.dumps([float(x) for x in answer]))", JsonSerializer.Serialize(problem));
        Assert.True(code == 0, error);
        return JsonSerializer.Deserialize<double[]>(output)!;
    }

    private static (int ExitCode, string Output, string Error) Start(string script, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", script]) { RedirectStandardError = true, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
