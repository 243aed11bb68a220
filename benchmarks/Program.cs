using System.Globalization;
using System.Text.Json;
using Platform.Benchmarks;
using Platform.Benchmarks.Compression;
using Platform.Benchmarks.Proteins;
using Platform.Benchmarks.Training;
using Spectre.Console;

// dotnet run --project benchmarks -c Release -- NAME [--json FILE]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
IBenchmark[] all = [new StartupBenchmark(), new PaddingBenchmark(), new TrainingBenchmark(), new PrecisionBenchmark(), new DecodingBenchmark(), new GenerationBenchmark(), new LocComplexityBenchmark(), new CheckpointBenchmark(), new RecomputeBenchmark(), new CompressionBenchmark(), new ProteinsBenchmark()];
var benchmark = all.FirstOrDefault(candidate => candidate.Name == args.FirstOrDefault());
var json = args is [_, "--json", var file] ? file : null;
if (benchmark is null || (args.Length > 1 && json is null))
{
    Console.Error.WriteLine("Usage: dotnet run --project benchmarks -c Release -- NAME [--json FILE]");
    foreach (var candidate in all)
    {
        Console.Error.WriteLine($"  {candidate.Name,-12}{candidate.Summary}");
    }

    return 2;
}

var figures = await benchmark.MeasureAsync();
var table = new Table().AddColumn("figure").AddColumn(new TableColumn("value").RightAligned()).AddColumn("unit").AddColumn("how");
foreach (var figure in figures)
{
    table.AddRow(figure.Name, figure.Value.ToString("G4", CultureInfo.InvariantCulture), figure.Unit, Markup.Escape(figure.How));
}

AnsiConsole.MarkupLineInterpolated($"{benchmark.Summary} {Environment.ProcessorCount} cores, {DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime):yyyy-MM-dd}.");
AnsiConsole.Write(table);
if (json is not null)
{
    var flat = figures.ToDictionary(figure => figure.Name, figure => figure.Value);
    await File.WriteAllTextAsync(json, JsonSerializer.Serialize(flat, JsonSerializerOptions.Web));
}

return 0;
