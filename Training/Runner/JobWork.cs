using Platform.Training.Core.Health;
using Platform.Training.Core.Runs;

namespace Platform.Training.Runner;

/// <summary>Does a job.</summary>
internal sealed class JobWork(Job job, NarratedEvents events, TimeLedger time) : RunWork
{
    public override long Step => job.Step;

    public override string WhatStays => "told to stop; what was made stays";

    public override bool Execute(CancellationToken stop)
    {
        events.Report(new StateEvent("running", job.Step));
        time.EndStartUp();
        return job.Run(stop);
    }

    public override void Dispose() => job.Dispose();
}
