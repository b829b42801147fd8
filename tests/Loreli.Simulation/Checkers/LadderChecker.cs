using Loreli.Ledger;
using Loreli.Simulation.Daemons;
using Loreli.Simulation.Worlds;
using Loreli.Supervision;

namespace Loreli.Simulation.Checkers;

/// <summary>Nobody is blamed for silence that was none: not who showed life, waits, rests, or was not looked at. A ladder goes
/// up, and down only for life.</summary>
/// <remarks>Judges by what the simulated agents really did, which the daemon can only see through its looks.</remarks>
internal sealed class LadderChecker(World world) : Checker(world)
{
    /// <summary>Counters are compared over half a minute: what was done shortly before a look may show at it.</summary>
    private static readonly TimeSpan Blur = TimeSpan.FromSeconds(45);

    /// <summary>For so long after typing, a change may be taken for its echo.</summary>
    private static readonly TimeSpan EchoMax = TimeSpan.FromSeconds(100);

    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, Account> _accounts = new(StringComparer.Ordinal);

    protected override string Rule => "the stall ladder";

    public override void Spawning(Pane pane) => _accounts[pane.Name] = new Account(pane, World.Clock.World);

    public override void DaemonStarts()
    {
        foreach (var account in _accounts.Values)
        {
            account.Forget(World.Clock.World);
        }
    }

    public override void Gap() => Restart();

    // What suspends under another policy shows at the next look.
    public override void Declared()
    {
        foreach (var account in _accounts.Values)
        {
            account.Suspends = false;
        }
    }

    public override void Look(Pane pane, in Sighting seen)
    {
        if (_accounts.TryGetValue(pane.Name, out var account) && ReferenceEquals(account.Pane, pane))
        {
            account.Look(World.Clock.World, World.Daemon?.Fleet.Find(pane.Name)?.Life is AgentLife.Recalled, World.Host.Wishes.SpecOf(pane).Stall);
        }
    }

    public override void Action(FleetAction action)
    {
        if (action is FleetAction.Nudge or FleetAction.PressEscape or FleetAction.Interrupt or FleetAction.RequestShutdown
            && _accounts.TryGetValue(((FleetAction.OnAgent)action).Agent, out var account))
        {
            account.TypedAt = World.Clock.World;
        }
    }

    public override void Typed(Pane pane)
    {
        if (_accounts.TryGetValue(pane.Name, out var account))
        {
            account.TypedAt = World.Clock.World;
        }
    }

    public override void Fact(NewEvent fact)
    {
        if (fact.Type == EventType.ClockGap)
        {
            Restart();
        }
        if (fact.Agent is null || !_accounts.TryGetValue(fact.Agent, out var account) || account.Pane.Generation != fact.Generation)
        {
            return;
        }
        switch (fact.Type)
        {
            case EventType.Parked:
                account.IsParked = true;
                break;
            case EventType.Unparked:
                account.IsParked = false;
                account.Unpark(World.Clock.World);
                break;
            case EventType.Stall:
                Judge(account, Evidence.Find(fact.Data, "step"));
                break;
        }
    }

    // Down only for life, a gap, or the end of a rest.
    public override void Decided(SimulatedDaemon daemon)
    {
        foreach (var agent in daemon.Fleet.Agents)
        {
            if (agent.Life is AgentLife.Running { Ladder: var ladder } && _accounts.TryGetValue(agent.Name, out var account)
                && account.Pane.Generation == agent.Generation)
            {
                Demand(ladder.Taken >= account.Taken || account.MayRestart,
                    $"{agent.Name} {agent.Generation} goes from step {account.Taken} to {ladder.Taken} without life");
                (account.Taken, account.MayRestart) = (ladder.Taken, false);
            }
        }
    }

    private void Judge(Account account, string step)
    {
        var (pane, now) = (account.Pane, World.Clock.World);
        var stall = World.Host.Wishes.SpecOf(pane).Stall;
        var ladder = stall.Ladder;
        var number = 0;
        while (number < ladder.Count && !step.Equals(ladder[number].ToString(), StringComparison.OrdinalIgnoreCase))
        {
            number++;
        }
        var least = stall.Timeout * (number + 1);
        Demand(!account.IsParked, $"{pane.Name} {pane.Generation} is at {step} while it rests");
        Demand(!account.Suspends, $"{pane.Name} {pane.Generation} is at {step} while it is at {account.SeenMood}");
        Demand(now - account.QuietSince > least - Slack,
            $"{pane.Name} {pane.Generation} is at {step} after {now - account.QuietSince} of silence, {least} is the least");
    }

    private void Restart()
    {
        foreach (var account in _accounts.Values)
        {
            account.Restart(World.Clock.World);
        }
    }

    /// <summary>What is known of one process.</summary>
    private sealed class Account(Pane pane, TimeSpan now)
    {
        private TimeSpan _lookedAt = now;
        private TimeSpan _countsFrom = now;
        private TimeSpan _toolSince = now;
        private bool _isNew = true;

        public Pane Pane => pane;
        public TimeSpan QuietSince { get; private set; } = now;
        public TimeSpan TypedAt { get; set; } = TimeSpan.FromDays(-1);
        public bool IsParked { get; set; }
        public int Taken { get; set; }
        public bool MayRestart { get; set; }
        public Mood SeenMood { get; private set; } = Mood.Booting;
        public bool Suspends { get; set; }

        public void Restart(TimeSpan now) => (QuietSince, _countsFrom, MayRestart, Taken) = (now, now, true, 0);

        // What it is at counts from the next look on.
        public void Unpark(TimeSpan now)
        {
            Restart(now);
            Suspends = false;
        }

        /// <summary>Another daemon looks from now on; its first look is what it compares with.</summary>
        public void Forget(TimeSpan now)
        {
            Unpark(now);
            (_isNew, IsParked) = (true, false);
        }

        public void Look(TimeSpan now, bool isUnknown, StallPolicy stall)
        {
            var since = now - _lookedAt;
            QuietSince += Suspends ? now - _countsFrom : TimeSpan.Zero;
            MayRestart |= now - pane.DidAt <= (since > Blur ? since : Blur);
            if (IsCertain(now))
            {
                QuietSince = now;
            }
            _toolSince = pane.Mood is not Mood.Tooling || SeenMood is not Mood.Tooling ? now : _toolSince;
            SeenMood = pane.Mood;
            Suspends = pane.Mood switch
            {
                Mood.Asking => true,
                Mood.Idle or Mood.Lying => !stall.CountsIdle,
                Mood.Tooling => now - _toolSince <= stall.ToolPatience,
                _ => false,
            };
            (_lookedAt, _countsFrom, _isNew) = (now, now, isUnknown);
        }

        // It did something since the last look, and the look shows it whatever else happened.
        private bool IsCertain(TimeSpan now) => !_isNew
            && ((pane.ShownAt > _lookedAt && ((now - TypedAt > EchoMax && TypedAt < _lookedAt) || pane.Mood is Mood.Reporting))
                || (pane.ComputedAt > _lookedAt && now - _lookedAt < TimeSpan.FromMinutes(2)));
    }
}
