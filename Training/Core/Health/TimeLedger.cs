namespace Platform.Training.Core.Health;

/// <summary>
/// Books every moment of a run's wall time to exactly one bucket. The training thread says what it is doing; where one
/// activity is inside another, time goes to the inner one. What is booked sums to the wall time exactly, since every
/// booking ends where the next one begins.
/// </summary>
/// <remarks>One thread books; any thread may read.</remarks>
public sealed class TimeLedger
{
    private const TimeBucket Last = TimeBucket.Down;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly TimeSpan _before;
    private readonly TimeSpan[] _booked = new TimeSpan[(int)Last + 1];
    private readonly TimeSpan[] _session = new TimeSpan[(int)Last + 1];
    private readonly long[] _ended = new long[(int)Last + 1];
    private readonly Stack<TimeBucket> _open = new([TimeBucket.StartUp]);
    private TimeSpan _bookedUntil;
    private long _changes;
    private long _step;
    private long _highestStep;
    private bool _repeats;

    /// <summary>Begins the first session of a run.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="before">How long the process had been at work already; booked as start-up.</param>
    public TimeLedger(TimeProvider time, TimeSpan before = default)
        : this(time, before, null)
    {
    }

    /// <summary>Begins a session of a run.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="before">How long the process had been at work already; booked as start-up.</param>
    /// <param name="earlier">What the sessions before left; null where this is the first.</param>
    public TimeLedger(TimeProvider time, TimeSpan before, TimeRecord? earlier)
    {
        (_time, _start, _before) = (time, time.GetTimestamp(), before);
        var began = time.GetUtcNow().UtcDateTime - before;
        Started = earlier?.Started ?? began;
        Sessions = 1 + (earlier?.Sessions ?? 0);
        if (earlier is null)
        {
            return;
        }

        foreach (var (bucket, booked) in earlier.Buckets)
        {
            _booked[(int)bucket] = booked;
        }

        var down = began - earlier.Until;
        _booked[(int)TimeBucket.Down] += down > TimeSpan.Zero ? down : TimeSpan.Zero;
        _highestStep = earlier.HighestStep;
    }

    /// <summary>When the first session began, UTC.</summary>
    public DateTime Started { get; }

    /// <summary>How many sessions there were, this one included.</summary>
    public int Sessions { get; }

    /// <summary>What is being done now.</summary>
    public TimeActivity Now
    {
        get
        {
            lock (_gate)
            {
                var bucket = (int)Effective(_open.Peek());
                var typical = _ended[bucket] > 0 ? _session[bucket] / _ended[bucket] : (TimeSpan?)null;
                return new TimeActivity(_changes, (TimeBucket)bucket, _step, typical);
            }
        }
    }

    /// <summary>The time booked until now.</summary>
    public TimeReport Report
    {
        get
        {
            lock (_gate)
            {
                Book();
                return new TimeReport(Buckets());
            }
        }
    }

    /// <summary>What a later session needs to go on.</summary>
    public TimeRecord Record
    {
        get
        {
            lock (_gate)
            {
                Book();
                return new TimeRecord(Started, Sessions, _highestStep, Buckets());
            }
        }
    }

    /// <summary>Start-up is over: what is done outside every activity is <see cref="TimeBucket.Other"/> from here on.</summary>
    public void EndStartUp()
    {
        lock (_gate)
        {
            if (_open.Count == 1)
            {
                Turn(() => _open.Pop());
                _open.Push(TimeBucket.Other);
            }
        }
    }

    /// <summary>Begins an activity, within the one that is going on.</summary>
    /// <returns>Ends it when disposed.</returns>
    public IDisposable In(TimeBucket bucket)
    {
        lock (_gate)
        {
            Turn(() => _open.Push(bucket));
        }

        return new Activity(this, 0);
    }

    /// <summary>Begins the computation of a step. One that had been done before counts as repeated, its data and its evaluation included.</summary>
    /// <param name="step">Its number, from 1.</param>
    /// <returns>Ends it when disposed.</returns>
    public IDisposable InStep(long step)
    {
        lock (_gate)
        {
            Turn(() => (_step, _repeats) = (step, step <= _highestStep));
            _open.Push(TimeBucket.Compute);
        }

        return new Activity(this, step);
    }

    private void End(long step)
    {
        lock (_gate)
        {
            _ended[(int)Effective(_open.Peek())]++;
            Turn(() => _open.Pop());
            if (step > 0 && step >= _highestStep)
            {
                (_highestStep, _repeats) = (step, false);
            }
        }
    }

    /// <summary>Books what has passed under the activity that is going on, then changes it.</summary>
    private void Turn(Action change)
    {
        Book();
        _changes++;
        change();
    }

    private void Book()
    {
        var now = _before + _time.GetElapsedTime(_start);
        var bucket = (int)Effective(_open.Peek());
        _booked[bucket] += now - _bookedUntil;
        _session[bucket] += now - _bookedUntil;
        _bookedUntil = now;
    }

    private TimeBucket Effective(TimeBucket bucket) =>
        _repeats && bucket is (TimeBucket.Compute or TimeBucket.Data or TimeBucket.Evaluation) ? TimeBucket.Repeated : bucket;

    private Dictionary<TimeBucket, TimeSpan> Buckets() => Enum.GetValues<TimeBucket>().ToDictionary(bucket => bucket, bucket => _booked[(int)bucket]);

    /// <summary>An activity that ends when it is disposed.</summary>
    private sealed class Activity(TimeLedger ledger, long step) : IDisposable
    {
        public void Dispose() => ledger.End(step);
    }
}
