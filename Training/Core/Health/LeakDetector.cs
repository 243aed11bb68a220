using System.Globalization;

namespace Platform.Training.Core.Health;

/// <summary>Notices a number of live tensors that only ever grows: tensors that somebody keeps from step to step, until memory ends.</summary>
public sealed class LeakDetector
{
    private const int FewestLooks = 10;
    private const long FewestSteps = 100;

    private (long Step, long Tensors) _first = (0, long.MaxValue);
    private long _last = long.MaxValue;
    private int _growths;
    private bool _told;

    /// <summary>Looks at the number of live tensors after a step, outside every dispose scope.</summary>
    /// <returns>What to tell the user; null where there is nothing to tell, or it was told before.</returns>
    public string? Look(long step, long tensors)
    {
        if (tensors <= _last)
        {
            (_first, _growths) = ((step, tensors), 0);
        }
        else
        {
            _growths++;
        }

        _last = tensors;
        if (_told || _growths < FewestLooks || step - _first.Step < FewestSteps)
        {
            return null;
        }

        _told = true;
        var each = (double)(tensors - _first.Tensors) / (step - _first.Step);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The number of live tensors grew from {_first.Tensors:N0} at step {_first.Step:N0} to {tensors:N0} at step {step:N0}, about {each:G2} with every step. "
            + $"Something keeps tensors that no dispose scope ends: look for fields and collections that hold what a step computed.");
    }
}
