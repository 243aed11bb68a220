using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;

namespace Platform.Compression.Tests.Sweeps;

/// <summary>Specs whose methods are plain changes of fields, so that a plan can be told from others by what stands in its configs.</summary>
internal static class Specs
{
    /// <summary>Bits show in the rate of dropout, sparsity in the decay of weights, the teacher in the directory of fast checkpoints.</summary>
    public static SweepMethods Methods { get; } = new()
    {
        Quantization = ["SetDropout,rate=0.{bits}"],
        Distillation = ["""SetField,at=checkpoints.fast,value={"type":"FastCheckpoints","directory":"{teacher}"}"""],
        Pruning = ["SetField,at=learner.optimizer.weight_decay,value={sparsity}"],
    };

    public static SweepSpec Small { get; } = new() { Name = "small", Architectures = ["tiny", "4x128"], Methods = Methods };

    public static string Teacher(PlannedRun run) => (string)ConfigTree.Get(run.Config, "checkpoints.fast.directory")!;
}
