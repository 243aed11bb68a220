using Platform.Training.Compression.Analysis;

namespace Platform.Compression.Tests.Analysis;

public sealed class AnalysisReportTests
{
    private static readonly IReadOnlyList<ReportSection> Sections =
        new AnalysisReport(SimulatedSweep.Analyze(SimulatedSweep.Factorial(3))) { Axis = CostAxis.Paper, Limit = 20e6, Tolerances = [0.02], WithPaper = true }.Sections();

    [Fact]
    public void Sections_Factorial_TellScoresFactorsInteractionsAndWhatToTake()
    {
        Assert.Equal(
            [
                "Tasks", "SST-2: accuracy against size by the paper's arithmetic", "Reduction factor within 2 points: size by the paper's arithmetic",
                "Interaction within 2 points", "SST-2: under 20.0 MB and within 2 points of the best uncompressed model",
                "Reference: the paper's reduction factors, not measured here", "Reference: the paper's claims in its own table",
            ],
            Sections.Select(s => s.Title));
        Assert.Equal(24, Sections[1].Table!.Rows.Count);
        Assert.Contains(Sections[1].Table!.Rows, r => r[2] == "QAT 8 bit + KD + MP 60 %" && r[4].EndsWith(" MB", StringComparison.Ordinal));
        Assert.Equal(["SST-2", "accuracy", "400", "60.0", "3", "scratch", "seeds and examples"], Sections[0].Table!.Rows[0]);
        Assert.Equal(8, Sections[3].Table!.Rows.Count);
        Assert.All(Sections[4].Table!.Rows, r => Assert.DoesNotContain("mini Baseline", r[1], StringComparison.Ordinal));
        Assert.All(Sections.Select(s => s.Table!), t => Assert.All(t.Rows, r => Assert.Equal(t.Columns.Count, r.Count)));
    }

    [Fact]
    public void Markdown_Report_HoldsWhatTheTerminalShows()
    {
        var (markdown, plain) = (ReportText.Markdown("Analysis", Sections), ReportText.Plain(Sections));

        Assert.StartsWith("# Analysis\n\n## Tasks\n", markdown, StringComparison.Ordinal);
        Assert.Contains("\n| task | measure |", markdown, StringComparison.Ordinal);
        Assert.Contains("|---|---|---:|---:|---:|---|---|\n| SST-2 | accuracy | 400 |", markdown, StringComparison.Ordinal);
        foreach (var cell in Sections.SelectMany(s => s.Table!.Rows).SelectMany(r => r))
        {
            Assert.Contains(cell, plain, StringComparison.Ordinal);
            Assert.Contains(cell, markdown, StringComparison.Ordinal);
        }

        Assert.All(plain.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
    }

    [Fact]
    public void Sections_BaselineNearTheMajority_RecommendNothing()
    {
        var cell = SimulatedSweep.Cell(new("RTE", "tiny", default, "scratch", 1), 0.6, 100);
        var sections = new AnalysisReport(SimulatedSweep.Analyze([cell])).Sections();

        Assert.Contains("Nothing is recommended: the baseline is not clearly above", sections[^1].Paragraphs[0], StringComparison.Ordinal);
        Assert.Null(sections[^1].Table);
    }

    [Theory]
    [InlineData("file", "5MB", 5e6)]
    [InlineData("paper", "5", 5e6)]
    [InlineData("compressed", "4.5 mb", 4.5e6)]
    [InlineData("file", "800 kB", 8e5)]
    [InlineData("file", "123 bytes", 123)]
    [InlineData("latency-1", "2.5ms", 2.5)]
    [InlineData("latency-32", "1 s", 1000)]
    [InlineData("training", "3 m", 180)]
    [InlineData("training", "2 h", 7200)]
    public void Parse_WhatPeopleType_IsUnderstood(string axis, string text, double expected) => Assert.Equal(expected, CostAxis.Find(axis)!.Parse(text));

    [Theory]
    [InlineData("file", "5 ms")]
    [InlineData("file", "-5 MB")]
    [InlineData("file", "0")]
    [InlineData("file", "five")]
    [InlineData("file", "1.2.3")]
    [InlineData("latency-1", "5 MB")]
    [InlineData("training", null)]
    public void Parse_AnythingElse_IsNoValue(string axis, string? text) => Assert.Null(CostAxis.Find(axis)!.Parse(text));

    [Theory]
    [InlineData("file", 4_412_345, "4.41 MB")]
    [InlineData("file", 17_500_000, "17.5 MB")]
    [InlineData("file", 438_000_000, "438 MB")]
    [InlineData("file", 231_000, "231 kB")]
    [InlineData("latency-1", 0.754, "0.75 ms")]
    [InlineData("training", 192.4, "3 m 12 s")]
    [InlineData("training", 9.5, "9.50 s")]
    public void Text_Value_IsInWords(string axis, double value, string expected) => Assert.Equal(expected, CostAxis.Find(axis)!.Text(value));
}
