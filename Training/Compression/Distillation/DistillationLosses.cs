using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Compression.Distillation;

/// <summary>How far a student is from its teacher. The teacher's side is not differentiated.</summary>
internal static class DistillationLosses
{
    /// <summary>
    /// T² times the divergence of the student's softened probabilities from the teacher's, a mean over the batch (Hinton, Vinyals
    /// and Dean 2015, arXiv:1503.02531, section 2.1: the factor keeps the gradients as large as at T = 1).
    /// </summary>
    /// <param name="student">Logits <c>[batch, classes]</c>.</param>
    /// <param name="teacher">Logits of the same shape.</param>
    /// <param name="temperature">T.</param>
    public static Tensor Soft(Tensor student, Tensor teacher, double temperature)
    {
        var wanted = nn.functional.log_softmax(teacher / temperature, -1);
        var given = nn.functional.log_softmax(student / temperature, -1);
        return (wanted.exp() * (wanted - given)).sum() * (temperature * temperature / student.shape[0]);
    }

    /// <summary>The mean squared difference of scores.</summary>
    /// <param name="student">Scores <c>[batch, 1]</c>.</param>
    /// <param name="teacher">Scores of the same shape.</param>
    public static Tensor Scores(Tensor student, Tensor teacher) => nn.functional.mse_loss(student, teacher);

    /// <summary>The mean squared difference of tokens' vectors (Jiao et al. 2020, arXiv:1909.10351, equations 8 and 9); padding does not count.</summary>
    /// <param name="student"><c>[batch, tokens, hidden]</c>, in the teacher's width.</param>
    /// <param name="teacher">Of the same shape.</param>
    /// <param name="mask">Whether a position holds a token, bool <c>[batch, tokens]</c>; null where all do.</param>
    public static Tensor Hidden(Tensor student, Tensor teacher, Tensor? mask) =>
        Mean((student - teacher).square().mean([-1L]), mask);

    /// <summary>The mean squared difference of attention logits, before the softmax (the same, equation 7); from and to padding does not count.</summary>
    /// <param name="student"><c>[batch, heads, tokens, tokens]</c>.</param>
    /// <param name="teacher">Of the same shape.</param>
    /// <param name="mask">Whether a position holds a token, bool <c>[batch, tokens]</c>; null where all do.</param>
    public static Tensor Attention(Tensor student, Tensor teacher, Tensor? mask) =>
        Mean((student - teacher).square().mean([1L]), mask is null ? null : mask.unsqueeze(1).logical_and(mask.unsqueeze(2)));

    private static Tensor Mean(Tensor values, Tensor? counted) =>
        counted is null ? values.mean() : (values * counted).sum() / counted.sum();
}
