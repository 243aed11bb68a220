using System.Runtime.ExceptionServices;
using Platform.Training.Core.Configs;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Core.Modules;

/// <summary>
/// What a call of a module needs beside its inputs, and where it leaves what is not its result: whether it trains,
/// randomness, summaries, auxiliary losses, changes of state and tensors that somebody asked for, all by the module's path.
/// </summary>
public sealed class InvocationContext
{
    private readonly InvocationContext? _root;
    private readonly InvocationContext? _whole;
    private readonly DisposeScope? _scope;
    private readonly Dictionary<string, Tensor> _losses = [];
    private readonly Dictionary<string, double> _summaries = [];
    private readonly Dictionary<Parameter, Tensor> _states = [];
    private readonly Dictionary<string, Tensor> _answers = [];
    private readonly List<ConfigGlob> _asked = [];
    private long _matrixFlops;
    private ExceptionDispatchInfo? _failure;

    /// <summary>The context of a root module's call.</summary>
    /// <param name="isTraining">Whether dropout and the like are on.</param>
    /// <param name="seed">Everything random in this call follows from it.</param>
    public InvocationContext(bool isTraining, long seed = 0)
    {
        (IsTraining, Seed, Observes, _scope) = (isTraining, seed, isTraining, CurrentDisposeScope);
    }

    /// <summary>The context of a root module's call that continues sequences.</summary>
    /// <param name="decoding">What is known of them; the caller advances and disposes it.</param>
    public InvocationContext(DecodingState decoding)
    {
        ArgumentNullException.ThrowIfNull(decoding);
        (Decoding, Positions, _scope) = (decoding, decoding.Positions, CurrentDisposeScope);
    }

    private InvocationContext(InvocationContext root, long seed, string path)
    {
        (_root, IsTraining, Seed, Path, Decoding, Positions, Observes) = (root, root.IsTraining, seed, path, root.Decoding, root.Positions, root.Observes);
    }

    private InvocationContext(InvocationContext whole)
        : this(whole.IsTraining, whole.Seed)
    {
        (_whole, Path, Decoding, Positions, Observes) = (whole, whole.Path, whole.Decoding, whole.Positions, whole.Observes);
        _asked.AddRange(whole.Root._asked);
    }

    /// <summary>Whether this call is part of training.</summary>
    public bool IsTraining { get; }

    /// <summary>
    /// Whether modules take note of what passes through them, such as the range of values: in training, unless something
    /// else is set, and where a trained model is calibrated.
    /// </summary>
    public bool Observes { get; init; }

    /// <summary>Seed of this module's randomness in this call.</summary>
    public long Seed { get; }

    /// <summary>Path of the module called.</summary>
    public string Path { get; } = "";

    /// <summary>The sequences that this call continues; null where each row is complete in itself.</summary>
    public DecodingState? Decoding { get; }

    /// <summary>Where the call's tokens stand in their sequences: from position 0 on, unless something else is set.</summary>
    public TokenPositions Positions { get; init; } = TokenPositions.FromStart;

    /// <summary>Losses that modules added beside the model's own, by path.</summary>
    public IReadOnlyDictionary<string, Tensor> Losses => Root._losses;

    /// <summary>Figures that modules reported, by path.</summary>
    public IReadOnlyDictionary<string, double> Summaries => Root._summaries;

    /// <summary>Tensors that were asked for, by the path they have, in the order in which they were made.</summary>
    public IReadOnlyDictionary<string, Tensor> Answers => Root._answers;

    /// <summary>Floating-point operations of the matrix products counted so far, a multiply-add as two.</summary>
    public long MatrixFlops => Root._matrixFlops;

    private InvocationContext Root => _root ?? this;

    /// <summary>The context for calling a child once. A child called several times needs a name for each further call.</summary>
    /// <param name="child">A child of the module that holds this context.</param>
    /// <param name="call">Name of the call, for a second one.</param>
    public InvocationContext For(Module child, string call = "")
    {
        var name = call.Length == 0 ? child.Name : $"{child.Name}@{call}";
        return new InvocationContext(Root, PathSeed.Of(Seed, name), ConfigPath.Join(Path, name));
    }

    /// <summary>Counts the product of a matrix <c>[rows, inner]</c> with one <c>[inner, columns]</c>. Whoever multiplies says so here.</summary>
    /// <remarks>Look-ups, sums and what works on each value alone are left out, as is usual where a step is compared with what a machine could do.</remarks>
    public void CountProduct(long rows, long inner, long columns) => Root._matrixFlops += 2 * rows * inner * columns;

    /// <summary>The same call's context, but what is left in it is kept apart from this one's.</summary>
    internal InvocationContext Apart() => new(this);

