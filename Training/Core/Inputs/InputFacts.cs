namespace Platform.Training.Core.Inputs;

/// <summary>What a model must know of its data before it is built. Each domain derives its own.</summary>
public abstract record InputFacts;
