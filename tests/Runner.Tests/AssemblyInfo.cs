// Each test trains in a process of its own; at once they would only wait for the same cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
