// Every test starts sites and runs; at once they would only wait for the same cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
