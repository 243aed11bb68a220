using Platform.Core.Tests.Layers;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;
using static TorchSharp.torch;

namespace Platform.Core.Tests.Checkpoints;

/// <summary>A tiny model with its learner, and a directory for its checkpoints.</summary>
internal sealed class CheckpointFixture : IDisposable
{
    public static readonly TrainerState State = new(1, 10, 20, new(1, 3), 5, 0.1 + 0.2, 1.0 / 3, 12.5);

    public CheckpointFixture() => Learner = new Learner.Config().Build(Parameters, 20);

    public string Root { get; } = Directory.CreateTempSubdirectory("platform-checkpoints-").FullName;

    public string Checkpoints => Path.Combine(Root, "run", "checkpoints");

    public ParameterStore Parameters { get; } = new(new Wrapper<LinearMap>(new Linear.Config { InputDim = 3, OutputDim = 2 }), 1, CPU);

    public Learner Learner { get; }

    public List<string> Warnings { get; } = [];

    public IEnumerable<long> Steps => CheckpointStore.List(Checkpoints).Select(path => long.Parse(Path.GetFileName(path)[5..], System.Globalization.CultureInfo.InvariantCulture));

    public CheckpointStore Open(CheckpointStore.Config? config = null) => (config ?? new CheckpointStore.Config()).Open(Checkpoints, Warnings.Add);

    /// <summary>Fills every parameter with the number of a step and saves it.</summary>
    public Checkpoint Save(CheckpointStore store, long step, params (string Name, double Value)[] figures)
    {
        Fill(step);
        return store.Save(State with { Step = step }, Parameters, Learner, figures.ToDictionary(figure => figure.Name, figure => figure.Value))!;
    }

    /// <summary>As <see cref="Save"/>, in the background.</summary>
    public void Begin(CheckpointStore store, long step, CheckpointTier tier)
    {
        Fill(step);
        store.Begin(tier, State with { Step = step }, Parameters, Learner, new Dictionary<string, double>(), _ => { });
    }

    /// <summary>Restores and checks that the parameters are those of the step restored.</summary>
    public long? Restore(CheckpointStore store, bool healthy = false)
    {
        Fill(-1);
        var state = healthy ? store.RollBack(Parameters, Learner) : store.Restore(Parameters, Learner);
        Assert.All(Values(), value => Assert.Equal(state?.Step ?? -1, value));
        return state?.Step;
    }

    public void Dispose()
    {
        Learner.Dispose();
        Parameters.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    private void Fill(long step)
    {
        using var quiet = no_grad();
        foreach (var parameter in Parameters.Parameters)
        {
            parameter.Value.fill_(step);
        }
    }

    private IEnumerable<float> Values() => Parameters.Parameters.SelectMany(parameter => parameter.Value.data<float>().ToArray());
}
