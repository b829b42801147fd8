using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Supervision;

/// <summary>How a reactor passes.</summary>
internal sealed record ReactorOptions
{
    /// <summary>Between two passes when nothing wakes it: repair of whatever was missed.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);
    /// <summary>What one handler gets, unless it was registered with its own.</summary>
    public TimeSpan HandlerLimit { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>From the first of several wakes to the pass that answers them all.</summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromMilliseconds(20);
}

/// <summary>Runs named handlers, one after another, in the order in which they were registered, again and again.</summary>
/// <remarks>
/// Level-triggered: a handler compares what is wanted with what is seen, so a lost wake costs one interval and a doubled one
/// nothing. There is one pass at a time. A handler that throws, or does not end within its limit, never stops the next; one
/// that hangs is not started again before it ended. All tasks run on the scheduler of the task that calls <see cref="Start"/>.
/// </remarks>
internal sealed class Reactor(TimeProvider clock, ReactorOptions options, Action<HandlerTrouble> report)
{
    private readonly Lock _gate = new();
    private readonly List<ReactorHandler> _handlers = [];
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _woken = new();
    private bool _isWoken;
    private TaskScheduler _scheduler = TaskScheduler.Default;
    private Task? _loop;

    /// <summary>May change while it runs; holds from the next wait on.</summary>
    public ReactorOptions Options { get; set; } = options;

    /// <summary>Adds a handler behind those that are there.</summary>
    /// <exception cref="ArgumentException">There is one of that name: two parts that believe to be the same one are a defect.</exception>
    public void Register(string name, Func<CancellationToken, Task> handler, TimeSpan? limit = null)
    {
        lock (_gate)
        {
            if (_handlers.Exists(it => it.Name == name))
            {
                throw new ArgumentException($"There is a handler \"{name}\" already.", nameof(name));
            }
            _handlers.Add(new ReactorHandler(name, handler, limit ?? Options.HandlerLimit, clock));
        }
    }

    /// <summary>Begins with a pass at once. Starting twice is the same as once; after <see cref="Stop"/> nothing begins any more.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_loop is null && !_stop.IsCancellationRequested)
            {
                _scheduler = TaskScheduler.Current;
                _loop = Task.Factory.StartNew(
                    Loop, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler).Unwrap();
            }
        }
    }

    /// <summary>Something has happened: another pass soon. From any thread; many wakes are one.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (_loop is not null && !_isWoken)
            {
                _isWoken = true;
                Pause.Later(_woken, _scheduler);
            }
        }
    }

    /// <summary>Ends for good. What still runs is told to end and waited for, at most so long.</summary>
    public async Task Stop(TimeSpan patience)
    {
        Task? loop;
        lock (_gate)
        {
            loop = _loop;
        }
        _stop.Cancel();
        if (loop is null)
        {
            return;
        }
        await Task.WhenAll(Handlers().Select(it => it.WaitForEnd(patience)));
        await Pause.For(loop, patience, clock);
    }

    /// <summary>In the order of a pass.</summary>
    public IReadOnlyList<HandlerView> Views() => [.. Handlers().Select(static it => it.View())];

    private async Task Loop()
    {
        while (!_stop.IsCancellationRequested)
        {
            // Before the pass: what happens during it is not seen by all of its handlers and asks for another.
            var woken = Renew();
            foreach (var handler in Handlers())
            {
                if (_stop.IsCancellationRequested)
                {
                    return;
                }
                if (await handler.Run(_stop.Token) is { } trouble)
                {
                    report(trouble);
                }
            }
            await Rest(woken);
        }
    }

    private async Task Rest(Task woken)
    {
        if (await Pause.For(woken, Options.Interval, clock, _stop.Token))
        {
            await Pause.For(Options.Gather, clock, _stop.Token);
        }
    }

    private Task Renew()
    {
        lock (_gate)
        {
            if (_isWoken)
            {
                (_woken, _isWoken) = (new TaskCompletionSource(), false);
            }
            return _woken.Task;
        }
    }

    private ReactorHandler[] Handlers()
    {
        lock (_gate)
        {
            return [.. _handlers];
        }
    }
}