    /// <summary>Takes over what was kept apart.</summary>
    /// <param name="apart">Made by <see cref="Apart"/>.</param>
    /// <param name="tensors">What stands for its losses and then its answers, in their order.</param>
    internal void Take(InvocationContext apart, IReadOnlyList<Tensor> tensors)
    {
        foreach (var (path, loss) in apart.Losses.Keys.Zip(tensors))
        {
            AddLossAt(path, loss);
        }

        foreach (var (path, answer) in apart.Answers.Keys.Zip(tensors.Skip(apart.Losses.Count)))
        {
            AnswerAt(path, answer);
        }

        foreach (var (path, value) in apart.Summaries)
        {
            AddSummaryAt(path, value);
        }

        foreach (var (parameter, value) in apart._states)
        {
            AddStateUpdate(parameter, value);
        }

        Root._matrixFlops += apart.MatrixFlops;
    }

    /// <summary>Keeps a problem that came up in a backward pass, through which no exception can pass.</summary>
    internal void Fail(Exception problem)
    {
        Root._failure ??= ExceptionDispatchInfo.Capture(problem);
        Root._whole?.Fail(problem);
    }

    /// <summary>Throws the first problem that came up in a backward pass.</summary>
    internal void ThrowIfFailed() => Root._failure?.Throw();

    /// <summary>Adds a loss, a scalar, to what training minimises. It lives on in the scope that the root's context was made in.</summary>
    /// <exception cref="InvalidOperationException">This call already added one of that name.</exception>
    public void AddLoss(string name, Tensor loss) => AddLossAt(ConfigPath.Join(Path, name), loss);

    /// <summary>Reports a figure to be kept with the run.</summary>
    /// <exception cref="InvalidOperationException">This call already reported one of that name.</exception>
    public void AddSummary(string name, double value) => AddSummaryAt(ConfigPath.Join(Path, name), value);

    /// <summary>
    /// Sets the values of a parameter that its module changes by itself, such as a running mean, once the step's gradients
    /// are computed: what is computed again for them sees the values that it saw before. A frozen parameter stays as it is.
    /// </summary>
    /// <param name="parameter">Declared as the module's state.</param>
    /// <param name="value">Its new values, of the parameter's shape.</param>
    /// <exception cref="InvalidOperationException">This call already set it.</exception>
    public void AddStateUpdate(Parameter parameter, Tensor value)
    {
        if (!Root._states.TryAdd(parameter, value))
        {
            throw new InvalidOperationException($"The state \"{parameter.Path}\" was set twice in one call.");
        }

        Keep(value);
    }

    /// <summary>
    /// Asks modules for tensors that they would keep for themselves, such as the output of every layer: those that the call
    /// makes from now on.
    /// </summary>
    /// <param name="paths">Pattern of the tensors' paths: the module's path and a name, for example <c>encoder.stack.layers[*].output</c>.</param>
    public void Ask(ConfigGlob paths) => Root._asked.Add(paths);

    /// <summary>Hands out a tensor where somebody asked for it. The answer can be differentiated and lives as long as the root's call.</summary>
    /// <param name="name">The tensor's name in this module.</param>
    /// <param name="tensor">Gives it; called only where it is wanted.</param>
    /// <exception cref="InvalidOperationException">This call already handed out one of that name.</exception>
    public void Answer(string name, Func<Tensor> tensor)
    {
        if (Root._asked.Count == 0)
        {
            return;
        }

        var path = ConfigPath.Join(Path, name);
        if (Root._asked.Exists(asked => asked.Matches(path)))
        {
            AnswerAt(path, tensor());
        }
    }

    /// <summary>Sets what modules asked to be set. A run does so after each step; whoever calls a model by itself, where it is wanted.</summary>
    public void ApplyStateUpdates()
    {
        foreach (var (parameter, value) in Root._states)
        {
            parameter.Assign(value);
        }
    }

    private void AddLossAt(string path, Tensor loss)
    {
        if (!Root._losses.TryAdd(path, loss))
        {
            throw new InvalidOperationException($"The loss \"{path}\" was added twice in one call.");
        }

        Keep(loss);
    }

    private void AnswerAt(string path, Tensor tensor)
    {
        // A handle of its own: the module goes on with the tensor as it likes.
        var answer = tensor.alias();
        if (!Root._answers.TryAdd(path, answer))
        {
            answer.Dispose();
            throw new InvalidOperationException($"The tensor \"{path}\" was handed out twice in one call.");
        }

        Keep(answer);
    }

    private void AddSummaryAt(string path, double value)
    {
        if (!Root._summaries.TryAdd(path, value))
        {
            throw new InvalidOperationException($"The figure \"{path}\" was reported twice in one call.");
        }
    }

    /// <summary>Lets a tensor live as long as the root's call.</summary>
    private void Keep(Tensor tensor)
    {
        tensor.DetachFromDisposeScope();
        Root._scope?.Attach(tensor);
    }
}
