using System.Diagnostics;

namespace Platform.Compression.Tests.Export;

/// <summary>The checker of the format's own library, an independent judge of files that are written here.</summary>
internal static class OnnxChecker
{
    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<bool> IsThere = new(() => File.Exists(Python) && Start("import onnx").ExitCode == 0);

    /// <summary>Checks every model in a directory, with full shape inference.</summary>
    public static void AssertValid(string directory)
    {
        var (code, output) = Start($"import glob, onnx\nfiles = glob.glob('{directory}/*.onnx')\nassert files\nfor file in files: onnx.checker.check_model(onnx.load(file), full_check=True)");
        Assert.True(code == 0, output);
    }

    /// <summary>Skips the test where python3-onnx is missing.</summary>
    public static void RequireInstalled() => Assert.SkipUnless(IsThere.Value, "needs python3-onnx");

    private static (int ExitCode, string Output) Start(string script)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", script]) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
