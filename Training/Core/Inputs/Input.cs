using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Inputs;

/// <summary>Where batches come from: an endless shuffled sequence for training, and ordered passes over named splits.</summary>
public abstract class Input : IDisposable
{
    /// <summary>Describes an <see cref="Input"/>.</summary>
    public abstract record BaseConfig : Config
    {
        /// <summary>Opens the data.</summary>
        /// <param name="environment">Where data is found, and the run's seed.</param>
        /// <exception cref="DataException">Data is missing or malformed.</exception>
        public abstract Input Open(InputEnvironment environment);
    }

    /// <summary>What a model must know of the data, such as the size of a vocabulary.</summary>
    public abstract InputFacts Facts { get; }

    /// <summary>Batches of one pass over the training split.</summary>
    /// <param name="epoch">The pass; its order, and so the number of batches, may differ.</param>
    public abstract int BatchesInEpoch(int epoch);

    /// <summary>The training batch at a position. The same position always gives the same batch.</summary>
    /// <returns>A batch on the CPU that the caller disposes.</returns>
    public abstract Batch Train(DataPosition position);

    /// <summary>One pass over a split, in an order that does not change.</summary>
    /// <param name="split">For example <c>dev</c>.</param>
    /// <returns>Batches on the CPU that the caller disposes.</returns>
    /// <exception cref="DataException">The split is missing or malformed.</exception>
    public abstract IEnumerable<Batch> Read(string split);

    /// <summary>The position after a batch.</summary>
    public DataPosition Next(DataPosition position) =>
        position.Batch + 1 < BatchesInEpoch(position.Epoch)
            ? position with { Batch = position.Batch + 1 }
            : new DataPosition(position.Epoch + 1, 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases files and tensors.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
