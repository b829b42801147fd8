using System.Diagnostics.CodeAnalysis;

namespace Loreli.Testing;

/// <summary>Runs tasks on the thread that asks for it, one after another, in the order in which they came: what follows is
/// the same every time.</summary>
/// <remarks>Tasks that were started on it stay on it over every <c>await</c>. Not for threads, but for tasks that come from others.</remarks>
public sealed class StepScheduler : TaskScheduler
{
    private readonly Lock _gate = new();
    private readonly Queue<Task> _queue = new();

    /// <summary>Starts work here. It gets its first turn with <see cref="RunAll"/>.</summary>
    public Task Begin(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <inheritdoc cref="Begin(Func{Task})"/>
    public void Begin(Action work) => _ = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>Runs what waits, and what comes of it, until nothing is left.</summary>
    /// <exception cref="InvalidOperationException">It did not come to rest within so many turns.</exception>
    public void RunAll(int turnsMax = 1_000_000)
    {
        var around = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            for (var turn = 0; TryTake(out var task); turn++)
            {
                if (turn == turnsMax)
                {
                    throw new InvalidOperationException($"Tasks did not come to rest within {turnsMax} turns.");
                }
                TryExecuteTask(task);
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(around);
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _queue.Enqueue(task);
        }
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _queue];
        }
    }

    private bool TryTake([MaybeNullWhen(false)] out Task task)
    {
        lock (_gate)
        {
            return _queue.TryDequeue(out task);
        }
    }
}
