using static TorchSharp.torch;

namespace Platform.Training.Core.Modules;

/// <summary>What one module keeps of the tokens it has seen, for the calls that follow; owned by a <see cref="DecodingState"/>.</summary>
public abstract class DecodingMemory : IDisposable
{
    /// <summary>Size of the tensors held, in bytes.</summary>
    public abstract long Bytes { get; }

    /// <summary>Makes row i continue what was row <c>rows[i]</c>.</summary>
    /// <param name="rows">Indices of present rows, int64 <c>[new rows]</c>, on the CPU; a row may occur several times or never.</param>
    public abstract void Reorder(Tensor rows);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the tensors held.</summary>
    protected abstract void Dispose(bool disposing);
}
