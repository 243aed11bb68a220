namespace Platform.Data.Runs;

/// <summary>What a list of runs is ordered by.</summary>
public enum RunSortColumn
{
    /// <summary>When they were made.</summary>
    Created,

    /// <summary>When they were started.</summary>
    Started,

    /// <summary>When they ended.</summary>
    Ended,

    /// <summary>The name.</summary>
    Name,

    /// <summary>The experiment.</summary>
    Experiment,

    /// <summary>The state's name.</summary>
    State,

    /// <summary>Who launched them.</summary>
    CreatedBy,

    /// <summary>The step they reached.</summary>
    Step,

    /// <summary>The best value of one metric.</summary>
    Metric,
}
