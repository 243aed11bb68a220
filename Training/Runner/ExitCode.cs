using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner;

/// <summary>How the process ends; scripts and the site rely on these numbers.</summary>
internal enum ExitCode
{
    /// <summary>The work was done.</summary>
    Succeeded = 0,

    /// <summary>It failed.</summary>
    Failed = 1,

    /// <summary>The command or the config is wrong.</summary>
    BadUsage = 2,

    /// <summary>It was told to stop and saved a checkpoint.</summary>
    Stopped = 3,

    /// <summary>Data is missing or malformed.</summary>
    BadData = 4,

    /// <summary>Nothing moved any more, and the watchdog ended it; resuming may help.</summary>
    Hung = 5,
}

/// <summary>Maps what went wrong to an exit code, in one place.</summary>
internal static class Exit
{
    /// <summary>Runs a command's work and prints one clear message where it fails.</summary>
    public static int Guard(Func<ExitCode> work)
    {
        try
        {
            return (int)work();
        }
        catch (Exception problem)
        {
            Console.Error.WriteLine(MessageOf(problem));
            return (int)CodeOf(problem);
        }
    }

    /// <summary>The same for work that waits for others, such as a server.</summary>
    public static async Task<int> GuardAsync(Func<Task<ExitCode>> work)
    {
        try
        {
            return (int)await work();
        }
        catch (OperationCanceledException)
        {
            return (int)ExitCode.Stopped;
        }
        catch (Exception problem)
        {
            Console.Error.WriteLine(MessageOf(problem));
            return (int)CodeOf(problem);
        }
    }

    /// <summary>What to tell a person.</summary>
    public static string MessageOf(Exception problem) => Failure.ClassOf(problem) switch
    {
        FailureClass.DiskFull => $"The disk is full: {problem.Message} Free some space, then go on with --resume.",
        FailureClass.OutOfMemory => $"Memory ran out: {problem.Message} Try a smaller batch.",
        _ => problem.Message,
    };

    /// <summary>The exit code of a failure.</summary>
    public static ExitCode CodeOf(Exception problem) => problem switch
    {
        ConfigException => ExitCode.BadUsage,
        DataException => ExitCode.BadData,
        _ => ExitCode.Failed,
    };
}
