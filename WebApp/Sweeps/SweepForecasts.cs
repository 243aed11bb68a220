using Microsoft.Extensions.Options;
using Platform.Training.Compression.Sweeps;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.WebApp.Execution;
using Platform.WebApp.Execution.Runner;
using Platform.WebApp.Hosting;

namespace Platform.WebApp.Sweeps;

/// <summary>Tells before a launch what a sweep is: how many runs, about how long, how much disk, and what is missing.</summary>
internal sealed class SweepForecasts(DataDirectory data, RunnerLocator runner, IOptions<ExecutionOptions> execution)
{
    /// <summary>Plans a sweep; a large one takes a second or two, away from the page's thread.</summary>
    public Task<SweepForecast> OfAsync(SweepSpec spec, CancellationToken cancellationToken) => Task.Run(() => Of(spec), cancellationToken);

    private SweepForecast Of(SweepSpec spec)
    {
        try
        {
            var plan = SweepPlan.Of(spec);
            var jobs = Math.Max(1, execution.Value.CpuSlots);
            var environment = new InputEnvironment(Directory.Exists(data.Datasets) ? data.Datasets : null, 1);
            environment = runner.Samples is { } samples ? environment with { Samples = samples } : environment;
            var speed = SweepSpeed.Processor(spec.Threads ?? Environment.ProcessorCount);
            var none = new Dictionary<string, double>();
            var estimate = new SweepEstimator(plan, speed, none, none, SweepNeeds.Vocabulary(spec, environment)).Of(plan.Runs, jobs);
            return new SweepForecast(plan.Runs.Count, plan.Cells.Count(), estimate, jobs, SweepNeeds.Missing(plan, environment), []);
        }
        catch (ConfigException exception)
        {
            return new SweepForecast(0, 0, null, 0, [], exception.Problems);
        }
    }
}

/// <summary>What a sweep will be.</summary>
/// <param name="Runs">All its runs.</param>
/// <param name="Cells">Those that are cells; the others are stages that cells share.</param>
/// <param name="Estimate">What it costs; null where it cannot be planned.</param>
/// <param name="Jobs">Runs at a time on this host.</param>
/// <param name="Missing">Data and weights that are not at hand.</param>
/// <param name="Problems">Why it cannot be planned.</param>
public sealed record SweepForecast(
    int Runs, int Cells, SweepEstimate? Estimate, int Jobs, IReadOnlyList<string> Missing, IReadOnlyList<ConfigProblem> Problems);
