using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Inputs;
using Platform.Training.Core.Layers;
using Platform.Training.Core.Modules;
using Platform.Training.Core.Runs;
using Platform.Training.Language.Bert;
using Platform.Training.Language.Classification;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Distillation;

/// <summary>
/// Learns from a teacher's answers beside the labels (Hinton, Vinyals and Dean 2015, arXiv:1503.02531), and where wanted from
/// its hidden vectors and attention (TinyBERT: Jiao et al. 2020, arXiv:1909.10351).
/// </summary>
/// <remarks>
/// <para>The teacher is no part of the student: it is read from its own run's directory when training starts, answers without
/// dropout and gradients, and is let go when training ends. Outside training the loss is that of the labels.</para>
/// <para>The weights and the temperature are our choice; arXiv:2208.09684 does not tell its own.</para>
/// </remarks>
public sealed class Distillation : ClassifierLoss, INeedsTrainingAid
{
    private static readonly ConfigGlob Embedded = new("encoder.embeddings.output");
    private static readonly ConfigGlob Layers = new("encoder.stack.layers[*].output");
    private static readonly ConfigGlob Logits = new("encoder.stack.layers[*].attention.logits");

    private readonly Config _config;
    private readonly LinearMap? _projection;
    private readonly ConfigGlob[] _wanted;
    private Teacher? _teacher;

    private Distillation(Config config)
    {
        _config = config;
        _projection = config.HiddenWeight > 0 && (config.TeacherHiddenSize ?? config.HiddenSize) != config.HiddenSize
            ? AddChild("projection", config.Projection with { InputDim = config.HiddenSize, OutputDim = config.TeacherHiddenSize!.Value })
            : null;
        _wanted = [.. config.HiddenWeight > 0 ? [Embedded, Layers] : Array.Empty<ConfigGlob>(), .. config.AttentionWeight > 0 ? [Logits] : Array.Empty<ConfigGlob>()];
    }

    /// <summary>Describes a <see cref="Distillation"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>The teacher's run.</summary>
        [Description("Directory of the teacher's run: of the same task and vocabulary, of any size. Its model where it has ended, else its newest checkpoint.")]
        [Required(ErrorMessage = "is required: the directory of the run to learn from.")]
        public string Teacher { get; init; } = "";

        /// <summary>Softens both sides' probabilities.</summary>
        [Description("Divides both sides' logits: more softens their probabilities. Scores have none.")]
        [Positive]
        public double Temperature { get; init; } = 2;

        /// <summary>Part of the teacher's answers in the loss.</summary>
        [Description("Part of the loss that the teacher's answers have; the labels have the rest.")]
        [Range(0.0, 1.0)]
        public double SoftWeight { get; init; } = 0.9;

        /// <summary>Weight of hidden vectors.</summary>
        [Description("Weight of the mean squared difference from the teacher's hidden vectors, which is added. 0: none.")]
        [Range(0.0, 1e6)]
        public double HiddenWeight { get; init; }

        /// <summary>Length of the teacher's hidden vectors.</summary>
        [Description("The teacher's hidden size, where it is another than the student's: a matrix that goes between them is then learnt. Empty: the same.")]
        [Positive]
        public int? TeacherHiddenSize { get; init; }

        /// <summary>The map from the student's hidden vectors to the teacher's.</summary>
        [Description("The map from the student's hidden vectors to the teacher's, the same for all layers; no part of the student.")]
        public LinearMap.BaseConfig Projection { get; init; } = new Linear.Config();

        /// <summary>Weight of attention.</summary>
        [Description("Weight of the mean squared difference from the teacher's attention logits, which is added; needs as many heads. 0: none.")]
        [Range(0.0, 1e6)]
        public double AttentionWeight { get; init; }

        /// <inheritdoc/>
        public override IEnumerable<ConfigProblem> Check() => SoftWeight + HiddenWeight + AttentionWeight > 0
            ? []
            : [new("soft_weight", "is 0, and so are hidden_weight and attention_weight: nothing would be learnt from the teacher.")];

