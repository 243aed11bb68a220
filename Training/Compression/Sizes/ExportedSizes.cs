using Platform.Training.Compression.Export;
using Platform.Training.Compression.Results;
using Platform.Training.Core.Modules;

namespace Platform.Training.Compression.Sizes;

/// <summary>Sizes of a trained model that has been exported.</summary>
/// <param name="Four">The four sizes.</param>
/// <param name="Sparsity">The part of the encoder layers' matrices that is exactly zero.</param>
/// <param name="Bits">Bits of a stored weight.</param>
public sealed record ExportedSizes(FourSizes Four, double Sparsity, int Bits)
{
    /// <summary>Measures.</summary>
    /// <param name="model">The model, its parameters in memory.</param>
    /// <param name="weights">How its parameters were stored.</param>
    /// <param name="file">The exported file.</param>
    public static ExportedSizes Of(Model model, StoredWeights weights, string file)
    {
        using var quiet = TorchSharp.torch.no_grad();
        var prunable = ModelSize.PrunableOf(model).ToHashSet();
        var (paper, dense, mask, zeros) = (0.0, 0.0, 0.0, 0L);
        foreach (var parameter in model.AllParameters.Where(parameter => !parameter.IsForTrainingOnly))
        {
            var (bits, left) = (weights.BitsOf(parameter), prunable.Contains(parameter) ? Zeros(parameter) : 0);
            dense += (double)parameter.Count * bits;
            paper += (double)(parameter.Count - left) * bits;
            mask += prunable.Contains(parameter) ? parameter.Count : 0;
            zeros += left;
        }

        // A few values of a dense matrix are zero by chance; a mask of all would cost more than it saves.
        var indexed = Math.Min(dense, paper + mask);
        var four = new FourSizes(Bytes(paper), Bytes(indexed), FileSizes.Of(file), FileSizes.Deflated(file));
        return new ExportedSizes(four, mask == 0 ? 0 : zeros / mask, weights.Bits);

        static long Bytes(double bits) => (long)Math.Ceiling(bits / 8);
    }

    private static long Zeros(Parameter parameter)
    {
        using var values = parameter.Value.detach().cpu().contiguous();
        return values.numel() - TorchSharp.torch.count_nonzero(values).item<long>();
    }
}
