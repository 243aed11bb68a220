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
    /// <param name="precision">How it was exported.</param>
    /// <param name="file">The exported file.</param>
    public static ExportedSizes Of(Model model, OnnxPrecision precision, string file)
    {
        var size = ModelSize.Of(model);
        var zeros = ModelSize.PrunableOf(model).Sum(Zeros);
        var sparsity = size.Prunable == 0 ? 0 : (double)zeros / size.Prunable;
        var bits = precision.IsInteger ? precision.Bits : sizeof(float) * 8;

        // A few values of a dense matrix are zero by chance; a mask of all would cost more than it saves.
        var paper = size.PaperBytes(bits, sparsity);
        var indexed = Math.Min(size.PaperBytes(bits), size.IndexedBytes(bits, sparsity));
        return new ExportedSizes(new FourSizes(paper, indexed, FileSizes.Of(file), FileSizes.Deflated(file)), sparsity, bits);
    }

    private static long Zeros(Parameter parameter)
    {
        using var values = parameter.Value.detach().cpu().contiguous();
        return values.numel() - TorchSharp.torch.count_nonzero(values).item<long>();
    }
}
