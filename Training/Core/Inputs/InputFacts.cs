using System.Text;
using Platform.Training.Core.Configs;

namespace Platform.Training.Core.Inputs;

/// <summary>What a model must know of its data before it is built. Each domain derives its own.</summary>
public abstract record InputFacts
{
    /// <summary>
    /// What the ids in the data stand for, such as the pieces of a vocabulary: the names of the rows of tables that are read
    /// by id. Empty where ids have no names.
    /// </summary>
    public ConfigList<string> RowNames { get; init; } = [];

    /// <summary>Leaves the names out of the text: there may be tens of thousands.</summary>
    /// <param name="builder">Takes the text.</param>
    protected virtual bool PrintMembers(StringBuilder builder) => false;
}
