using static TorchSharp.torch;

namespace Platform.Training.Core.Kernels;

/// <summary>Shares the rows of a kernel among as many threads as a tensor operation may use.</summary>
internal static class Work
{
    /// <summary>Fewer values than this are not worth waking a second thread for.</summary>
    private const long ValuesPerThread = 32_768;

    /// <summary>Runs a kernel over rows; each row is done once, by one thread, so results do not depend on how many there are.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="rowLength">Values of a row, to tell what is worth sharing.</param>
    /// <param name="kernel">Takes the first row and the one after the last.</param>
    public static void OverRows(long rows, long rowLength, Action<long, long> kernel) =>
        OverParts(Parts(rows, rowLength), rows, (_, from, to) => kernel(from, to));

    /// <summary>Runs a kernel over a flat tensor in blocks of whole vectors, of which the last may be shorter.</summary>
    /// <param name="length">Number of values.</param>
    /// <param name="block">Values of a block.</param>
    /// <param name="kernel">Takes the block's number, its first value and how many it has.</param>
    public static void OverBlocks(long length, int block, Action<long, long, int> kernel) =>
        OverRows((length + block - 1) / block, block, (from, to) =>
        {
            for (var i = from; i < to; i++)
            {
                kernel(i, i * block, (int)Math.Min(block, length - i * block));
            }
        });

    /// <summary>Runs a kernel over rows as <see cref="OverRows"/> does and tells it which part it is, for partial sums.</summary>
    public static void OverParts(int parts, long rows, Action<int, long, long> kernel)
    {
        if (parts == 1)
        {
            kernel(0, 0, rows);
            return;
        }

        Parallel.For(0, parts, part => kernel(part, rows * part / parts, rows * (part + 1) / parts));
    }

    /// <summary>Into how many parts to cut the rows.</summary>
    public static int Parts(long rows, long rowLength) =>
        (int)Math.Clamp(rows * rowLength / ValuesPerThread, 1, Math.Min(get_num_threads(), Math.Max(1, rows)));
}
