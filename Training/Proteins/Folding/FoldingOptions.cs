using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;

namespace Platform.Training.Proteins.Folding;

/// <summary>How a chain is placed in space.</summary>
public enum FoldingMethod
{
    /// <summary>Torsions by gradient descent on the predicted distributions, from several starts.</summary>
    Gradient,

    /// <summary>Multidimensional scaling of the mean distances, SMACOF, and the backbone nearest to it.</summary>
    Mds,

    /// <summary>A low-rank Gram matrix of the mean distances by ADMM, as cu-tsp did, and the backbone nearest to it.</summary>
    Admm,
}

/// <summary>How predictions are folded.</summary>
public sealed record FoldingOptions : Config
{
    /// <summary>How the chain is placed in space.</summary>
    [Description("How the chain is placed in space: Gradient (torsions on the predicted distributions), Mds (mean distances) or Admm (mean distances, Gram matrix).")]
    public FoldingMethod Method { get; init; } = FoldingMethod.Gradient;

    /// <summary>Number of starts.</summary>
    [Description("Starts of gradient folding: the two mirror images of the scaled distances, the predicted torsions, then perturbed ones.")]
    [Range(1, 100)]
    public int Starts { get; init; } = 6;

    /// <summary>Models that are kept.</summary>
    [Description("Models to keep, the best by energy first.")]
    [Range(1, 100)]
    public int Models { get; init; } = 5;

    /// <summary>Iterations of a descent at most.</summary>
    [Description("Iterations of each descent at most.")]
    [Range(1, 100_000)]
    public int Iterations { get; init; } = 300;

    /// <summary>What the starts' perturbations are drawn from.</summary>
    [Description("Seed of the starts' perturbations and of the search for side chains.")]
    public long Seed { get; init; } = 1;

    /// <summary>Starts at the same time.</summary>
    [Description("Starts at the same time; 0 for as many as there are cores.")]
    [Range(0, 1024)]
    public int Threads { get; init; }

    /// <summary>The energies' weights.</summary>
    [Description("What each part of the energy counts.")]
    public EnergyWeights Weights { get; init; } = new();

    /// <summary>Whether side chains are placed.</summary>
    [Description("Place side chains; otherwise models have N, CA, C, O and CB alone.")]
    public bool SideChains { get; init; } = true;
}
