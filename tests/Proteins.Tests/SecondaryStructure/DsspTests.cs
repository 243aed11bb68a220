using System.Globalization;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.SecondaryStructure;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.SecondaryStructure;

public sealed class DsspTests(ITestOutputHelper output)
{
    [Fact]
    public void Assign_NativeChains_AgreesWithMkdssp()
    {
        var program = OracleProgram.Require("mkdssp");
        var count = int.Parse(Environment.GetEnvironmentVariable("DSSP_CHAINS") ?? "20", CultureInfo.InvariantCulture);
        var (same, all) = (0, 0);
        var different = new SortedDictionary<string, int>();

        Parallel.ForEach(NativeChains.Sample(count, seed: 3), new ParallelOptions { MaxDegreeOfParallelism = 2 }, file =>
        {
            var chain = NativeChains.Read(file);
            var result = OracleProgram.Run(program, "--output-format", "dssp", "--quiet", file);
            Assert.True(result.ExitCode == 0, result.Errors);
            var expected = Read(result.Output);
            var states = Dssp.Assign(chain);
            lock (different)
            {
                foreach (var (i, residue) in chain.Residues.Index())
                {
                    var theirs = expected.GetValueOrDefault(residue.Number, '?');
                    (all, same) = (all + 1, states[i] == theirs ? same + 1 : same);
                    if (states[i] != theirs)
                    {
                        var key = $"{theirs} is {states[i]}";
                        different[key] = different.GetValueOrDefault(key) + 1;
                        output.WriteLine($"{Path.GetFileName(file)} {residue.Number} {key}");
                    }
                }
            }
        });

        output.WriteLine($"{same} of {all} residues agree; {string.Join(", ", different.Select(item => $"{item.Key}: {item.Value}"))}");
        Assert.True(same >= 0.99 * all, $"{same} of {all}");
        Assert.True(all > 40 * count);
    }

    [Fact]
    public void Assign_DatasetChains_IsWhatTheDatasetSays()
    {
        var (same, all) = (0, 0);
        foreach (var file in NativeChains.Sample(40, seed: 9))
        {
            var id = Path.GetRelativePath(Path.GetDirectoryName(Path.GetDirectoryName(file))!, file)[..^4].Replace('/', '|');
            var native = TestData.ProteinDataset.Record(id).SecondaryStructure!;
            var states = Dssp.Assign(NativeChains.Read(file));
            (same, all) = (same + states.Zip(native, (a, b) => a == b ? 1 : 0).Sum(), all + native.Length);
        }

        Assert.True(same >= 0.99 * all, $"{same} of {all}");
    }

    [Theory]
    [InlineData(-57.8, -47.0, 'H')]
    [InlineData(-49.0, -26.0, 'G')]
    [InlineData(-57.1, -69.7, 'I')]
    [InlineData(-139.0, 135.0, '-')]
    public void Assign_IdealTorsions_IsTheirHelixInside(double phi, double psi, char state)
    {
        var backbone = IdealBackbone.Build([.. Enumerable.Repeat(phi, 24)], [.. Enumerable.Repeat(psi, 24)]);

        var states = Dssp.Assign(backbone, new string('A', 24));

        Assert.Equal(new string(state, 10), states[7..17]);
        Assert.Equal('-', states[0]);
    }

    [Fact]
    public void Assign_ResidueWithoutOxygen_IsUnknown()
    {
        var chain = NativeChains.Read(NativeChains.Files()[3]);
        var residue = chain.Residues[10];
        var broken = chain with { Residues = [.. chain.Residues.Take(10), residue with { Atoms = [.. residue.Atoms.Where(atom => atom.Name != "O")] }, .. chain.Residues.Skip(11)] };

        Assert.Equal('?', Dssp.Assign(broken)[10]);
        Assert.Equal(chain.Residues.Count, Dssp.Assign(broken).Length);
    }

    /// <summary>The states of the program's old format by residue number; a polyproline helix is none.</summary>
    private static Dictionary<int, char> Read(string text) => text.Split('\n')
        .SkipWhile(line => !line.StartsWith("  #  RESIDUE", StringComparison.Ordinal)).Skip(1)
        .Where(line => line.Length > 16 && line[13] != '!')
        .ToDictionary(line => int.Parse(line.AsSpan(5, 5), CultureInfo.InvariantCulture), line => line[16] is ' ' or 'P' ? '-' : line[16]);
}
