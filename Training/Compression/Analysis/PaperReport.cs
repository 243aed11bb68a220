using System.Globalization;
using Platform.Training.Compression.Results;

namespace Platform.Training.Compression.Analysis;

/// <summary>The paper's table and what follows from it, as sections of a report; nothing in them was measured here.</summary>
public static class PaperReport
{
    /// <summary>The sections.</summary>
    public static IReadOnlyList<ReportSection> Sections()
    {
        var architectures = PaperReference.Factors.Select(f => (f.Architecture, f.Megabytes)).Distinct().ToList();
        return
        [
            new(
                "Reference: the paper's reduction factors, not measured here",
                [$"{PaperReference.TableCitation}. Ratios of combined to product are computed from the table; above 1 is super-multiplicative."],
                new ReportTable(
                    ["model", "MB", .. MethodSubset.All.Skip(1).Select(MethodNames.Short), .. MethodNames.Combined.Select(c => $"ratio {MethodNames.Short(c)}")],
                    [
                        .. architectures.Select(a => (string[])
                        [
                            a.Architecture,
                            $"{a.Megabytes}",
                            .. MethodSubset.All.Skip(1).Select(m => PaperReference.Factor(a.Architecture, m).ToString("0.0", CultureInfo.InvariantCulture)),
                            .. MethodNames.Combined.Select(m => PaperReference.Interaction(a.Architecture, m).ToString("0.00", CultureInfo.InvariantCulture)),
                        ]),
                    ])),
            new(
                "Reference: the paper's claims in its own table",
                ["For how many of the six sizes the table agrees with the abstract."],
                new ReportTable(["claim", "sizes", "numbers"], [.. PaperClaims.All.Select(c => (string[])[c.Statement, $"{c.Holds} of 6", c.Evidence])])),
        ];
    }
}
