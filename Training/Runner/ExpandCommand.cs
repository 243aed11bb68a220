using System.CommandLine;
using Platform.Training.Compression.Sparse;
using Platform.Training.Core.Configs;

namespace Platform.Training.Runner;

/// <summary><c>expand</c>: turns a sparse file of weights back into one that everything reads.</summary>
internal static class ExpandCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A sparse file: what export --format sparse wrote." };
        var output = new Option<string>("--out") { Description = "The new safetensors file, for example to start a run from.", Required = true, HelpName = "FILE.safetensors" };
        var command = new Command("expand", "Turns a sparse file of weights into a plain safetensors file.") { file, output };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            var (from, to) = (parsed.GetRequiredValue(file), parsed.GetRequiredValue(output));
            if (!File.Exists(from))
            {
                throw new ConfigException("", $"\"{from}\" does not exist.");
            }

            Core.Hardware.TorchRuntime.Prepare();
            Console.WriteLine($"{SparseModel.Expand(from, to)} tensors written to {to}, {new FileInfo(to).Length / 1e6:F2} MB.");
            return ExitCode.Succeeded;
        }));
        return command;
    }
}
