using System.Runtime.InteropServices;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Health;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Core.Runs;

/// <summary>Kinds of failure, by what can be done about them.</summary>
public enum FailureClass
{
    /// <summary>The config or the command is wrong.</summary>
    BadConfig,

    /// <summary>Data is missing or malformed.</summary>
    BadData,

    /// <summary>Memory of the host or the device ran out.</summary>
    OutOfMemory,

    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>The loss or a gradient is not a number any more.</summary>
    Numerics,

    /// <summary>The machine computes, remembers or stores wrongly.</summary>
    Hardware,

    /// <summary>Nothing moved any more; going on from the newest checkpoint may help.</summary>
    Hung,

    /// <summary>Anything else.</summary>
    Bug,
}

/// <summary>Sorts failures into classes.</summary>
public static class Failure
{
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;

    /// <summary>The class of an exception.</summary>
    public static FailureClass ClassOf(Exception exception) => exception switch
    {
        ConfigException => FailureClass.BadConfig,
        DataException => FailureClass.BadData,
        NumericsException => FailureClass.Numerics,
        PreflightException or SilentCorruptionException => FailureClass.Hardware,
        OutOfMemoryException => FailureClass.OutOfMemory,
        ExternalException native when native.Message.Contains("allocate memory", StringComparison.OrdinalIgnoreCase)
            || native.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase) => FailureClass.OutOfMemory,
        IOException disk when (disk.HResult & 0xFFFF) is NoSpaceLeft or QuotaExceeded => FailureClass.DiskFull,
        _ => FailureClass.Bug,
    };
}

/// <summary>A loss or gradient that is not finite.</summary>
public sealed class NumericsException(string message) : Exception(message);
