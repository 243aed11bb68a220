namespace Platform.Training.Core.Inputs;

/// <summary>A place in the endless sequence of training batches, from which reading can go on.</summary>
/// <param name="Epoch">Completed passes over the training split.</param>
/// <param name="Batch">Batches already read of the current pass.</param>
public readonly record struct DataPosition(int Epoch, int Batch);
