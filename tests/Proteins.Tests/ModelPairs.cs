using System.Globalization;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests;

/// <summary>Models of native chains as good and as bad as predictions are.</summary>
internal static class ModelPairs
{
    private const int Kinds = 4;

    /// <summary>A model of a chain: blurred, bent at hinges, folded anew by inexact torsions, or blurred with residues left out; turned and shifted, to thousandths of angstroms.</summary>
    /// <param name="native">The chain.</param>
    /// <param name="seed">Which model.</param>
    public static Chain Model(Chain native, int seed)
    {
        var random = new Random(seed);
        var chain = (seed % Kinds) switch
        {
            0 => Blurred(native, random, 4 * random.NextDouble()),
            1 => Bent(native, random, 1 + random.Next(4)),
            2 => Refolded(native, random, 15 * random.NextDouble()),
            _ => Blurred(native, random, 1.5 * random.NextDouble()),
        };
        var kept = seed % Kinds == Kinds - 1 ? chain with { Residues = [.. chain.Residues.Where(_ => random.NextDouble() < 0.8)] } : chain;
        var turn = Rotation.OfQuaternion(random.NextDouble(), random.NextDouble(), -random.NextDouble(), random.NextDouble() - 0.5);
        return Move(kept, place => Rounded(turn.Apply(place) + new Point3(10, -20, 5)));
    }

    /// <summary>Adds independent errors to every atom.</summary>
    public static Chain Blurred(Chain chain, Random random, double deviation) =>
        Move(chain, place => Rounded(place + (new Point3(Normal(random), Normal(random), Normal(random)) * deviation)));

    /// <summary>Writes a chain as a PDB file.</summary>
    public static void Write(Chain chain, string file, bool onlyAlpha = false)
    {
        var lines = chain.Residues.SelectMany(residue => residue.Atoms.Where(atom => !onlyAlpha || atom.Name == "CA").Select(atom => string.Create(
            CultureInfo.InvariantCulture,
            $"ATOM      1  {atom.Name,-3} {residue.Name} A{residue.Number,4}    {atom.Position.X,8:F3}{atom.Position.Y,8:F3}{atom.Position.Z,8:F3}  1.00  0.00          {atom.Element,2}")));
        File.WriteAllLines(file, [.. lines, "TER", "END"]);
    }

    private static Chain Bent(Chain chain, Random random, int hinges)
    {
        var bent = Enumerable.Range(0, hinges).Select(_ => random.Next(chain.Residues.Count)).ToHashSet();
        return Turned(chain, residue => bent.Contains(residue) ? 120 * (random.NextDouble() - 0.5) : 0);
    }

    private static Chain Refolded(Chain chain, Random random, double deviation) => Turned(chain, _ => deviation * Normal(random));

    private static Chain Turned(Chain chain, Func<int, double> turn)
    {
        var inner = InternalChain.Of(chain);
        return (inner with
        {
            Atoms = [.. inner.Atoms.Select(atom => atom.IsAnchor || chain.Residues[atom.Residue].Atoms[atom.Index].Name is not ("N" or "C") ? atom : atom with { Torsion = atom.Torsion + turn(atom.Residue) })],
        }).ToChain();
    }

    private static Chain Move(Chain chain, Func<Point3, Point3> move) =>
        chain with { Residues = [.. chain.Residues.Select(residue => residue with { Atoms = [.. residue.Atoms.Select(atom => atom with { Position = move(atom.Position) })] })] };

    private static Point3 Rounded(Point3 place) => new(Math.Round(place.X, 3), Math.Round(place.Y, 3), Math.Round(place.Z, 3));

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
