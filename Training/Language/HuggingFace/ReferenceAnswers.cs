using System.Globalization;
using System.Text.Json;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Classification;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Language.HuggingFace;

/// <summary>
/// What weights make of a few inputs where they come from: <c>reference.json</c> beside them. What they make of the same
/// inputs here must be the same, else names were mixed up or the model is another.
/// </summary>
public sealed record ReferenceAnswers
{
    /// <summary>Sums in another order, over some dozens of fp32 operations on values of order one to ten.</summary>
    private const double UsualTolerance = 1e-3;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Token ids, <c>[batch, tokens]</c>, all rows of one length.</summary>
    public required long[][] Tokens { get; init; }

    /// <summary>Token types of the same shape; null where all are 0.</summary>
    public long[][]? Types { get; init; }

    /// <summary>Every token's vector after the last layer, <c>[batch, tokens, hidden]</c>.</summary>
    public float[][][]? Hidden { get; init; }

    /// <summary>The pooled vectors, <c>[batch, hidden]</c>.</summary>
    public float[][]? Pooled { get; init; }

    /// <summary>The classes' logits, or the score, <c>[batch, outputs]</c>.</summary>
    public float[][]? Logits { get; init; }

    /// <summary>The largest difference that counts as the same.</summary>
    public double Tolerance { get; init; } = UsualTolerance;

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataException">It is malformed.</exception>
    public static ReferenceAnswers Read(string path)
    {
        try
        {
            ReferenceAnswers answers = JsonSerializer.Deserialize<ReferenceAnswers>(File.ReadAllText(path), Json)
                ?? throw new DataException($"{path} is empty.");
            return answers.Tokens.Length > 0 && answers.Tokens.All(row => row.Length == answers.Tokens[0].Length && row.Length > 0)
                ? answers
                : throw new DataException($"{path}: \"tokens\" must be rows of one length.");
        }
        catch (JsonException problem)
        {
            throw new DataException($"{path} holds no reference answers: {problem.Message}");
        }
    }

    /// <summary>A few rows of ids from all over a vocabulary, the same each time.</summary>
    /// <param name="pieces">Number of ids.</param>
    /// <param name="length">Tokens of a row.</param>
    public static long[][] SomeTokens(int pieces, int length)
    {
        const int Rows = 3;
        SplitMix64 random = SplitMix64.For(0, 0);
        return [.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, length).Select(_ => (long)(random.NextDouble() * pieces)).ToArray())];
    }

    /// <summary>What a model makes of inputs.</summary>
    /// <param name="model">A BertClassifier or a BertMaskedModel, with its values.</param>
    /// <param name="tokens">Token ids, rows of one length.</param>
    /// <param name="types">Token types of the same shape; null where all are 0.</param>
    public static ReferenceAnswers Of(Model model, long[][] tokens, long[][]? types = null)
    {
        (Tensor hidden, Tensor? pooled, Tensor? logits) = Compute(model, tokens, types);
        using (hidden)
        using (pooled)
        using (logits)
        {
            long width = hidden.shape[2];
            return new ReferenceAnswers
            {
                Tokens = tokens,
                Types = types,
                Hidden = [.. Rows(hidden.view(-1, width)).Chunk(tokens[0].Length)],
                Pooled = pooled is null ? null : Rows(pooled),
                Logits = logits is null ? null : Rows(logits),
            };
        }
    }

    /// <summary>Writes a file.</summary>
    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Json));

    /// <summary>Compares a model's answers with these.</summary>
    /// <param name="model">A BertClassifier or a BertMaskedModel, with its values.</param>
    /// <returns>The largest difference.</returns>
    /// <exception cref="DataException">It is above the tolerance, or shapes differ.</exception>
    public double Require(Model model)
    {
        (Tensor hidden, Tensor? pooled, Tensor? logits) = Compute(model, Tokens, Types);
        using (hidden)
        using (pooled)
        using (logits)
        {
            double[] differences =
            [
                Difference("hidden", Hidden?.SelectMany(rows => rows.SelectMany(row => row)), hidden),
                Difference("pooled", Pooled?.SelectMany(row => row), pooled),
                Difference("logits", Logits?.SelectMany(row => row), logits),
            ];
            double largest = differences.Max();
            return largest <= Tolerance
                ? largest
                : throw new DataException(string.Create(CultureInfo.InvariantCulture, $"The weights do not give the answers that {PretrainedFolder.ReferenceFile} has: they differ by up to {largest:G3}, allowed is {Tolerance:G3}. The model is another than config.json says, or the file is damaged."));
        }
    }

    private static (Tensor Hidden, Tensor? Pooled, Tensor? Logits) Compute(Model model, long[][] tokens, long[][]? types)
    {
        using IDisposable quiet = no_grad();
        using DisposeScope scope = NewDisposeScope();
        InvocationContext context = new(isTraining: false);
        Device device = model.AllParameters.First().Value.device;
        Tensor ids = tensor([.. tokens.SelectMany(row => row)], [tokens.Length, tokens[0].Length]).to(device);
        Tensor? kinds = types is null ? null : tensor([.. types.SelectMany(row => row)], [types.Length, types[0].Length]).to(device);
        BertEncoder encoder = model.Children.OfType<BertEncoder>().Single();
        (Tensor hidden, Tensor? pooled) = encoder.Forward(ids, kinds, null, context.For(encoder));
        Tensor? logits = null;
        if (model is BertClassifier)
        {
            Dictionary<string, Tensor> tensors = new() { [TextBatches.Tokens] = ids.alias().DetachFromDisposeScope() };
            if (kinds is not null)
            {
                tensors[TextBatches.TokenTypes] = kinds.alias().DetachFromDisposeScope();
            }

            using Batch batch = new(tensors, tokens.Length);
            logits = model.Forward(batch, context).Predictions;
        }

        return (hidden.MoveToOuterDisposeScope(), pooled?.MoveToOuterDisposeScope(), logits?.MoveToOuterDisposeScope());
    }

    private static double Difference(string name, IEnumerable<float>? expected, Tensor? found)
    {
        if (expected is null)
        {
            return 0;
        }

        float[] wanted = [.. expected];
        float[] values = found is null ? [] : found.cpu().contiguous().data<float>().ToArray();
        return values.Length == wanted.Length
            ? values.Zip(wanted, (a, b) => (double)Math.Abs(a - b)).DefaultIfEmpty(0).Max(difference => double.IsNaN(difference) ? double.PositiveInfinity : difference)
            : throw new DataException($"{PretrainedFolder.ReferenceFile} has {wanted.Length:N0} numbers of \"{name}\", but this model gives {values.Length:N0}.");
    }

    private static float[][] Rows(Tensor table) => [.. table.cpu().contiguous().data<float>().ToArray().Chunk((int)table.shape[1])];
}
