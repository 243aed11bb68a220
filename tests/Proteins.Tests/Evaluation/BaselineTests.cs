using Platform.Training.Proteins.Datasets;
using Platform.Training.Proteins.Evaluation;
using Platform.Training.Proteins.Metrics;
using Platform.Training.Proteins.Structures;

namespace Platform.Proteins.Tests.Evaluation;

public sealed class BaselineTests(ITestOutputHelper output)
{
    [Fact]
    public void Baselines_OnCasp13_AreAsGoodAsAnotherProgramMeasures()
    {
        var train = TestData.ProteinDataset.Records("train");
        var test = TestData.ProteinDataset.Records("test_casp13").Where(record => record.Id.StartsWith("cutsp13|", StringComparison.Ordinal)).ToArray();
        var separation = SeparationBaseline.Fit(train);
        double Error(ProteinRecord record) => Rmsd.OfDistances((i, j) => separation.Distance(record.Length, i, j), record.CA!);

        var all = Spread.Of(test.Select(Error));
        var shorter = Spread.Of(test.Where(record => record.Length <= 150).Select(Error));
        var states = StateBaseline.Fit(train);
        var torsions = TorsionBaseline.Fit(train);
        output.WriteLine($"separation only, dRMSD: {all}; {shorter}");
        output.WriteLine($"{states}: Q8 {test.Average(r => StateAccuracy.Q8(states.PredictEight(r.Length), r.SecondaryStructure!))}, Q3 {test.Average(r => StateAccuracy.Q3(states.PredictThree(r.Length), r.SecondaryStructure!))}");
        output.WriteLine($"phi {test.Average(r => CircularError.Mean(torsions.Phi(r.Sequence), r.Phi!))}, psi {test.Average(r => CircularError.Mean(torsions.Psi(r.Sequence), r.Psi!))}");

        // By Golden/separation.py.
        Assert.Equal((19, 6), (all.Count, shorter.Count));
        Assert.Equal(9.077279, all.Median, 1e-4);
        Assert.Equal(6.420545, shorter.Median, 1e-4);
        Assert.Equal('H', states.Eight);
    }

    [Fact]
    public void SeparationBaseline_UnseenLengthsAndSeparations_TakeTheNearest()
    {
        var baseline = SeparationBaseline.Fit([Line(20, 3), Line(120, 2)]);

        Assert.Equal(15, baseline.Distance(10, 2, 7), 1e-9);
        Assert.Equal(15, baseline.Distance(10, 7, 2), 1e-9);
        Assert.Equal(57, baseline.Distance(49, 0, 48), 1e-9);
        Assert.Equal(20, baseline.Distance(900, 5, 15), 1e-9);
        Assert.Throws<ArgumentException>(() => SeparationBaseline.Fit([new ProteinRecord("a", "AC")]));
    }

    [Fact]
    public void TorsionBaseline_AnglesAroundTheCircle_AreAveragedThere()
    {
        var baseline = TorsionBaseline.Fit([new ProteinRecord("a", "AAC") { Phi = [170, -170, 20], Psi = [double.NaN, 10, 30] }]);

        Assert.Equal(180, Math.Abs(baseline.Phi("A")[0]), 1e-9);
        Assert.Equal([10, 30], baseline.Psi("AC"), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.True(double.IsFinite(baseline.Phi("W")[0]));
        Assert.Throws<ArgumentException>(() => TorsionBaseline.Fit([new ProteinRecord("a", "AC")]));
    }

    [Fact]
    public void StateBaseline_Counts_AreThoseOfEachAlphabet()
    {
        var baseline = StateBaseline.Fit([new ProteinRecord("a", "AAAAAAAA") { SecondaryStructure = "HHHTTSS?" }]);

        Assert.Equal(new StateBaseline('H', '-'), baseline);
        Assert.Equal("HHH", baseline.PredictEight(3));
        Assert.Throws<ArgumentException>(() => StateBaseline.Fit([new ProteinRecord("a", "A")]));
    }

    private static ProteinRecord Line(int length, double step) =>
        new("line", new string('A', length)) { CA = [.. Enumerable.Range(0, length).Select(i => (Point3?)new Point3(step * i, 0, 0))] };
}
