using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Classification;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Export.Measuring;

/// <summary>A split as an exported model takes it, in batches, and what the model itself says to each row.</summary>
public sealed class MeasuredSplit
{
    private readonly List<(TokenRows Rows, long[] Numbers)> _batches = [];
    private readonly Dictionary<long, int> _places = [];

    private MeasuredSplit(string name) => Name = name;

    /// <summary>The split's name, such as <c>dev</c>.</summary>
    public string Name { get; }

    /// <summary>The right answer to each row, in the order of the file.</summary>
    public float[] Labels { get; private set; } = [];

    /// <summary>The model's logits for each row, in the order of the file.</summary>
    public float[][] Logits { get; private set; } = [];

    /// <summary>The batches, with the number of each row in its file.</summary>
    public IReadOnlyList<(TokenRows Rows, long[] Numbers)> Batches => _batches;

    /// <summary>Reads a split and asks the model about it; null where it has no labels or is not there.</summary>
    /// <param name="input">The data.</param>
    /// <param name="name">The split.</param>
    /// <param name="model">The model, its parameters in memory.</param>
    /// <param name="device">Where they are.</param>
    /// <param name="cancellation">Ends the work between two batches.</param>
    public static MeasuredSplit? Read(Input input, string name, Model model, Device device, CancellationToken cancellation)
    {
        var split = new MeasuredSplit(name);
        var logits = new SortedDictionary<long, (float[] Logits, float Label)>();
        try
        {
            foreach (var batch in input.Read(name))
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                using var there = batch.To(device);
                if (!there.Has(TextBatches.Labels))
                {
                    return null;
                }

                split.Take(there, model, logits);
            }
        }
        catch (DataException)
        {
            return null;
        }

        foreach (var number in logits.Keys)
        {
            split._places[number] = split._places.Count;
        }

        split.Labels = [.. logits.Values.Select(row => row.Label)];
        split.Logits = [.. logits.Values.Select(row => row.Logits)];
        return split;
    }

    /// <summary>Where a row stands in the order of the file, by its number there.</summary>
    public int PlaceOf(long number) => _places[number];

    /// <summary>The split in other batches, of real texts in the order of the file.</summary>
    /// <param name="size">Texts of a batch.</param>
    /// <param name="most">At most so many batches.</param>
    public IReadOnlyList<TokenRows> InBatchesOf(int size, int most)
    {
        var rows = _batches.SelectMany(batch => batch.Numbers.Select((number, i) => (Number: number, Row: TokenRows.Row(batch.Rows, i)))).OrderBy(row => row.Number);
        return [.. rows.Select(row => row.Row).Chunk(size).Where(chunk => chunk.Length == size).Take(most).Select(TokenRows.Join)];
    }

    private void Take(Batch batch, Model model, SortedDictionary<long, (float[] Logits, float Label)> logits)
    {
        var (rows, columns) = (batch.Examples, (int)batch[TextBatches.Tokens].shape[1]);
        var numbers = batch[TextBatches.Rows].cpu().data<long>().ToArray();
        var labels = batch[TextBatches.Labels].cpu().to(ScalarType.Float32).data<float>().ToArray();
        _batches.Add((
            new TokenRows(
                batch[TextBatches.Tokens].cpu().data<long>().ToArray(),
                batch.Has(TextBatches.Mask) ? batch[TextBatches.Mask].cpu().to(ScalarType.Int64).data<long>().ToArray() : [.. Enumerable.Repeat(1L, rows * columns)],
                batch.Has(TextBatches.TokenTypes) ? batch[TextBatches.TokenTypes].cpu().data<long>().ToArray() : new long[rows * columns],
                rows,
                columns),
            numbers));
        var predictions = model.Forward(batch, new InvocationContext(isTraining: false)).Predictions;
        var values = predictions.cpu().to(ScalarType.Float32).contiguous().data<float>().ToArray().Chunk((int)predictions.shape[1]).ToArray();
        for (var i = 0; i < rows; i++)
        {
            logits[numbers[i]] = (values[i], labels[i]);
        }
    }
}
