using System.ComponentModel.DataAnnotations;

namespace Platform.WebApp.Execution;

/// <summary>How this process executes runs.</summary>
internal sealed class ExecutionOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Execution";

    /// <summary>The name of this host among the others; each process needs its own. Other characters than a-z, 0-9 and - become -.</summary>
    /// <value>The machine's name, with <c>-web</c> after it for a process that only serves pages.</value>
    [MaxLength(60)]
    public string? HostName { get; set; }

    /// <summary>The program that executes a run: <c>Runner.dll</c> or an executable file.</summary>
    /// <value>The Runner beside a published site, or the one built with it.</value>
    public string? Runner { get; set; }

    /// <summary>How many runs of the queue <c>cpu</c> are executed at once.</summary>
    /// <value>One for each eight cores, at least one; one run uses all cores it finds.</value>
    [Range(0, 256)]
    public int CpuSlots { get; set; } = Math.Max(1, Environment.ProcessorCount / 8);

    /// <summary>Whether to serve the queue <c>gpu</c> with one slot for each accelerator found.</summary>
    /// <value>Yes.</value>
    public bool UseGpus { get; set; } = true;

    /// <summary>How much a run's process yields to others on the same cores, 0 to 19, so that the site stays quick.</summary>
    [Range(0, 19)]
    public int Niceness { get; set; } = 5;

    /// <summary>Time between two looks at a run's files.</summary>
    /// <value>0.3 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Time between two signs of life of a run's owner.</summary>
    /// <value>10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After this time without a sign of life a run is taken away from its owner; several times <see cref="Heartbeat"/>.</summary>
    /// <value>One minute.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LeaseTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Time between two comparisons of the database with what is delivered and alive.</summary>
    /// <value>5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan ReconcileInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a run that a person stops may take to finish its step and save before it is killed.</summary>
    /// <value>3 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// How long this process waits for its runs to save when it shuts down. A run that takes longer is left to finish by itself and is
    /// picked up at the next start.
    /// </summary>
    /// <value>45 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>
    /// How long a run's process may give no sign of life before it is killed, so that the run goes on from its last checkpoint. A process
    /// gives one every second, whatever its run is doing; one whose run hangs ends by itself.
    /// </summary>
    /// <value>10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Interruptions in a row without a new checkpoint after which a run is given up.</summary>
    /// <value>3.</value>
    [Range(1, 100)]
    public int MaxStalledAttempts { get; set; } = 3;

    /// <summary>The wait before an interrupted run is started again, for each interruption without a new checkpoint.</summary>
    /// <value>1 second.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan RestartDelay { get; set; } = TimeSpan.FromSeconds(1);
}
