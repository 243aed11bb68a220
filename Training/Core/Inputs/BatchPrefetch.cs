using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Platform.Training.Core.Inputs;

/// <summary>
/// Makes the training batches of the coming positions on a thread of its own, a bounded number ahead, while the
/// training thread works. The batches are the same as without, for an input's batch depends on its position alone.
/// </summary>
/// <remarks>
/// The input is never called by two threads at once, so that an input need not be safe for threads: whoever calls it
/// elsewhere, to evaluate for example, does so within <see cref="Pause"/>. A batch's tensors belong to no dispose
/// scope of the thread that made them; whoever takes the batch disposes it. A failure reaches the training thread when
/// it takes the batch that could not be made.
/// </remarks>
public sealed class BatchPrefetch : IDisposable
{
    private readonly Input _input;
    private readonly int _ahead;
    private readonly Lock _calls = new();
    private Producer? _producer;

    /// <summary>Prepares; the thread starts with the first batch taken.</summary>
    /// <param name="input">Where batches come from; not disposed here.</param>
    /// <param name="ahead">How many batches are made ahead; 0 makes each when it is taken, on the thread that takes it.</param>
    public BatchPrefetch(Input input, int ahead)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ahead);
        (_input, _ahead) = (input, ahead);
    }

    /// <summary>The training batch at a position, and the position after it.</summary>
    /// <remarks>Positions are expected in their order; after any other, making ahead starts anew from there.</remarks>
    /// <exception cref="DataException">What the input threw when it made the batch; other exceptions pass alike.</exception>
    public (Batch Batch, DataPosition Next) Take(DataPosition position)
    {
        if (_ahead == 0)
        {
            return (_input.Train(position), _input.Next(position));
        }

        if (_producer is null || _producer.Position != position)
        {
            _producer?.Dispose();
            _producer = new Producer(this, position);
        }

        return _producer.Take();
    }

    /// <summary>Waits until no batch is being made, and keeps it so until the result is disposed.</summary>
    /// <remarks>Dispose it on the thread that called this.</remarks>
    public IDisposable Pause() => new Pausing(_calls);

    /// <inheritdoc/>
    public void Dispose()
    {
        _producer?.Dispose();
        _producer = null;
    }

    private sealed class Pausing : IDisposable
    {
        private readonly Lock _calls;

        public Pausing(Lock calls)
        {
            _calls = calls;
            _calls.Enter();
        }

        public void Dispose() => _calls.Exit();
    }

    /// <summary>The thread that makes batches from one position on, and those it has made.</summary>
    private sealed class Producer : IDisposable
    {
        private readonly BatchPrefetch _owner;
        private readonly BlockingCollection<Made> _made;
        private readonly CancellationTokenSource _stop = new();
        private readonly Thread _thread;
        private ExceptionDispatchInfo? _failure;

        public Producer(BatchPrefetch owner, DataPosition position)
        {
            (_owner, Position) = (owner, position);
            _made = new BlockingCollection<Made>(owner._ahead);
            _thread = new Thread(() => Produce(position)) { IsBackground = true, Name = "batch prefetch" };
            _thread.Start();
        }

        /// <summary>The position of the batch that is taken next.</summary>
        public DataPosition Position { get; private set; }

        public (Batch Batch, DataPosition Next) Take()
        {
            _failure?.Throw();
            var made = _made.Take();
            (_failure, Position) = (made.Failure, made.Next);
            _failure?.Throw();
            return (made.Batch!, made.Next);
        }

        public void Dispose()
        {
            _stop.Cancel();
            _thread.Join();
            while (_made.TryTake(out var left))
            {
                left.Batch?.Dispose();
            }

            _made.Dispose();
            _stop.Dispose();
        }

        private void Produce(DataPosition position)
        {
            while (!_stop.IsCancellationRequested)
            {
                var made = Make(position);
                try
                {
                    _made.Add(made, _stop.Token);
                }
                catch (OperationCanceledException)
                {
                    made.Batch?.Dispose();
                    return;
                }

                if (made.Failure is not null)
                {
                    return;
                }

                position = made.Next;
            }
        }

        private Made Make(DataPosition position)
        {
            try
            {
                lock (_owner._calls)
                {
                    var next = _owner._input.Next(position);
                    return new Made(_owner._input.Train(position), next, null);
                }
            }
            catch (Exception problem)
            {
                // Whatever it is, the training thread has to hear of it.
                return new Made(null, position, ExceptionDispatchInfo.Capture(problem));
            }
        }

        [StructLayout(LayoutKind.Auto)]
        private readonly record struct Made(Batch? Batch, DataPosition Next, ExceptionDispatchInfo? Failure);
    }
}
