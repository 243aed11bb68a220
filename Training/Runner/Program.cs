using System.CommandLine;
using Platform.Training.Runner;
using Platform.Training.Runner.Search;
using Platform.Training.Runner.Sweeps;

var root = new RootCommand("Executes experiments: trains, measures, predicts, generates.")
{
    ListCommand.Create(),
    ShowCommand.Create(),
    RunCommand.Create(),
    QuantizeCommand.Create(),
    PredictCommand.Create(),
    ExportCommand.Create(),
    ExpandCommand.Create(),
    CheckpointsCommand.Create(),
    GenerateCommand.Create(),
    AugmentCommand.Create(),
    ImportCommand.Create(),
    SweepCommand.Create(),
    SweepArchiveCommand.Create(),
    SearchCommand.Create(),
    AnalyzeCommand.Create(),
    BuildDatasetCommand.Create(),
    FoldCommand.Create(),
    EvaluateProteinsCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine(error.Message);
    }

    Console.Error.WriteLine("Try: Runner --help");
    return (int)ExitCode.BadUsage;
}

return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
