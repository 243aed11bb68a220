using CsCheck;
using Platform.Training.Core.Layers;

namespace Platform.Core.Tests.Layers;

public sealed class ExpertAssignmentTests
{
    [Fact]
    public void Of_AnyChoices_ServesEachExpertUpToItsCapacityAndEverySlotOnce()
    {
        var cases =
            from experts in Gen.Int[1, 6]
            from choices in Gen.Int[1, 3]
            from tokens in Gen.Int[0, 12]
            from chosen in Gen.Long[0, experts - 1].Array[tokens * choices]
            from capacity in Gen.Long[0, 10]
            select (experts, choices, chosen, capacity);
        cases.Sample(
            example =>
            {
                var (experts, choices, chosen, capacity) = example;
                var assignment = ExpertAssignment.Of(chosen, choices, experts, capacity);

                Assert.Equal(assignment.Slots.Length, assignment.Slots.Distinct().Count());
                Assert.Equal(assignment.Slots.Length, assignment.Sizes.Sum());
                var served = 0;
                for (var expert = 0; expert < experts; expert++)
                {
                    var slots = assignment.Slots.AsSpan(served, (int)assignment.Sizes[expert]).ToArray();
                    var first = Enumerable.Range(0, chosen.Length).Where(slot => chosen[slot] == expert)
                        .OrderBy(slot => slot % choices).ThenBy(slot => slot / choices).Take((int)capacity).Select(slot => (long)slot);
                    Assert.Equal(first, slots);
                    Assert.Equal(chosen.Count(other => other == expert), assignment.Wanted[expert]);
                    served += slots.Length;
                }
            },
            iter: 500);
    }
}
