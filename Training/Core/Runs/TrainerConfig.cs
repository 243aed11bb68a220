using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Checkpoints;
using Platform.Training.Core.Deliverables;
using Platform.Training.Core.Evaluation;
using Platform.Training.Core.Hardware;
using Platform.Training.Core.Health;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Learning;
using Platform.Training.Core.Modules;

namespace Platform.Training.Core.Runs;

/// <content>What a user chooses.</content>
public sealed partial class Trainer
{
    /// <summary>Describes a <see cref="Trainer"/>: a whole experiment.</summary>
    public sealed record Config : Configs.Config, IRunConfig
    {
        /// <summary>Seed of everything random.</summary>
        [Description("Seed of everything random: first weights, dropout, order of examples.")]
        [Range(0, long.MaxValue)]
        public long Seed { get; init; } = 1;

        /// <summary>Passes over the training split; a part of one is allowed.</summary>
        [Description("Passes over the training split.")]
        [Configs.Positive]
        public double Epochs { get; init; } = 3;

        /// <summary>Ends the run earlier, after so many steps.</summary>
        [Description("Ends the run earlier, after so many steps. Empty: no limit.")]
        [Configs.Positive]
        public long? MaxSteps { get; init; }

        /// <summary>Where batches come from.</summary>
        [Description("Where batches come from.")]
        public required Input.BaseConfig Input { get; init; }

        /// <summary>What is trained.</summary>
        [Description("What is trained.")]
        public required Model.BaseConfig Model { get; init; }

        /// <summary>How it is trained.</summary>
        [Description("How it is trained.")]
        public Learner.Config Learner { get; init; } = new();

        /// <summary>What is measured on the way.</summary>
        [Description("What is measured on the way.")]
        public Configs.ConfigList<Evaluator.BaseConfig> Evaluators { get; init; } = [];

        /// <summary>What is saved on the way.</summary>
        [Description("What is saved on the way, to resume from.")]
        public CheckpointStore.Config Checkpoints { get; init; } = new();

        /// <summary>What happens where a step goes wrong.</summary>
        [Description("What happens where the loss or the gradients of a step go wrong.")]
        public BadStepPolicy OnBadStep { get; init; } = new();

        /// <summary>Which steps are computed again to notice a machine that computes wrongly; null for none.</summary>
        [Description("Steps that are computed a second time and compared, to notice a machine that computes wrongly. Empty: none.")]
        public ReplayPolicy? Replay { get; init; }

        /// <summary>What it runs on.</summary>
        [Description("What it runs on.")]
        public HardwareConfig Hardware { get; init; } = new();

        /// <summary>Steps between two reports of the training loss.</summary>
        [Description("Steps between two points of the training curves.")]
        [Range(1, 1_000_000)]
        public int LogEverySteps { get; init; } = 20;

        /// <summary>Training batches made ahead by a thread of their own; 0 makes each when its step begins.</summary>
        [Description("Training batches that are made ahead while a step computes; 0 makes each when its step begins. Changes no number.")]
        [Range(0, 1000)]
        public int Prefetch { get; init; } = 2;

        /// <summary>What watches the run.</summary>
        [Description("What watches the run. Changes no number.")]
        public HealthConfig Health { get; init; } = new();

        /// <summary>Where the first values come from; null makes fresh ones.</summary>
        [Description("Starts from the values in a file or of another run. Empty: from fresh ones.")]
        public WarmStart? WarmStart { get; init; }

        /// <summary>What the model looks at before the first step; null for nothing.</summary>
        [Description("Lets the model look at training batches before the first step, to take note of the range of values. Empty: does not.")]
        public Calibration? Calibration { get; init; }

        /// <summary>Ends the run where a figure has stopped getting better; null never does.</summary>
        [Description("Ends the run, as one that succeeded, once a figure has stopped getting better. Empty: goes on to the last step.")]
        public EarlyStop? EarlyStop { get; init; }

        /// <summary>What is made of the trained model at the end.</summary>
        [Description("What is made of the trained model at the end of the run, such as files that other programs read.")]
        public Configs.ConfigList<Deliverable.BaseConfig> Deliverables { get; init; } = [];

        /// <inheritdoc/>
        public override IEnumerable<Configs.ConfigProblem> Check() => Evaluators.Index()
            .GroupBy(entry => (entry.Item.GetType(), entry.Item.Split))
            .SelectMany(same => same.Skip(1))
            .Select(entry => new Configs.ConfigProblem(
                $"evaluators[{entry.Index}].split", $"\"{entry.Item.Split}\" is measured by another {Configs.ConfigTypes.NameOf(entry.Item.GetType())} already; their figures would have the same names."))
            .Concat(EarlyStop is not null && Learner.Constraint is { NeedsWholeRun: true } constraint
                ? [new("early_stop", $"could end the run before {Configs.ConfigTypes.NameOf(constraint.GetType())} (learner.constraint) has done its work. Leave one of them empty.")]
                : [])
            .Concat(Calibration is { Only: true } && Learner.Average is not null
                ? [new("learner.average", "must be empty where calibration.only is set: nothing is trained, so there is nothing to average.")]
                : []);

        /// <summary>What changes each parameter of the experiment's model.</summary>
        /// <exception cref="Configs.ConfigException">The learner's rules do not fit the model.</exception>
        public UpdatePlan PlanUpdates(Model model) => Under("learner", () => Learner.Plan(model));

        /// <summary>Where each parameter's first value comes from; null where all are fresh.</summary>
        /// <param name="model">The experiment's model.</param>
        /// <param name="facts">What its input says of the data.</param>
        /// <exception cref="Configs.ConfigException">The file is missing or does not fit the model, with everything that does not.</exception>
        public WarmStartPlan? PlanWarmStart(Model model, InputFacts facts) => Under("warm_start", () => WarmStart?.Plan(model, facts.RowNames));

        private static T Under<T>(string field, Func<T> plan)
        {
            try
            {
                return plan();
            }
            catch (Configs.ConfigException problem)
            {
                throw new Configs.ConfigException([.. problem.Problems.Select(below => below.Under(field))]);
            }
        }
    }
}
