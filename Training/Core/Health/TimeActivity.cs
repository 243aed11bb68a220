using System.Runtime.InteropServices;

namespace Platform.Training.Core.Health;

/// <summary>What a run is doing, as its <see cref="TimeLedger"/> has it.</summary>
/// <param name="Changes">How often the activity changed; one that stays the same between two looks means that nothing moved.</param>
/// <param name="Bucket">The activity.</param>
/// <param name="Step">The step last begun.</param>
/// <param name="Typical">How long one such activity took on average in this session; null where none has ended yet.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TimeActivity(long Changes, TimeBucket Bucket, long Step, TimeSpan? Typical);
