using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Platform.Training.Core.Configs;
using Platform.Training.Core.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Layers;

/// <summary>
/// Several feed-forwards of which a router chooses a few for each token and sums their outputs by its probabilities
/// (Shazeer et al., 2017; Fedus et al., 2022).
/// </summary>
/// <remarks>
/// <para>
/// With two or more experts a token, their probabilities are scaled to sum to 1; with one, its probability itself scales
/// the output, as nothing else of the loss would teach the router (Fedus et al., 2022, equation 2).
/// </para>
/// <para>
/// Each expert is a module of its own and runs once, on just the tokens that chose it: no work is spent on padding to a
/// common size, and anything that fits a feed-forward's slot can be an expert. What the tokens' own padding asks for counts
/// as any other token does.
/// </para>
/// </remarks>
public sealed class MixtureOfExperts : FeedForward
{
    private readonly Config _config;
    private readonly LinearMap _router;
    private readonly IReadOnlyList<FeedForward> _experts;
    private readonly Parameter? _bias;

    private MixtureOfExperts(Config config)
    {
        _config = config;
        _router = AddChild("router", config.Router with { InputDim = config.InputDim, OutputDim = config.Experts });

        // Rounded logits send tokens elsewhere (Fedus et al., 2022, section 2.4, "selective precision").
        KeepFullPrecision(_router);
        _experts = AddChildren("experts", Enumerable.Repeat(config.Expert with { InputDim = config.InputDim }, config.Experts));
        _bias = config.BalanceBiasRate > 0 ? AddState("balance_bias", [config.Experts], Initializer.Zeros) : null;
    }

    /// <summary>Describes a <see cref="MixtureOfExperts"/>.</summary>
    public sealed record Config : BaseConfig
    {
        /// <summary>Number of experts.</summary>
        [Description("Number of experts.")]
        [Range(1, 1024)]
        public int Experts { get; init; } = 8;

        /// <summary>How many of them work on a token.</summary>
        [Description("How many experts work on each token.")]
        [Range(1, 1024)]
        public int ExpertsPerToken { get; init; } = 2;

        /// <summary>Each expert.</summary>
        [Description("Each expert.")]
        public FeedForward.BaseConfig Expert { get; init; } = new DenseFeedForward.Config();

        /// <summary>The map whose softmax is a token's probability of each expert.</summary>
        [Description("The map whose softmax is a token's probability of each expert.")]
        public LinearMap.BaseConfig Router { get; init; } = new Linear.Config { Bias = false };

        /// <summary>
        /// In training, the most tokens an expert takes as a multiple of its even share; what it has no room for passes by
        /// it, and only the residual carries such a token on. Outside training nothing is dropped, so that an example's
        /// result does not depend on the others in its batch.
        /// </summary>
        [Description("Most tokens an expert takes in training, as a multiple of its even share; others pass by it. Empty: no limit.")]
        [Positive]
        public double? CapacityFactor { get; init; }

        /// <summary>Weight of the loss that is least, 1, where experts are chosen evenly (Fedus et al., 2022, equation 4).</summary>
        [Description("Weight of the loss that draws the router to use all experts evenly.")]
        [Range(0.0, double.MaxValue)]
        public double LoadBalanceWeight { get; init; } = 0.01;

        /// <summary>
        /// Evens the load without a loss: each expert has a bias that counts in the choice alone, and a training step raises
        /// it by this where the expert got less than its even share and lowers it where more (Wang et al., 2024,
        /// "Auxiliary-loss-free load balancing strategy for mixture-of-experts", algorithm 1).
        /// </summary>
        [Description("Step by which a bias moves each expert's chance to be chosen towards an even load, without a loss; the paper takes 0.001. Zero: no biases.")]
        [Range(0.0, 1.0)]
        public double BalanceBiasRate { get; init; }

        /// <summary>Weight of the mean square of the logits' log-sum-exp (Zoph et al., 2022, equation 5).</summary>
        [Description("Weight of the loss that keeps the router's logits small.")]
        [Range(0.0, double.MaxValue)]
        public double RouterZWeight { get; init; } = 0.001;

        /// <summary>In training the router sees each value times a random number between 1 − jitter and 1 + jitter (Fedus et al., 2022, section 2.2).</summary>
        [Description("In training, how far the router's inputs are randomly scaled up or down, as a part of 1.")]
        [Range(0.0, 1.0, MaximumIsExclusive = true)]
        public double RouterJitter { get; init; }

        /// <inheritdoc/>
        public override IEnumerable<ConfigProblem> Check() => ExpertsPerToken > Experts
            ? [new("experts_per_token", $"must be at most the number of experts, {Experts}, not {ExpertsPerToken}.")]
            : [];

