using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Modules;

namespace Platform.Training.Core.Deliverables;

/// <summary>Makes something of a trained model at the end of its run, such as files to take away and figures about them.</summary>
public abstract class Deliverable
{
    /// <summary>Describes a <see cref="Deliverable"/>.</summary>
    public abstract record BaseConfig : Config
    {
        /// <summary>Makes the deliverable of a run, before it trains: what cannot be made of its model is told here and not after hours.</summary>
        /// <param name="input">The run's data.</param>
        /// <param name="model">The run's model; it may have no memory yet.</param>
        /// <exception cref="ConfigException">It cannot be made of this model or this data; says why.</exception>
        public abstract Deliverable Build(Input input, Model model);
    }

    /// <summary>Makes it. Files of an earlier attempt are overwritten.</summary>
    /// <param name="context">The trained model, its averaged weights in place where the run has such, and where results go.</param>
    /// <param name="cancellation">Ends the work; it is done again when the run goes on.</param>
    public abstract void Make(DeliverableContext context, CancellationToken cancellation);
}
