using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modifiers;
using Platform.Training.Language.Classification;

namespace Platform.Training.Compression.Distillation;

/// <summary>Lets a classifier learn from another run's answers beside the labels.</summary>
[Description("Lets a classifier learn from another run's answers, beside the labels.")]
public sealed record UseDistillation : Replace<ClassifierLoss.BaseConfig>
{
    /// <summary>The teacher's run.</summary>
    [Description("Directory of the teacher's run: of the same task and vocabulary, of any size.")]
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
    [Description("The teacher's hidden size, where it is another than the student's and hidden vectors are matched. Empty: the same.")]
    [Positive]
    public int? TeacherHiddenSize { get; init; }

    /// <summary>Weight of attention.</summary>
    [Description("Weight of the mean squared difference from the teacher's attention logits, which is added. 0: none.")]
    [Range(0.0, 1e6)]
    public double AttentionWeight { get; init; }

    /// <inheritdoc/>
    protected override Config With(ClassifierLoss.BaseConfig old) => Derive<Distillation.Config>(this);
}
