using CsCheck;
using Platform.Training.Proteins.Sequences;

namespace Platform.Proteins.Tests.Sequences;

public sealed class SequencePlacementTests
{
    private static readonly Gen<string> Sequences = Gen.Char[AminoAcid.Letters[..AminoAcid.Count]].Array[40, 120].Select(letters => new string(letters));

    [Fact]
    public void Of_TheSameSequence_IsEachResidueItself() => Sequences.Sample(sequence =>
        Assert.Equal(Enumerable.Range(0, sequence.Length), SequencePlacement.Of(sequence, sequence)));

    [Fact]
    public void Of_ALoopThatWasNotObserved_LeavesItOut() => Gen.Select(Sequences, Gen.Int[10, 20], Gen.Int[1, 10]).Sample((sequence, from, count) =>
    {
        var places = SequencePlacement.Of(sequence.Remove(from, count), sequence);

        // Where the loop's last letters are those before it, the gap may as well stand earlier; the letters tell.
        Assert.Equal(count, places.Count(place => place < 0));
        Assert.All(places.Index().Where(entry => entry.Item >= 0), entry => Assert.Equal(sequence[entry.Index], sequence.Remove(from, count)[entry.Item]));
        Assert.Equal(places.Where(place => place >= 0), places.Where(place => place >= 0).Order());
    });

    [Fact]
    public void Of_TagsOnBothSides_AreLeftOut() => Sequences.Sample(sequence =>
        Assert.Equal(Enumerable.Range(6, sequence.Length), SequencePlacement.Of($"MHHHHH{sequence}WWWW", sequence)));

    [Fact]
    public void Of_OneResidueChanged_StaysInItsPlace() => Gen.Select(Sequences, Gen.Int[5, 30]).Sample((sequence, at) =>
    {
        var changed = sequence[at] == 'A' ? 'C' : 'A';

        Assert.Equal(at, SequencePlacement.Of(sequence[..at] + changed + sequence[(at + 1)..], sequence)[at]);
    });

    [Fact]
    public void Of_NothingShown_IsNowhere() => Assert.All(SequencePlacement.Of("", "ACDEF"), place => Assert.Equal(-1, place));
}
