using Platform.Training.Core.Inputs;
using Platform.Training.Proteins.Folding;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Folding;

public sealed class FoldingEngineTests
{
    private static readonly FoldingOptions Quick = new() { Starts = 4, Models = 3, Iterations = 100 };

    [Theory]
    [InlineData(FoldingMethod.Gradient)]
    [InlineData(FoldingMethod.Mds)]
    public void Fold_KnownDistances_FindsTheChain(FoldingMethod method)
    {
        var native = Native(50);

        var best = Chains.Fold(Quick with { Method = method }, Input(native))[0];

        Assert.InRange(Chains.Rmsd(Chains.CA(best), native), 0, 1);
        Assert.InRange(best.MeanExpectedLddt, 0.7, 1);
        Assert.Equal(1, best.Rank);
    }

    [Fact]
    public void Fold_RealChains_TypicallyComesWithinTwoAngstroms()
    {
        double[] errors = [.. Chains.Real(40, 110)
            .Where(chain => chain.CA.Length == chain.Record.Length)
            .Take(5)
            .Select(chain => Chains.Rmsd(Chains.CA(Chains.Fold(new FoldingOptions { Starts = 1 }, Chains.Known(chain.Record.Sequence, chain.CA))[0]), chain.CA))
            .Order()];

        Assert.Equal(5, errors.Length);
        Assert.InRange(errors[2], 0, 2);
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
        Assert.All(residues.Zip(model.ExpectedLddt), pair => Assert.All(pair.First.Atoms, atom => Assert.Equal(100 * pair.Second, atom.BFactor, 1e-9)));
        Assert.Equal(30, model.ExpectedDistanceError.GetLength(0));
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
