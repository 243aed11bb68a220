using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;

namespace Platform.Training.Proteins.Folding;

/// <summary>What each part of the folding energy counts.</summary>
public sealed record EnergyWeights : Config
{
    /// <summary>Weight of the distances.</summary>
    [Description("Weight of the distances' potential.")]
    [Range(0, 1000)]
    public double Distances { get; init; } = 1;

    /// <summary>Exponent of the distances' reference state.</summary>
    [Description("Exponent of the reference state, in which a distance is as frequent as its power: 1.57 after DFIRE (Zhou and Zhou 2002), 0 for none.")]
    [Range(0, 4)]
    public double Reference { get; init; } = 1.57;

    /// <summary>Weight of the predicted torsions.</summary>
    [Description("Weight of the predicted torsions' potential.")]
    [Range(0, 1000)]
    public double Torsions { get; init; } = 2;

    /// <summary>Weight of the statistics of phi and psi.</summary>
    [Description("Weight of how frequent phi and psi are in experimental structures.")]
    [Range(0, 1000)]
    public double Ramachandran { get; init; } = 1;

    /// <summary>Weight of the predicted orientations.</summary>
    [Description("Weight of the orientations' potential.")]
    [Range(0, 1000)]
    public double Orientations { get; init; } = 1;

    /// <summary>Weight of overlaps.</summary>
    [Description("Weight of atoms that overlap.")]
    [Range(0, 1000)]
    public double Sterics { get; init; } = 10;
}