        /// <inheritdoc/>
        public override Distillation Build() => new(this);
    }

    /// <inheritdoc/>
    public IDisposable MakeAid(TrainingSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        _teacher = Require(Teacher.Load(_config.Teacher, setting), Student, _config);
        return new Release(this);
    }

    /// <inheritdoc/>
    public override void Ask(InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var paths in context.IsTraining ? _wanted : [])
        {
            context.Ask(paths);
        }
    }

    /// <summary>The loss of the labels; in training mixed with that of the teacher's answers.</summary>
    /// <exception cref="InvalidOperationException">In training, without the teacher: <see cref="MakeAid"/> was not called.</exception>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor predictions, Batch batch, InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(context);
        var hard = LabelLoss.Of(predictions, batch[TextBatches.Labels], _config.IsRegression);
        if (!context.IsTraining)
        {
            return hard;
        }

        var teacher = _teacher ?? throw new InvalidOperationException("The teacher is not there: TrainingAids of the model load it before it is trained.");
        using var scope = NewDisposeScope();
        var (answers, inside) = teacher.Answer(batch, _wanted);
        var soft = _config.IsRegression ? DistillationLosses.Scores(predictions, answers) : DistillationLosses.Soft(predictions, answers, _config.Temperature);
        var loss = Part("hard", hard, 1 - _config.SoftWeight, context) + Part("soft", soft, _config.SoftWeight, context);
        var mask = batch.Has(TextBatches.Mask) ? batch[TextBatches.Mask] : null;
        if (_config.HiddenWeight > 0)
        {
            loss += Part("hidden", Hidden(context, inside, mask), _config.HiddenWeight, context);
        }

        if (_config.AttentionWeight > 0)
        {
            loss += Part("attention", Attention(context, inside, mask), _config.AttentionWeight, context);
        }

        return loss.MoveToOuterDisposeScope();
    }

    private BertEncoder? Student => Parent?.Children.OfType<BertEncoder>().FirstOrDefault();

    /// <summary>A part of the loss, its value reported unweighted.</summary>
    private static Tensor Part(string name, Tensor value, double weight, InvocationContext context)
    {
        context.AddSummary(name, value.item<float>());
        return value * weight;
    }

    private Tensor Hidden(InvocationContext student, InvocationContext teacher, Tensor? mask)
    {
        var (ours, theirs) = (Outputs(student), Outputs(teacher));
        Tensor[] parts =
        [
            .. LayerPairs.Of(ours.Length - 1, theirs.Length - 1).Select((layer, i) => DistillationLosses.Hidden(
                _projection is null ? ours[i] : _projection.Forward(ours[i], student.For(_projection, i == 0 ? "" : $"{i}")).InFullPrecision(), theirs[layer], mask)),
        ];
        return Mean(parts);
    }

    private static Tensor Attention(InvocationContext student, InvocationContext teacher, Tensor? mask)
    {
        var (ours, theirs) = (Matching(student, Logits), Matching(teacher, Logits));
        return Mean([.. LayerPairs.Of(ours.Length, theirs.Length).Skip(1).Select((layer, i) => DistillationLosses.Attention(ours[i], theirs[layer - 1], mask))]);
    }

    private static Tensor Mean(Tensor[] parts) => stack(parts).mean();

    private static Tensor[] Outputs(InvocationContext context) => [.. Matching(context, Embedded), .. Matching(context, Layers)];

    /// <summary>In the order of the layers, which is that in which they were made.</summary>
    private static Tensor[] Matching(InvocationContext context, ConfigGlob paths) =>
        [.. context.Answers.Where(answer => paths.Matches(answer.Key)).Select(answer => answer.Value.InFullPrecision())];

    /// <summary>The teacher, once its inside fits what is wanted of it.</summary>
    /// <exception cref="ConfigException">It does not.</exception>
    private static Teacher Require(Teacher teacher, BertEncoder? student, Config config)
    {
        if (Misfit(teacher.Encoder, student, config) is { } problem)
        {
            teacher.Dispose();
            throw new ConfigException([problem]);
        }

        return teacher;
    }

    private static ConfigProblem? Misfit(BertEncoder? teacher, BertEncoder? student, Config config)
    {
        if (config is { HiddenWeight: 0, AttentionWeight: 0 })
        {
            return null;
        }

        if (teacher is null || student is null)
        {
            return new("hidden_weight", "matching hidden vectors or attention needs a BERT on both sides. Set it and attention_weight to 0.");
        }

        if (config.HiddenWeight > 0 && teacher.OutputDim != (config.TeacherHiddenSize ?? config.HiddenSize))
        {
            return new("teacher_hidden_size", $"must be {teacher.OutputDim}, the teacher's hidden size, not {config.TeacherHiddenSize ?? config.HiddenSize}.");
        }

        return config.AttentionWeight > 0 && HeadsOf(teacher) is var theirs && HeadsOf(student) is var ours && !theirs.SetEquals(ours)
            ? new("attention_weight", $"needs as many heads on both sides; the teacher has {string.Join(", ", theirs)}, the student {string.Join(", ", ours)}. Set it to 0.")
            : null;
    }

    private static HashSet<int> HeadsOf(Module encoder) => [.. encoder.Subtree.OfType<Attention>().Select(attention => attention.Heads)];

    private sealed class Release(Distillation loss) : IDisposable
    {
        public void Dispose()
        {
            loss._teacher?.Dispose();
            loss._teacher = null;
        }
    }
}
