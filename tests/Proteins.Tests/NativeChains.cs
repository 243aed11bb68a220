using System.Diagnostics;
using System.Globalization;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests;

/// <summary>The experimental structures of the data sets, unpacked once for all tests of a process.</summary>
internal static class NativeChains
{
    private static readonly Lazy<string?> Directory = new(Unpack);

    /// <summary>The PDB files in the order of their names; skips the test where they are not at hand.</summary>
    public static string[] Files()
    {
        Assert.SkipWhen(Directory.Value is null, "needs proteins/structures.tar.xz in PLATFORM_DATASETS, tar and xz");
        return [.. System.IO.Directory.EnumerateFiles(Directory.Value, "*.pdb", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    /// <summary>Every so many of the files.</summary>
    /// <param name="count">How many, at most.</param>
    /// <param name="seed">Which of them.</param>
    public static string[] Sample(int count, int seed = 1)
    {
        var files = Files();
        new Random(seed).Shuffle(files);
        return files[..Math.Min(count, files.Length)];
    }

    /// <summary>The chain of a file.</summary>
    public static Chain Read(string file)
    {
        var residues = new List<Residue>();
        var atoms = new List<Atom>();
        foreach (var line in File.ReadLines(file).Where(line => line.StartsWith("ATOM", StringComparison.Ordinal)))
        {
            var number = int.Parse(line.AsSpan(22, 4), CultureInfo.InvariantCulture);
            if (residues.Count == 0 || residues[^1].Number != number)
            {
                atoms = [];
                residues.Add(new Residue(line.Substring(17, 3), number, line[26], atoms));
            }

            atoms.Add(new Atom(line.Substring(12, 4).Trim(), line.Substring(76, 2).Trim(), new Point3(Coordinate(line, 30), Coordinate(line, 38), Coordinate(line, 46))));
        }

        return new Chain("A", residues);
    }

    private static double Coordinate(string line, int column) => double.Parse(line.AsSpan(column, 8), CultureInfo.InvariantCulture);

    private static string? Unpack()
    {
        var archive = Path.Combine(Environment.GetEnvironmentVariable("PLATFORM_DATASETS") ?? "", "proteins", "structures.tar.xz");
        if (!File.Exists(archive) || OperatingSystem.IsWindows())
        {
            return null;
        }

        var directory = System.IO.Directory.CreateTempSubdirectory("proteins-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.Directory.Delete(directory, true);
        using var process = Process.Start("tar", ["-xJf", archive, "-C", directory]);
        process.WaitForExit();
        return process.ExitCode == 0 ? directory : null;
    }
}
