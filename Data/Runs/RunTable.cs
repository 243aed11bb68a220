using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Platform.Data.Runs;

/// <summary>Turns filters and orders into queries that mean the same on every provider.</summary>
internal static class RunTable
{
    public static IQueryable<Run> Filter(PlatformDbContext db, RunFilter filter)
    {
        IQueryable<Run> runs = db.Runs;
        runs = filter.Archived ? runs.Where(run => run.ArchivedAt != null) : runs.Where(run => run.ArchivedAt == null);
        if (filter.States is { Count: > 0 } states)
        {
            var list = states.ToList();
            runs = runs.Where(run => list.Contains(run.State));
        }

        if (filter.Experiment is { } experiment)
        {
            runs = runs.Where(run => run.Experiment == experiment);
        }

        if (filter.Queue is { } queue)
        {
            runs = runs.Where(run => run.Queue == queue);
        }

        if (filter.CreatedBy is { } user)
        {
            runs = runs.Where(run => run.CreatedBy == user);
        }

        if (filter.TagKey is { } key)
        {
            var value = filter.TagValue;
            runs = runs.Where(run => run.Tags.Any(tag => tag.Key == key && (value == null || tag.Value == value)));
        }

        if (filter.SweepId is { } sweep)
        {
            runs = runs.Where(run => run.SweepId == sweep);
        }

        if (filter.ClonedFromId is { } source)
        {
            runs = runs.Where(run => run.ClonedFromId == source);
        }

        foreach (var word in (filter.Search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            runs = Search(runs, word.ToLowerInvariant());
        }

        return runs;
    }

    public static IQueryable<Run> Sort(IQueryable<Run> runs, RunSort sort) => sort.Column switch
    {
        RunSortColumn.Started => Order(runs, run => run.StartedAt == null, run => run.StartedAt, sort.Descending),
        RunSortColumn.Ended => Order(runs, run => run.EndedAt == null, run => run.EndedAt, sort.Descending),
        RunSortColumn.Name => Order(runs, run => false, run => run.Name.ToLower(), sort.Descending),
        RunSortColumn.Experiment => Order(runs, run => false, run => run.Experiment, sort.Descending),
        RunSortColumn.State => Order(runs, run => false, run => run.State, sort.Descending),
        RunSortColumn.CreatedBy => Order(runs, run => run.CreatedBy == null, run => run.CreatedBy, sort.Descending),
        RunSortColumn.Step => Order(runs, run => false, run => run.Step, sort.Descending),
        RunSortColumn.Metric => Order(
            runs,
            run => run.Metrics.Where(metric => metric.Name == sort.Metric).Select(metric => metric.Best).FirstOrDefault() == null,
            run => run.Metrics.Where(metric => metric.Name == sort.Metric).Select(metric => metric.Best).FirstOrDefault(),
            sort.Descending),
        _ => sort.Descending ? runs.OrderByDescending(run => run.Id) : runs.OrderBy(run => run.Id),
    };

    private static IQueryable<Run> Order<T>(
        IQueryable<Run> runs, Expression<Func<Run, bool>> missing, Expression<Func<Run, T>> key, bool descending)
    {
        // Providers disagree on where NULL sorts.
        var ordered = missing.Body is ConstantExpression ? runs.OrderBy(run => 0) : runs.OrderBy(missing);
        ordered = descending ? ordered.ThenByDescending(key) : ordered.ThenBy(key);
        return ordered.ThenByDescending(run => run.Id);
    }

    private static IQueryable<Run> Search(IQueryable<Run> runs, string word)
    {
        var id = long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        return runs.Where(run => run.Id == id
            || run.Name.ToLower().Contains(word)
            || run.Experiment.ToLower().Contains(word)
            || run.Notes.ToLower().Contains(word)
            || run.Tags.Any(tag => tag.Key.ToLower().Contains(word) || tag.Value.ToLower().Contains(word)));
    }
}
