using System.Diagnostics;
using System.Security.Cryptography;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Health;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Runs;

/// <summary>Computes steps again and compares loss, gradients and data.</summary>
internal sealed class StepReplay(ReplayPolicy policy, TrainStep step, ParameterStore store, ModuleStates states, IRunEvents events, TimeLedger time)
{
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private bool _toldOfRounding;

    /// <summary>Takes the first computation's data where the step is to be replayed; null where it is not.</summary>
    public IncrementalHash? Begin(TrainerState state) =>
        policy.Policy.IsDue(state.Step + 1, state.TotalSteps, _sinceLast.Elapsed) ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;

    /// <summary>Computes a step again, and a third time where it differs; the gradients that agree stand in the store.</summary>
    /// <param name="first">The first computation, its gradients in the store.</param>
    /// <param name="data">What <see cref="Begin"/> gave.</param>
    /// <param name="state">Where the run stands before the step.</param>
    /// <returns>The result to go on with, and what the run remembers.</returns>
    /// <exception cref="SilentCorruptionException">The machine computes wrongly.</exception>
    public (StepResult Result, RunHealth Health) Check(StepResult first, IncrementalHash? data, TrainerState state)
    {
        using var checking = time.In(TimeBucket.Checks);
        using var scope = NewDisposeScope();
        _sinceLast.Restart();
        var one = new Computation(first, store.Gradients.clone(), data?.GetHashAndReset());
        var two = Again(state);
        var health = state.Health with { Replays = state.Health.Replays + 1 };
        var result = two.Result;
        var apart = Distance(one, two);
        if (apart > policy.Tolerance)
        {
            var three = Again(state);
            result = three.Result;
            health = Differed(state.Step + 1, one, two, three, health);
        }
        else
        {
            health = health with { LastAgreed = state.Step + 1 };
        }

        events.Report(new MetricEvent("health/replays", state.Step + 1, health.Replays));
        events.Report(new MetricEvent("health/replay_mismatches", state.Step + 1, health.ReplayMismatches));
        return (result, health);
    }

    private RunHealth Differed(long number, Computation one, Computation two, Computation three, RunHealth health)
    {
        var (first, second, third) = (Distance(one, two), Distance(one, three), Distance(two, three));
        var verdict = Replay.Judge(first, second, third, policy.Tolerance);
        health = health with
        {
            ReplayMismatches = health.ReplayMismatches + 1,
            PassingFaults = health.PassingFaults + (verdict == ReplayVerdict.Passing ? 1 : 0),
        };
        var found = $"Step {number} was computed three times from the same parameters, and the results lie {Math.Max(first, Math.Max(second, third)):G3} of the gradients' norm apart"
            + (SameData(two, three) && (one.Data is null || SameData(one, two)) ? "" : "; its data was not the same each time");
        switch (verdict)
        {
            case ReplayVerdict.Passing when health.PassingFaults <= policy.MostPassing:
                events.Report(new WarningEvent($"{found}. Two of them agree, so that one computation went wrong: a fault of the machine that has passed. Training goes on with what agrees."));
                return health;
            case ReplayVerdict.Rounding:
                TellOfRounding(found);
                return health;
            default:
                var times = verdict == ReplayVerdict.Passing ? $" Two of them agree, but it is the fault number {health.PassingFaults} of this run (replay.most_passing)." : "";
                throw new SilentCorruptionException(
                    $"{found}: this machine computes wrongly.{times} "
                    + (health.LastAgreed > 0 ? $"The last step that came out the same twice is {health.LastAgreed}; checkpoints after it may be wrong. " : "No step came out the same twice; every checkpoint may be wrong. ")
                    + "Test its memory and processor, and go on on another one.");
        }
    }

    private void TellOfRounding(string found)
    {
        if (!_toldOfRounding)
        {
            _toldOfRounding = true;
            events.Report(new WarningEvent($"{found}, no more than rounding: this device does not compute the same to the bit twice. Set replay.tolerance to compare within it."));
        }
    }

    private Computation Again(TrainerState state)
    {
        states.Restore();
        using var data = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var result = step.Compute(state.Step, state.Position, data);
        return new Computation(result, store.Gradients.clone(), data.GetHashAndReset());
    }

    private static bool SameData(Computation one, Computation other) => one.Data.AsSpan().SequenceEqual(other.Data);

    /// <summary>How far two computations lie apart: 0 where every value is the same, infinity where something is not a number.</summary>
    private static double Distance(Computation one, Computation other)
    {
        using var scope = NewDisposeScope();
        if (BitConverter.DoubleToInt64Bits(one.Result.Loss) == BitConverter.DoubleToInt64Bits(other.Result.Loss)
            && one.Gradients.allclose(other.Gradients, rtol: 0, atol: 0, equal_nan: true))
        {
            return 0;
        }

        var norm = Math.Max(one.Gradients.norm().item<float>(), other.Gradients.norm().item<float>());
        var gradients = (one.Gradients - other.Gradients).norm().item<float>() / Math.Max(norm, float.Epsilon);
        var loss = Math.Abs(one.Result.Loss - other.Result.Loss) / Math.Max(Math.Max(Math.Abs(one.Result.Loss), Math.Abs(other.Result.Loss)), float.Epsilon);
        return double.IsFinite(gradients) && double.IsFinite(loss) ? Math.Max(gradients, loss) : double.PositiveInfinity;
    }

    private sealed record Computation(StepResult Result, Tensor Gradients, byte[]? Data);
}

/// <summary>The machine computes wrongly without telling.</summary>
public sealed class SilentCorruptionException(string message) : Exception(message);
