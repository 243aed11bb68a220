using System.Globalization;
using System.Text;
using System.Text.Json;
using Platform.Training.Core.Inputs;

namespace Platform.Training.Proteins.Predictions;

/// <summary>The files of one prediction: the contract between what predicts and whoever shows it.</summary>
/// <param name="root">The folder; need not exist yet.</param>
public sealed class PredictionFolder(string root)
{
    /// <summary>The file of a folder that holds a <see cref="Prediction"/>.</summary>
    public const string FileName = "prediction.json";

    /// <summary>The folder.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>What is predicted, without coordinates and maps.</summary>
    public string File => Path.Combine(Root, FileName);

    /// <summary>Expected distances between CA atoms in angstroms, a row for each residue, without header.</summary>
    public string Distances => Path.Combine(Root, "distances.csv");

    /// <summary>How probable it is that CB atoms are within 8 angstroms, a row for each residue, without header.</summary>
    public string Contacts => Path.Combine(Root, "contacts.csv");

    /// <summary>Torsions and secondary structure, a row for each residue, with a header.</summary>
    public string Residues => Path.Combine(Root, "residues.csv");

    /// <summary>The known structure's chain; there where one was given.</summary>
    public string Reference => Path.Combine(Root, "reference.pdb");

    /// <summary>A model as a PDB file.</summary>
    public string Pdb(int rank) => Path.Combine(Root, $"rank-{rank}.pdb");

    /// <summary>A model as an mmCIF file.</summary>
    public string Cif(int rank) => Path.Combine(Root, $"rank-{rank}.cif");

    /// <summary>The expected error of a model's CA distances in angstroms, a row for each residue, without header.</summary>
    public string Errors(int rank) => Path.Combine(Root, $"errors-{rank}.csv");

    /// <summary>Reads what is predicted.</summary>
    /// <exception cref="DataException">There is no prediction in the folder, or its file is damaged.</exception>
    public Prediction Read()
    {
        try
        {
            return Parse(System.IO.File.ReadAllText(File)) ?? throw new DataException($"\"{File}\" is empty.");
        }
        catch (JsonException problem)
        {
            throw new DataException($"\"{File}\" holds no prediction: {problem.Message}");
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException($"\"{Root}\" holds no prediction: there is no {FileName} in it.");
        }
    }

    /// <summary>Reads the text of <see cref="File"/>.</summary>
    /// <exception cref="JsonException">It holds no prediction.</exception>
    public static Prediction? Parse(string json) => JsonSerializer.Deserialize<Prediction>(json, ResultJson.Options);

    /// <summary>Writes what is predicted, last of all files: a folder without it is not finished.</summary>
    public void Write(Prediction prediction)
    {
        var building = File + ".new";
        System.IO.File.WriteAllText(building, JsonSerializer.Serialize(prediction, ResultJson.Options));
        System.IO.File.Move(building, File, overwrite: true);
    }

    /// <summary>Writes a map of numbers, with so many decimals; what is not a number is left empty.</summary>
    /// <param name="path">One of the folder's .csv files.</param>
    /// <param name="map">[row, column].</param>
    /// <param name="decimals">Digits after the point.</param>
    public static void WriteMap(string path, double[,] map, int decimals)
    {
        ArgumentNullException.ThrowIfNull(map);
        var format = "F" + decimals.ToString(CultureInfo.InvariantCulture);
        var text = new StringBuilder();
        for (var row = 0; row < map.GetLength(0); row++)
        {
            for (var column = 0; column < map.GetLength(1); column++)
            {
                _ = column > 0 ? text.Append(',') : text;
                _ = double.IsNaN(map[row, column]) ? text : text.Append(map[row, column].ToString(format, CultureInfo.InvariantCulture));
            }

            text.Append('\n');
        }

        System.IO.File.WriteAllText(path, text.ToString());
    }
}
