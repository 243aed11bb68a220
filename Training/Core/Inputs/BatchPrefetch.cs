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
    private DataPosition? _afterOutOfOrder;

    /// <summary>Prepares; the thread starts with the first batch taken.</summary>
    /// <param name="input">Where batches come from; not disposed here.</param>
    /// <param name="ahead">How many batches are made ahead; 0 makes each when it is taken, on the thread that takes it.</param>
    public BatchPrefetch(Input input, int ahead)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ahead);
        (_input, _ahead) = (input, ahead);
    }

    /// <summary>The training batch at a position, and the position after it.</summary>
    /// <remarks>
    /// Positions are expected in their order. A batch out of order, of a step computed again for example, is made when it is
    /// taken and leaves those made ahead as they are; once the order goes on from there, so does making ahead.
    /// </remarks>
    /// <exception cref="DataException">What the input threw when it made the batch; other exceptions pass alike.</exception>
    public (Batch Batch, DataPosition Next) Take(DataPosition position)
    {
        if (_ahead == 0)
        {
            return Make(position);
        }

        if (_producer is null || (_producer.Position != position && _afterOutOfOrder == position))
        {
            _producer?.Dispose();
            _producer = new Producer(this, position);
        }

        if (_producer.Position == position)
        {
            _afterOutOfOrder = null;
            return _producer.Take();
        }

        var made = Make(position);
        _afterOutOfOrder = made.Next;
        return made;
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

    private (Batch Batch, DataPosition Next) Make(DataPosition position)
    {
        lock (_calls)
        {
            var next = _input.Next(position);
            return (_input.Train(position), next);
        }
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
        private readonly ConcurrentQueue<Batch> _taken = new();
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

            // TorchSharp counts live tensors by thread. The taker gets handles of its own on the same memory, so that
            // its count, by which leaks are found, stays true; the maker's handles are released where they were made.
            var own = made.Batch!.Alias();
            _taken.Enqueue(made.Batch);
            return (own, made.Next);
        }

        public void Dispose()
        {
            _stop.Cancel();
            _thread.Join();
            ReleaseMade();
            _made.Dispose();
            _stop.Dispose();
        }

        private void Produce(DataPosition position)
        {
            try
            {
                while (!_stop.IsCancellationRequested)
                {
                    ReleaseTaken();
                    var made = Make(position);
                    if (!TryHandOver(made) || made.Failure is not null)
                    {
                        return;
                    }

                    position = made.Next;
                }
            }
            finally
            {
                ReleaseTaken();
                if (_stop.IsCancellationRequested)
                {
                    ReleaseMade();
                }
            }
        }

        private bool TryHandOver(Made made)
        {
            try
            {
                _made.Add(made, _stop.Token);
                return true;
            }
            catch (OperationCanceledException)
            {
                made.Batch?.Dispose();
                return false;
            }
        }

        private void ReleaseMade()
        {
            while (_made.TryTake(out var left))
            {
                left.Batch?.Dispose();
            }
        }

        private void ReleaseTaken()
        {
            while (_taken.TryDequeue(out var taken))
            {
                taken.Dispose();
            }
        }

        private Made Make(DataPosition position)
        {
            try
            {
                var (batch, next) = _owner.Make(position);
                return new Made(batch, next, null);
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
