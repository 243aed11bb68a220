namespace Platform.Training.Core.Health;

/// <summary>What to do about a run that may be hung.</summary>
public enum HangVerdict
{
    /// <summary>It moves, or is within its limit.</summary>
    Fine,

    /// <summary>It has reached its limit just now: tell, and write its stacks.</summary>
    Report,

    /// <summary>It has reached the limit twice over: end it.</summary>
    End,
}

/// <summary>
/// Decides whether a run hangs, from looks at its <see cref="TimeActivity"/>. Time counts only between looks that come
/// regularly, so that a machine that slept or a process that was paused is not taken for a hang.
/// </summary>
public sealed class HangDetector(WatchdogConfig config)
{
    /// <summary>What one look can add at most.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(5);

    private TimeActivity _last;
    private bool _reported;

    /// <summary>How long nothing has moved.</summary>
    public TimeSpan Quiet { get; private set; }

    /// <summary>Judges.</summary>
    /// <param name="activity">What the run is doing.</param>
    /// <param name="sinceLastLook">Time since the look before.</param>
    public HangVerdict Look(TimeActivity activity, TimeSpan sinceLastLook)
    {
        if (activity.Changes != _last.Changes)
        {
            (Quiet, _reported) = (TimeSpan.Zero, false);
        }
        else
        {
            Quiet += sinceLastLook < LongestLook ? sinceLastLook : LongestLook;
        }

        _last = activity;
        var limit = Limit(activity);
        if (!config.Enabled || Quiet < limit)
        {
            return HangVerdict.Fine;
        }

        if (_reported)
        {
            return Quiet < 2 * limit ? HangVerdict.Fine : HangVerdict.End;
        }

        _reported = true;
        return HangVerdict.Report;
    }

    /// <summary>How long an activity may go on before it is reported.</summary>
    public TimeSpan Limit(TimeActivity activity) => TimeSpan.FromSeconds(
        activity.Typical is { } typical && activity.Bucket != TimeBucket.StartUp
            ? Math.Max(config.FloorSeconds, config.Factor * typical.TotalSeconds)
            : Math.Max(config.FloorSeconds, config.FirstSeconds));
}
