using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>What an action could not do in its time, or at all.</summary>
internal sealed record ActionTrouble(FleetAction Action, string Problem);

/// <summary>Brings actions to the hands: one at a time for each agent, in order, each within its limit, never the same twice at once.</summary>
/// <remarks>
/// What is typed has a lane of its own beside that of birth and death: a text that waits for an agent's composer must not
/// hold up the agent's end. An end does not wait for a launch either: it tells it to end.
/// </remarks>
internal sealed class ActionLanes(IFleetHands hands, TimeProvider clock, Action<FleetEvent> answer, Action<ActionTrouble> report)
{
    /// <summary>Actions that wait in one lane; what is more is dropped and said again by the fleet if it matters.</summary>
    private const int WaitingMax = 16;

    /// <summary>After its limit an action is told to end; one that ignores this is left behind.</summary>
    private static readonly TimeSpan LeaveAfter = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);

    public void Begin(FleetAction action, CancellationToken stopAsked)
    {
        if (!TryBegin(KeyOf(action), action with { Id = 0 }, stopAsked))
        {
            report(new ActionTrouble(action, $"{WaitingMax} actions wait before it"));
        }
    }

    /// <summary>Waits until nothing runs, at most so long.</summary>
    public Task WaitForEnd(TimeSpan patience)
    {
        Task[] works;
        lock (_gate)
        {
            works = [.. _lanes.Values.Select(static it => it.Work)];
        }
        return Pause.For(Task.WhenAll(works), patience, clock);
    }

    /// <summary>Tells every launch to end, and waits until each is done or undone, at most so long. Afterwards no process comes of one.</summary>
    public Task EndLaunches(TimeSpan patience)
    {
        Task[] works;
        lock (_gate)
        {
            foreach (var lane in _lanes.Values.Where(static it => it.Waiting.Any(static waits => waits is FleetAction.Launch)))
            {
                var others = lane.Waiting.Where(static it => it is not FleetAction.Launch).ToList();
                lane.Waiting.Clear();
                others.ForEach(lane.Waiting.Enqueue);
            }
            var launching = _lanes.Values.Where(static it => it.Running is FleetAction.Launch).ToList();
            launching.ForEach(static it => it.EndRunning?.Invoke());
            works = [.. launching.Select(static it => it.Work)];
        }
        return Pause.For(Task.WhenAll(works), patience, clock);
    }

    private bool TryBegin(string key, FleetAction action, CancellationToken stopAsked)
    {
        lock (_gate)
        {
            if (!_lanes.TryGetValue(key, out var lane))
            {
                _lanes[key] = lane = new Lane();
            }
            if (lane.Waiting.Contains(action) || lane.Running == action)
            {
                return true;
            }
            if (action is FleetAction.Terminate or FleetAction.Kill or FleetAction.Remove && lane.Running is FleetAction.Launch)
            {
                lane.EndRunning?.Invoke();
            }
            if (lane.Waiting.Count == WaitingMax)
            {
                return false;
            }
            lane.Waiting.Enqueue(action);
            if (!lane.IsDrained)
            {
                lane.IsDrained = true;
                lane.Work = Task.Factory.StartNew(
                    () => Drain(key, lane, stopAsked), CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();
            }
            return true;
        }
    }

    private async Task Drain(string key, Lane lane, CancellationToken stopAsked)
    {
        while (true)
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopAsked);
            FleetAction? action;
            lock (_gate)
            {
                if (stopAsked.IsCancellationRequested || !lane.Waiting.TryDequeue(out action))
                {
                    _lanes.Remove(key);
                    return;
                }
                (lane.Running, lane.EndRunning) = (action, ended.Cancel);
            }
            await Carry(action, ended);
            lock (_gate)
            {
                (lane.Running, lane.EndRunning) = (null, null);
            }
        }
    }

    private async Task Carry(FleetAction action, CancellationTokenSource ended)
    {
        var work = Task.Factory.StartNew(
            () => hands.Perform(action, ended.Token), CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();
        var limit = LimitOf(action);
        if (!await Pause.For(work, limit, clock))
        {
            ended.Cancel();
            if (!await Pause.For(work, LeaveAfter, clock))
            {
                report(new ActionTrouble(action, $"it takes longer than {DurationText.Format(limit)}"));
                return;
            }
        }
        try
        {
            if (await work is { } said)
            {
                answer(said);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            if (Undone(action, "it was told to end") is { } undone)
            {
                answer(undone);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // A hand that fails must not end the supervisor of all the others.
            report(new ActionTrouble(action, failure.ToString()));
            if (Undone(action, failure.Message) is { } undone)
            {
                answer(undone);
            }
        }
    }

    private static FleetEvent? Undone(FleetAction action, string why) => action switch
    {
        FleetAction.Launch it => new FleetEvent.LaunchFailed(it.Agent, it.Generation, "launch", why, BlamesBackend: false),
        FleetAction.Enlist it => new FleetEvent.EnlistFailed(it.Reservation, why),
        _ => null,
    };

    private static string KeyOf(FleetAction action) => action switch
    {
        FleetAction.Nudge or FleetAction.PressEscape or FleetAction.Interrupt or FleetAction.RequestShutdown =>
            $"type {((FleetAction.OnAgent)action).Agent}",
        FleetAction.OnAgent it => $"life {it.Agent}",
        FleetAction.Enlist it => $"enlist {it.Reservation}",
        FleetAction.Cancel it => $"enlist {it.Reservation}",
        _ => action.GetType().Name,
    };

    private static TimeSpan LimitOf(FleetAction action) => action switch
    {
        // Set-up commands of a workspace have limits of their own, which end sooner.
        FleetAction.Launch or FleetAction.Enlist => TimeSpan.FromMinutes(20),
        FleetAction.Remove or FleetAction.Sweep => TimeSpan.FromMinutes(10),
        // A nudge may wait for the composer as long as the delivery lets it.
        FleetAction.Nudge or FleetAction.RequestShutdown => TimeSpan.FromMinutes(5),
        _ => TimeSpan.FromMinutes(1),
    };

    private sealed class Lane
    {
        public Queue<FleetAction> Waiting { get; } = new();
        public FleetAction? Running { get; set; }
        public Action? EndRunning { get; set; }
        public bool IsDrained { get; set; }
        public Task Work { get; set; } = Task.CompletedTask;
    }
}
