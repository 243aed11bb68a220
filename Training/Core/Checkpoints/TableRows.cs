using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Core.Checkpoints;

/// <summary>
/// Says what the rows of a table in a weights file stand for, so that a model with other rows, or the same in another
/// order, gets its own by name.
/// </summary>
public sealed record TableRows : Config
{
    /// <summary>Which parameters are such tables.</summary>
    [Description("Pattern of the tables' paths in the model, for example encoder.embeddings.tokens.*.")]
    [Required]
    public string At { get; init; } = "";

    /// <summary>The file with the rows' names.</summary>
    [Description("Text file with a line for each row of the file's tables, for example the vocab.txt that belongs to the weights.")]
    [Required]
    public string Names { get; init; } = "";

    /// <inheritdoc/>
    public override IEnumerable<ConfigProblem> Check()
    {
        try
        {
            _ = new ConfigGlob(At);
            return [];
        }
        catch (ConfigException problem)
        {
            return [new("at", problem.Message)];
        }
    }

    /// <summary>Which row of the file each row of the model gets; null where they are the same.</summary>
    /// <param name="wanted">The names of the model's rows.</param>
    /// <param name="fileRows">Number of rows in the file.</param>
    /// <exception cref="ConfigException">The names do not fit the file, or some of the model's are not among them.</exception>
    internal long[]? Pick(IReadOnlyList<string> wanted, long fileRows)
    {
        var names = Read();
        if (names.Length != fileRows)
        {
            throw new ConfigException("names", $"\"{Names}\" has {names.Length:N0} lines, but the table in the file has {fileRows:N0} rows. Name the list that belongs to the weights.");
        }

        try
        {
            return RowTranslation.Of(wanted, names);
        }
        catch (ConfigException problem)
        {
            throw new ConfigException("names", problem.Problems[0].Message);
        }
    }

    private string[] Read()
    {
        var path = InputEnvironment.Shipped(Names);
        try
        {
            return [.. File.ReadAllText(path).TrimEnd('\n', '\r').Split('\n').Select(line => line.TrimEnd('\r'))];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException("names", problem.Message);
        }
    }
}
