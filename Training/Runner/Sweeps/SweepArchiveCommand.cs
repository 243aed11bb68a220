using System.CommandLine;
using Platform.Training.Compression.Sweeps;

namespace Platform.Training.Runner.Sweeps;

/// <summary><c>sweep-archive</c>: packs what a sweep measured into one small file, or lays such a file out again.</summary>
internal static class SweepArchiveCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("DIR|FILE.zip") { Description = "A sweep's directory to pack, or an archive to lay out." };
        var output = new Option<string>("--out") { Description = "The archive to write, or the directory to lay out in.", Required = true, HelpName = "FILE.zip|DIR" };
        var command = new Command("sweep-archive", "Packs a sweep's spec, results, answers and provenance into one file, without weights; or lays such a file out.") { source, output };
        command.SetAction(parsed => Exit.Guard(() =>
        {
            var (from, to) = (parsed.GetRequiredValue(source), parsed.GetRequiredValue(output));
            if (Directory.Exists(from))
            {
                var archive = SweepArchive.Of(new SweepDirectory(from));
                archive.Write(to);
                Console.WriteLine(FormattableString.Invariant($"{archive.Results.Count} cells in {to}, {new FileInfo(to).Length / 1e6:F2} MB."));
            }
            else
            {
                var archive = SweepArchive.Read(from);
                archive.Unpack(new SweepDirectory(to));
                Console.WriteLine($"{archive.Results.Count} cells in {to}.");
            }

            return ExitCode.Succeeded;
        }));
        return command;
    }
}
