using CsCheck;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;

namespace Platform.Core.Tests.Inputs;

public sealed class MixtureInputTests
{
    private static readonly InputEnvironment Environment = new(null, 5);

    [Fact]
    public void Train_SamePosition_GivesTheSameBatchInAnyOrder() =>
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 9]).Array[1, 20].Sample(
            positions =>
            {
                using var mixed = Open(1, 2.5, 0.5);
                var found = positions.Select(position => NumberedInput.Numbers(mixed.Train(new DataPosition(position.Item1, position.Item2)))).ToArray();
                foreach (var (position, numbers) in positions.Zip(found))
                {
                    using var fresh = Open(1, 2.5, 0.5);
                    Assert.Equal(numbers, NumberedInput.Numbers(fresh.Train(new DataPosition(position.Item1, position.Item2))));
                }
            },
            iter: 50);

    [Fact]
    public void Train_AllPositions_TakesEachPartInItsOwnOrderWithoutGaps()
    {
        using var mixed = Open(1, 2, 1);
        var seen = new Dictionary<long, List<DataPosition>>();
        foreach (var numbers in All(mixed, 200))
        {
            seen.TryAdd(numbers[0], []);
            seen[numbers[0]].Add(new DataPosition((int)numbers[1], (int)numbers[2]));
        }

        Assert.Equal([0, 1, 2], seen.Keys.Order());
        foreach (var (source, positions) in seen)
        {
            using var part = new NumberedInput.Config { Source = (int)source, Batches = 3 + (int)source }.Open(Environment);
            var expected = default(DataPosition);
            foreach (var position in positions)
            {
                Assert.Equal(expected, position);
                expected = part.Next(expected);
            }
        }
    }

    [Fact]
    public void Train_ManyBatches_AreDrawnByWeight()
    {
        double[] weights = [1, 2.5, 0.5];
        using var mixed = Open(weights);
        const int Count = 12_000;
        var drawn = new double[3];
        foreach (var numbers in All(mixed, Count))
        {
            drawn[numbers[0]]++;
        }

        // Chi-square with two degrees of freedom: above 13.8 once in a thousand seeds; the seed is fixed.
        var chi = drawn.Select((found, i) => Math.Pow(found - Count * weights[i] / 4, 2) / (Count * weights[i] / 4)).Sum();
        Assert.True(chi < 13.8, $"chi-square {chi}");
    }

    [Fact]
    public void Train_TwoPartsOfTheSameData_HaveSeedsOfTheirOwn()
    {
        using var mixed = Open(1, 1);

        Assert.Equal(2, All(mixed, 40).Select(numbers => numbers[3]).Distinct().Count());
    }

    [Fact]
    public void BatchesInEpoch_WithoutANumber_IsThatOfAllPartsTogether()
    {
        using var mixed = Open(1, 1, 1);
        using var set = (Config(1, 1) with { BatchesPerPass = 17 }).Open(Environment);

        Assert.Equal((3 + 4 + 5, 17), (mixed.BatchesInEpoch(0), set.BatchesInEpoch(3)));
        Assert.Equal(new NumberedInput.DimFacts(3), mixed.Facts);
    }

    [Fact]
    public void Read_ASplit_ReadsAllPartsOrTheOneNamed()
    {
        using var mixed = Open(1, 1);

        Assert.Equal([0, 1], mixed.Read("dev").Select(batch => NumberedInput.Numbers(batch)[0]));
        Assert.Equal([1], mixed.Read("part1/dev").Select(batch => NumberedInput.Numbers(batch)[0]));
        Assert.Contains("part0, part1", Assert.Throws<DataException>(() => mixed.Read("other/dev")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_PartsOfDifferentKinds_IsAConfigErrorWithItsPath()
    {
        var mixed = Config(1, 1);
        mixed = mixed with { Parts = [mixed.Parts[0], mixed.Parts[1] with { Input = new NumberedInput.Config { Dim = 4 } }] };

        Assert.Equal("input.parts[1]", Assert.Single(Assert.Throws<ConfigException>(() => mixed.Open(Environment)).Problems).Path);
    }

    [Fact]
    public void Check_NoPartsOrOneNameTwice_IsTold()
    {
        var twice = Config(1, 1);
        twice = twice with { Parts = [twice.Parts[0], twice.Parts[1] with { Name = "part0" }] };

        Assert.Equal("parts", Assert.Single(ConfigCheck.Problems(new MixtureInput.Config())).Path);
        Assert.Equal("parts[1].name", Assert.Single(ConfigCheck.Problems(twice)).Path);
        Assert.Equal("parts[0].weight", Assert.Single(ConfigCheck.Problems(Config(-1, 1))).Path);
    }

    [Fact]
    public void Config_GoesThroughJsonUnchanged()
    {
        ConfigTypes.Add(typeof(NumberedInput).Assembly);

        Assert.Equal(Config(1, 2), ConfigJson.Read<MixtureInput.Config>(ConfigJson.Write(Config(1, 2))));
    }

    private static MixtureInput.Config Config(params double[] weights) => new()
    {
        Parts = Configs(weights),
    };

    private static ConfigList<MixturePart> Configs(double[] weights) =>
    [
        .. weights.Select((weight, i) => new MixturePart { Input = new NumberedInput.Config { Source = i, Batches = 3 + i }, Weight = weight, Name = $"part{i}" }),
    ];

    private static MixtureInput Open(params double[] weights) => Config(weights).Open(Environment);

    private static IEnumerable<long[]> All(Input input, int count)
    {
        var position = default(DataPosition);
        for (var i = 0; i < count; i++)
        {
            yield return NumberedInput.Numbers(input.Train(position));
            position = input.Next(position);
        }
    }
}
