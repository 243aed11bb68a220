using Platform.Training.Core.Inputs;

namespace Platform.Training.Proteins.Structures;

/// <summary>What a structure file holds: one model of one or more chains, or several of the same molecule.</summary>
/// <param name="Name">The entry's identifier, or the file's name.</param>
/// <param name="Models">The models; one, unless the method gives more, as NMR does. Each is its chains, in the file's order.</param>
public sealed record Structure(string Name, IReadOnlyList<IReadOnlyList<Chain>> Models)
{
    /// <summary>The chains of the first model.</summary>
    public IReadOnlyList<Chain> Chains => Models[0];

    /// <summary>The chain of a name in the first model.</summary>
    /// <param name="name">The chain's name; null for the first chain.</param>
    /// <exception cref="DataException">There is no such chain; those that are there are named.</exception>
    public Chain Find(string? name) => Chains.FirstOrDefault(chain => name is null || chain.Name == name)
        ?? throw new DataException($"{Name} has no chain '{name}'; it has {string.Join(", ", Chains.Select(chain => $"'{chain.Name}'"))}.");
}