        /// <inheritdoc/>
        public override MixtureOfExperts Build() => new(this);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, InvocationContext context)
    {
        using var scope = NewDisposeScope();
        var tokens = input.reshape(-1, input.shape[^1]).InFullPrecision();
        var logits = _router.Forward(Jitter(tokens, context), context.For(_router));
        var probabilities = softmax(logits, -1);
        var (_, chosen) = (_bias is null ? probabilities : probabilities + _bias.Value).topk(_config.ExpertsPerToken, -1);
        var assignment = Assign(chosen, context);
        AddLosses(logits, probabilities, assignment, context);
        if (context.IsTraining)
        {
            AddSummaries(probabilities, assignment, context);
            MoveBias(assignment, context);
        }

        var shares = probabilities.gather(-1, chosen);
        var weights = _config.ExpertsPerToken > 1 ? shares / shares.sum(-1, keepdim: true) : shares;
        return Mix(tokens, weights.view(-1), assignment, context).view(input.shape).MoveToOuterDisposeScope();
    }

    private Tensor Jitter(Tensor tokens, InvocationContext context)
    {
        if (!context.IsTraining || _config.RouterJitter == 0)
        {
            return tokens;
        }

        using var generator = new Generator((ulong)context.Seed, tokens.device);
        return tokens * empty_like(tokens).uniform_(1 - _config.RouterJitter, 1 + _config.RouterJitter, generator);
    }

    private ExpertAssignment Assign(Tensor chosen, InvocationContext context)
    {
        var slots = chosen.numel();
        var capacity = context.IsTraining && _config.CapacityFactor is { } factor ? (long)Math.Ceiling(factor * slots / _config.Experts) : slots;
        return ExpertAssignment.Of(chosen.cpu().data<long>().ToArray(), _config.ExpertsPerToken, _config.Experts, capacity);
    }

    /// <summary>Gathers each expert's tokens, runs it, and adds its outputs back where the tokens came from.</summary>
    /// <param name="tokens"><c>[tokens, input]</c>.</param>
    /// <param name="weights">Factor of each slot's output, <c>[slots]</c>.</param>
    /// <param name="assignment">Slots by expert.</param>
    /// <param name="context">The call's context.</param>
    /// <returns><c>[tokens, input]</c>; zero where a token was served by no expert.</returns>
    private Tensor Mix(Tensor tokens, Tensor weights, ExpertAssignment assignment, InvocationContext context)
    {
        var slots = tensor(assignment.Slots, device: tokens.device);
        var owners = slots.div(_config.ExpertsPerToken, RoundingMode.floor);
        var inputs = tokens.index_select(0, owners).split(assignment.Sizes, 0);
        var outputs = cat(
            [
                .. _experts.Zip(inputs)
                    .Where(pair => pair.Second.shape[0] > 0)
                    .Select(pair => pair.First.Forward(pair.Second.unsqueeze(0), context.For(pair.First)).squeeze(0)),
            ],
            0);
        return zeros_like(tokens).index_add(0, owners, outputs * weights.index_select(0, slots).unsqueeze(-1), 1);
    }

    private void AddLosses(Tensor logits, Tensor probabilities, ExpertAssignment assignment, InvocationContext context)
    {
        if (_config.LoadBalanceWeight > 0)
        {
            var load = tensor(Load(assignment), ScalarType.Float32, logits.device);
            context.AddLoss("load_balance", (probabilities.mean([0]) * load).sum() * (_config.LoadBalanceWeight * _config.Experts));
        }

        if (_config.RouterZWeight > 0)
        {
            context.AddLoss("router_z", logits.logsumexp(-1).square().mean() * _config.RouterZWeight);
        }
    }

    private static void AddSummaries(Tensor probabilities, ExpertAssignment assignment, InvocationContext context)
    {
        using var quiet = no_grad();
        var load = Load(assignment);
        for (var i = 0; i < load.Length; i++)
        {
            context.AddSummary($"load[{i}]", load[i]);
        }

        context.AddSummary("dropped", 1 - (double)assignment.Slots.Length / assignment.Wanted.Sum());
        context.AddSummary("router_entropy", special.entr(probabilities).sum(-1).mean().item<float>());
    }

    private void MoveBias(ExpertAssignment assignment, InvocationContext context)
    {
        if (_bias is not null)
        {
            using var quiet = no_grad();
            var even = 1.0 / _config.Experts;
            double[] steps = [.. Load(assignment).Select(load => _config.BalanceBiasRate * Math.Sign(even - load))];
            context.AddStateUpdate(_bias, _bias.Value + tensor(steps, ScalarType.Float32, _bias.Value.device));
        }
    }

    /// <summary>The part of all choices that fell on each expert.</summary>
    private static double[] Load(ExpertAssignment assignment)
    {
        var all = (double)assignment.Wanted.Sum();
        return [.. assignment.Wanted.Select(count => count / all)];
    }
}
