// libtorch's thread count and its live-tensor statistics belong to the process, so tests here take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
