using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Supervision;

/// <summary>What a handler of the reactor could not do.</summary>
internal abstract record HandlerTrouble(string Handler)
{
    /// <summary>It threw. It runs again with the next pass.</summary>
    public sealed record Failed(string Handler, string Error) : HandlerTrouble(Handler);
    /// <summary>It did not end within its limit. Passes go on without it until it does.</summary>
    public sealed record Hung(string Handler, TimeSpan Limit) : HandlerTrouble(Handler);
}

/// <summary>One step of a pass, and what came of its runs. Only the reactor's loop starts it; any thread may read its view.</summary>
internal sealed class ReactorHandler(string name, Func<CancellationToken, Task> run, TimeSpan limit, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private Instant _startedAt;
    private DateTimeOffset? _lastAt;
    private double _lastMilliseconds;
    private long _runs;
    private long _failures;
    private string? _error;

    public string Name => name;

    /// <summary>Runs once, unless the last run has not ended; waits for it at most as long as its limit.</summary>
    /// <returns>New trouble; null when all is well, or when it is the same as after the last run.</returns>
    public async Task<HandlerTrouble?> Run(CancellationToken stopAsked)
    {
        if (!_running.IsCompleted)
        {
            return null;
        }
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopAsked);
        lock (_gate)
        {
            (_startedAt, _lastAt) = (clock.Now, clock.GetUtcNow());
            _runs++;
        }
        // On the scheduler: a handler that blocks its thread must not hold up the loop.
        var work = Task.Factory.StartNew(
            () => run(ended.Token), CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();
        var outcome = Observe(work);
        _running = outcome;
        if (await Pause.For(outcome, limit, clock, stopAsked))
        {
            return await outcome;
        }
        if (stopAsked.IsCancellationRequested)
        {
            return null;
        }
        ended.Cancel();
        return Note($"it took longer than {DurationText.Format(limit)}") ? new HandlerTrouble.Hung(name, limit) : null;
    }

    public HandlerView View()
    {
        lock (_gate)
        {
            var isRunning = !_running.IsCompleted;
            var milliseconds = isRunning ? (clock.Now - _startedAt).TotalMilliseconds : _lastMilliseconds;
            return new HandlerView(name, _lastAt, milliseconds, _runs, _failures, _error, isRunning);
        }
    }

    /// <summary>Waits for the run that goes on, if one does, at most so long.</summary>
    public Task WaitForEnd(TimeSpan atMost) => Pause.For(_running, atMost, clock);

    private async Task<HandlerTrouble?> Observe(Task work)
    {
        try
        {
            await work;
            Ended(null);
            return null;
        }
        catch (OperationCanceledException)
        {
            // Told to end, it ended: by its limit, which is noted already, or because the reactor stops.
            Ended(_error);
            return null;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            var isNew = Note(failure.Message);
            Ended(failure.Message);
            return isNew ? new HandlerTrouble.Failed(name, failure.ToString()) : null;
        }
    }

    private bool Note(string error)
    {
        lock (_gate)
        {
            _failures++;
            var isNew = _error != error;
            _error = error;
            return isNew;
        }
    }

    private void Ended(string? error)
    {
        lock (_gate)
        {
            (_lastMilliseconds, _error) = ((clock.Now - _startedAt).TotalMilliseconds, error);
        }
    }
}
