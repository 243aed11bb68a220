using System.Text.Json;
using CsCheck;
using Platform.Core.Tests.Golden;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Learning;

namespace Platform.Core.Tests.Learning;

public sealed class ScheduleTests
{
    private static readonly JsonElement Golden = GoldenFile.Read("learning.json").GetProperty("schedules");

    private static readonly Gen<WarmUpSchedule> Smooth = Gen.Select(
        Gen.Int[0, 6], Gen.Double[0.05, 0.4], Gen.Double[0, 1], Gen.Double[0.1, 0.5], Gen.Double[1, 4],
        WarmUpSchedule (kind, warmUp, minimum, decay, power) => kind switch
        {
            0 => new LinearSchedule { WarmUp = warmUp, Minimum = minimum },
            1 => new CosineSchedule { WarmUp = warmUp, Minimum = minimum },
            2 => new ConstantSchedule { WarmUp = warmUp, Minimum = minimum },
            3 => new PolynomialSchedule { WarmUp = warmUp, Minimum = minimum, Power = power },
            4 => new InverseSquareRootSchedule { WarmUp = warmUp, Minimum = minimum },
            5 => new WarmUpStableDecaySchedule { WarmUp = warmUp, Minimum = minimum, Decay = decay },
            _ => new WarmUpStableDecaySchedule { WarmUp = warmUp, Minimum = minimum, Decay = decay, Shape = DecayShape.Cosine },
        });

    private static Dictionary<string, Schedule> Schedules { get; } = new()
    {
        ["linear"] = new LinearSchedule(),
        ["linear_floor"] = new LinearSchedule { Minimum = 0.2 },
        ["cosine"] = new CosineSchedule(),
        ["constant"] = new ConstantSchedule(),
        ["polynomial"] = new PolynomialSchedule { Power = 3 },
        ["inverse_square_root"] = new InverseSquareRootSchedule(),
        ["stable_linear"] = new WarmUpStableDecaySchedule { Decay = 0.25 },
        ["stable_cosine"] = new WarmUpStableDecaySchedule { Decay = 0.25, Shape = DecayShape.Cosine },
        ["stable_square_root"] = new WarmUpStableDecaySchedule { Decay = 0.25, Shape = DecayShape.SquareRoot },
        ["segments"] = new SegmentSchedule
        {
            Segments =
            [
                new() { Length = 1, Schedule = new LinearSchedule { WarmUp = 0 } },
                new() { Length = 3, Peak = 0.5, Schedule = new LinearSchedule { WarmUp = 0 } },
            ],
        },
    };

    public static TheoryData<string> Names => [.. Schedules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Factor_EveryStep_IsTheFormula(string name)
    {
        var expected = Golden.GetProperty(name);
        for (var step = 0; step < expected.GetArrayLength(); step++)
        {
            Assert.Equal(expected[step].GetDouble(), Schedules[name].Factor(step, expected.GetArrayLength() - 1), 1e-12);
        }
    }

    [Fact]
    public void Factor_AnySchedule_RisesToOneThenFallsToItsFloorWithoutJumps() =>
        Smooth.Select(Gen.Int[20, 5000]).Sample((schedule, total) =>
        {
            var factors = Enumerable.Range(0, total + 1).Select(step => schedule.Factor(step, total)).ToArray();
            var peak = (int)Math.Ceiling(schedule.WarmUp * total);
            Assert.All(factors, factor => Assert.InRange(factor, 0, 1 + 1e-12));
            Assert.All(Enumerable.Range(1, peak - 1), step => Assert.True(factors[step] > factors[step - 1], $"step {step}"));
            Assert.All(Enumerable.Range(peak + 1, total - peak), step => Assert.InRange(factors[step], schedule.Minimum - 1e-12, factors[step - 1] + 1e-12));

            // The steepest are warm-up, 1/0.05 over the run, the decay, π/2 / 0.1, and a fourth power, 4 / 0.6.
            Assert.All(Enumerable.Range(1, total), step => Assert.True(Math.Abs(factors[step] - factors[step - 1]) <= 20.5 / total + 1e-9));
            Assert.Equal(factors[^1], schedule.Factor(10L * total, total), 1e-12);
        });

    [Fact]
    public void Segments_AnyLengths_ShareTheRunOut() =>
        Gen.Int[1, 9].Array[1, 6].Select(Gen.Int[50, 500]).Sample((lengths, total) =>
        {
            var schedule = new SegmentSchedule
            {
                Segments = ConfigList.Create<ScheduleSegment>(
                    [.. lengths.Select((length, i) => new ScheduleSegment { Length = length, Peak = (i + 1) / 10.0, Schedule = new ConstantSchedule { WarmUp = 0 } })]),
            };
            var steps = Enumerable.Range(0, total).GroupBy(step => schedule.Factor(step, total)).ToDictionary(group => group.Key, group => group.Count());
            Assert.All(lengths.Index(), segment =>
                Assert.Equal((double)segment.Item / lengths.Sum() * total, steps.GetValueOrDefault((segment.Index + 1) / 10.0), tolerance: 1));
        });

    [Fact]
    public void Preview_OfARun_StartsAndEndsWithIt()
    {
        var preview = new CosineSchedule().Preview(1000, 11);

        Assert.Equal([0, 100, 200, 300, 400, 500, 599, 699, 799, 899, 999], preview.Select(point => point.Step));
        Assert.All(preview, point => Assert.Equal(new CosineSchedule().Factor(point.Step, 1000), point.Factor));
        Assert.Equal([(0L, 1.0)], new ConstantSchedule { WarmUp = 0 }.Preview(1));
    }

    [Fact]
    public void Check_ImpossibleSchedules_SaysWhatToDo()
    {
        var problems = ConfigCheck.Problems(new SegmentSchedule
        {
            Segments =
            [
                new() { Schedule = new WarmUpStableDecaySchedule { WarmUp = 0.5, Decay = 0.6 } },
                new() { Schedule = new InverseSquareRootSchedule { WarmUp = 0 } },
                new() { Schedule = new SegmentSchedule { Segments = [] } },
            ],
        });

        Assert.Equal(
            ["segments[0].schedule.decay", "segments[1].schedule.warm_up", "segments[2].schedule.segments"],
            problems.Select(problem => problem.Path));
    }
}
