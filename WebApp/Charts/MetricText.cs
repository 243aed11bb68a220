using Platform.WebApp.Components.Parts;

namespace Platform.WebApp.Charts;

/// <summary>How metrics are called and written: titles, units, per cent.</summary>
internal static class MetricText
{
    private static readonly string[] Shares = ["accuracy", "f1", "precision", "recall", "mfu", "share"];

    /// <summary>Whether a metric is a share, written as per cent.</summary>
    public static bool IsPercent(string name) => Shares.Any(s => Last(name) == s || Last(name).EndsWith("_" + s, StringComparison.Ordinal));

    /// <summary>Whether a metric is set rather than measured, so that smoothing would tell what is not so.</summary>
    public static bool IsExact(string name) => Last(name) is "learning_rate" or "epoch";

    /// <summary>The axis title with its unit.</summary>
    public static string Axis(string name)
    {
        var last = Last(name);
        return last switch
        {
            "loss" => "loss (nats)",
            "learning_rate" => "learning rate",
            "gradient_norm" => "gradient norm",
            "cpu_percent" => "CPU (%, 100 = one core)",
            _ when IsPercent(name) => $"{Words(last)} (%)",
            _ when last.EndsWith("_per_second", StringComparison.Ordinal) => $"{Words(last[..^11])} / s",
            _ when last.EndsWith("_mb", StringComparison.Ordinal) => $"{Words(last[..^3])} (MB)",
            _ when last.EndsWith("_seconds", StringComparison.Ordinal) => $"{Words(last[..^8])} (s)",
            "seconds" => "time (s)",
            _ when last.EndsWith("_percent", StringComparison.Ordinal) => $"{Words(last[..^8])} (%)",
            _ => Words(last),
        };
    }

    /// <summary>A value in the metric's unit.</summary>
    public static string Value(string name, double? value) => IsPercent(name) ? Format.Percent(value) : Format.Number(value);

    /// <summary>The part before the name's last slash: train, dev, system.</summary>
    public static string Group(string name) => name.LastIndexOf('/') is > 0 and var slash ? name[..slash] : "other";

    /// <summary>Whether a metric tells of the machine and of the run's course, not of the model.</summary>
    public static bool IsOfTheMachine(string name) => Group(name) is "system" or "goodput";

    private static string Last(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static string Words(string name) => name.Replace('_', ' ');
}
