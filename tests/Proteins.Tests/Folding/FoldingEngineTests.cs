using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Formats;
using Platform.Training.Proteins.Geometry;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Folding;

public sealed class FoldingEngineTests
{
    private static readonly FoldingOptions Quick = new() { Starts = 4, Models = 3, Iterations = 100 };

    [Theory]
    [InlineData(FoldingMethod.Gradient, 1)]
    [InlineData(FoldingMethod.Mds, 1)]
    [InlineData(FoldingMethod.Admm, 3)]
    public void Fold_KnownDistances_FindsTheChain(FoldingMethod method, double within)
    {
        var native = Native(50);

        var best = Chains.Fold(Quick with { Method = method }, Input(native))[0];

        Assert.InRange(Chains.Rmsd(Chains.CA(best), native), 0, within);
        Assert.InRange(best.MeanExpectedLddt, 0.7, 1);
        Assert.Equal(1, best.Rank);
    }

    [Fact]
    public void Fold_RealChains_TypicallyComesWithinTwoAngstroms()
    {
        double[] errors = [.. Chains.Real(60, 90)
            .Where(chain => chain.CA.Length == chain.Record.Length)
            .Take(3)
            .Select(chain => Chains.Rmsd(Chains.CA(Chains.Fold(new FoldingOptions { Starts = 1 }, Chains.Known(chain.Record.Sequence, chain.CA))[0]), chain.CA))
            .Order()];

        Assert.Equal(3, errors.Length);
        Assert.InRange(errors[1], 0, 2);
    }

    [Fact]
    public void Fold_TwoThreadsOrOne_GivesTheSameModelsByEnergy()
    {
        var input = Input(Native(30));
        var one = Chains.Fold(Quick with { Threads = 1 }, input);
        var two = Chains.Fold(Quick with { Threads = 2 }, input);

        Assert.Equal(3, one.Count);
        Assert.Equal(one.Select(model => model.Energy), one.Select(model => model.Energy).Order());
        Assert.Equal(one.Select(model => model.Energy), two.Select(model => model.Energy));
        Assert.Equal(one.SelectMany(Chains.CA), two.SelectMany(Chains.CA));
        Assert.NotEqual(
            one.Select(model => model.Energy),
            Chains.Fold(Quick with { Seed = 2, Starts = 5, Models = 5 }, input).Select(model => model.Energy));
    }

    [Fact]
    public void Fold_Model_HasTheChainsResiduesAndItsConfidence()
    {
        var model = Chains.Fold(Quick, Input(Native(30)))[0];
        var residues = model.Structure.Chains.Single().Residues;

        Assert.Equal(Enumerable.Range(1, 30), residues.Select(residue => residue.Number));
        Assert.Equal(["N", "CA", "C", "O", "CB"], residues[0].Atoms.Select(atom => atom.Name).Take(5));
        Assert.Null(residues.First(residue => residue.Letter == 'G')["CB"]);
        Assert.All(residues, residue => Assert.Empty(ResidueTopology.Of(residue.Letter).AtomNames.Except(residue.Atoms.Select(atom => atom.Name))));
        Assert.Equal(30, residues.ToList().FindIndex(residue => residue["OXT"] is not null) + 1);
        Assert.All(residues.Zip(model.ExpectedLddt), pair => Assert.All(pair.First.Atoms, atom => Assert.Equal(100 * pair.Second, atom.BFactor, 1e-9)));
        Assert.Equal(30, model.ExpectedDistanceError.GetLength(0));
    }

    [Fact]
    public void Fold_WithoutSideChains_HasBackboneAndBeta()
    {
        var model = Chains.Fold(Quick with { SideChains = false, Method = FoldingMethod.Mds }, Input(Native(20)))[0];

        Assert.All(model.Structure.Chains[0].Residues, residue => Assert.Equal(residue.Letter != 'G', residue["CB"] is not null));
        Assert.All(model.Structure.Chains[0].Residues, residue => Assert.Null(residue["CG"]));
    }

    [Fact]
    public void Fold_ModelAsFiles_IsAcceptedByGemmiAndDssp()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mkdssp"), "needs mkdssp");
        using var directory = new TemporaryDirectory();
        var model = Chains.Fold(Quick with { Method = FoldingMethod.Mds }, Input(Native(50)))[0];
        var (pdb, cif) = (Path.Combine(directory.Path, "model.pdb"), Path.Combine(directory.Path, "model.cif"));
        using (var writer = new StreamWriter(pdb))
        {
            PdbFile.Write(writer, model.Structure);
        }

        using (var writer = new StreamWriter(cif))
        {
            MmcifFile.Write(writer, model.Structure);
        }

        var found = ScipyOracle.Solve(new { pdb, cif }, """
            import gemmi, subprocess
            atoms = [len(list(model.all())) for model in (gemmi.read_structure(problem[k])[0] for k in ('pdb', 'cif'))]
            lines = subprocess.run(['mkdssp', '--output-format=dssp', problem['pdb'], '/dev/stdout'], capture_output=True, text=True, check=True).stdout.splitlines()
            start = next(i for i, line in enumerate(lines) if line.startswith('  #  RESIDUE'))
            answer = atoms + [len(lines) - start - 1, sum(line[16] == 'H' for line in lines[start + 1:])]
            """);

        var count = model.Structure.Chains[0].Residues.Sum(residue => residue.Atoms.Count);
        Assert.Equal([count, count, 50], found[..3]);
        Assert.InRange(found[3], 25, 50);
    }

    [Fact]
    public void Fold_Cancelled_StopsAndProgressRises()
    {
        using var source = new CancellationTokenSource();
        var seen = new List<FoldingProgress>();
        var input = Input(Native(40));
        Assert.ThrowsAny<OperationCanceledException>(() => new FoldingEngine(Quick with { Threads = 1 }).Fold(input, new Listener(progress =>
        {
            seen.Add(progress);
            if (double.IsFinite(progress.LowestEnergy))
            {
                source.Cancel();
            }
        }), source.Token));

        Assert.Equal(seen.Select(progress => progress.Done), seen.Select(progress => progress.Done).Order());
        Assert.InRange(seen.Count, 3, 4);
    }

    [Fact]
    public void Fold_WhatDoesNotFit_IsRefused()
    {
        var ca = Native(30);
        var input = Input(ca);

        Refuses("5 to 1000 residues are folded; this has 3", input with { Sequence = "AAA" });
        Refuses("Residue 2: '*' is no amino acid", input with { Sequence = "A*" + input.Sequence[2..] });
        Refuses("needs predicted distances", input with { CA = null });
        Refuses("has 31 residues, the CA distances 30", input with { Sequence = input.Sequence + "A" });
        Refuses("the torsions 2", input with { Torsions = new TorsionPrediction([1, 2], [1, 2], [1, 2], [1, 2]) });

        static void Refuses(string problem, FoldingInput input) =>
            Assert.Contains(problem, Assert.Throws<DataException>(() => Chains.Fold(Quick, input)).Message, StringComparison.Ordinal);
    }

    private static Point3[] Native(int length) => [.. Chains.Hairpin(length, out _, out _).Select(residue => residue.CA)];

    private static FoldingInput Input(Point3[] native) => Chains.Known(string.Concat(Enumerable.Range(0, native.Length).Select(i => "ALKEGS"[i % 6])), native);

    private sealed class Listener(Action<FoldingProgress> report) : IProgress<FoldingProgress>
    {
        public void Report(FoldingProgress value) => report(value);
    }
}
