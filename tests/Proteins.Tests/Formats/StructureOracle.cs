using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Formats;

/// <summary>Other programs' reading of structure files, by <c>Golden/read_structures.py</c>.</summary>
internal static class StructureOracle
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Runs the script; skips the test where the program is missing.</summary>
    /// <param name="module">The Python module that is needed.</param>
    /// <param name="mode">What the script is to do.</param>
    /// <param name="files">What to read.</param>
    /// <returns>What it printed for each file.</returns>
    public static JsonElement[] Run(string module, string mode, params string[] files)
    {
        Assert.SkipUnless(File.Exists(Python) && Start("-c", $"import {module}").ExitCode == 0, $"needs {Python} with {module}");
        var (code, output) = Start([Path.Combine(AppContext.BaseDirectory, "Golden", "read_structures.py"), mode, .. files]);
        Assert.Equal(0, code);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    /// <summary>A structure, one atom a line, as <see cref="Describe(JsonElement)"/> writes that of another program.</summary>
    public static string[] Describe(Structure structure) =>
    [
        .. structure.Models.Index().SelectMany(model => model.Item.SelectMany(chain => chain.Residues.SelectMany(residue => residue.Atoms.Select(atom => string.Create(
            CultureInfo.InvariantCulture,
            $"{model.Index} {chain.Name} {residue.Name} {residue.Number}{residue.InsertionCode} {atom.Name} {atom.Element} {atom.Position.X:F3} {atom.Position.Y:F3} {atom.Position.Z:F3} {atom.Occupancy:F2} {atom.BFactor:F2}"))))),
    ];

    /// <summary>What another program read, one atom a line.</summary>
    public static string[] Describe(JsonElement models) =>
    [
        .. models.EnumerateArray().Index().SelectMany(model => model.Item.EnumerateArray().SelectMany(chain => chain[1].EnumerateArray().SelectMany(residue => residue[3].EnumerateArray().Select(atom =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{model.Index} {chain[0]} {residue[0]} {residue[1]}{residue[2]} {atom[0]} {atom[1]} {atom[2].GetDouble():F3} {atom[3].GetDouble():F3} {atom[4].GetDouble():F3} {atom[5].GetDouble():F2} {atom[6].GetDouble():F2}"))))),
    ];

    private static (int ExitCode, string Output) Start(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
