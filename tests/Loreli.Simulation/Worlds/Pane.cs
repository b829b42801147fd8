using Loreli.Supervision;

namespace Loreli.Simulation.Worlds;

/// <summary>A process in its pane, kept by its keeper whatever becomes of the daemon.</summary>
internal sealed class Pane(string name, int generation, AgentSpec? spec, HostClock clock)
{
    private TimeSpan _countedAt = clock.World;
    private LifeSigns _signs;
    private Reading? _reading;

    public string Name => name;
    public int Generation => generation;
    /// <summary>Null for a pane that an operator opened.</summary>
    public AgentSpec? Spec => spec;
    public TimeSpan BornAt { get; } = clock.World;

    public bool IsAlive { get; private set; } = true;
    public int? Code { get; private set; }
    public int? Signal { get; private set; }
    public bool IsOutOfMemory { get; private set; }
    public PaneState State => !IsAlive ? PaneState.Dead : IsSilent ? PaneState.Unknown : PaneState.Alive;

    /// <summary>Its keeper lives and does not answer.</summary>
    public bool IsSilent { get; set; }
    /// <summary>It does not look at signals to end; a keeper's kill after the grace ends it all the same.</summary>
    public bool IsDeaf { get; set; }
    /// <summary>Kills that leave processes behind, until one does not.</summary>
    public int KillsToFail { get; set; }
    public Mood Mood { get; private set; } = Mood.Booting;
    public Fault? Fault { get; private set; }
    /// <summary>Counts moods: what was planned in an earlier one does not happen.</summary>
    public int Chapter { get; private set; }

    /// <summary>The last time, in world time, at which it did something that is no echo of typing and no spinner.</summary>
    public TimeSpan DidAt { get; private set; } = clock.World;

    /// <summary>The last time at which its screen or its hooks told of its doing.</summary>
    public TimeSpan ShownAt { get; private set; } = clock.World;

    /// <summary>The last time at which it computed so long that a look within two minutes cannot miss it.</summary>
    public TimeSpan ComputedAt { get; private set; } = clock.World;

    public void Turn(Mood mood, Fault? fault = null)
    {
        Count();
        Chapter++;
        (Mood, Fault, _reading) = (mood, fault, null);
        if (mood is not (Mood.Frozen or Mood.Spinning))
        {
            Draw();
        }
    }

    /// <summary>Its own doing changes the screen.</summary>
    public void Draw()
    {
        _signs = _signs with { Screen = _signs.Screen + 1 };
        DidAt = ShownAt = clock.World;
    }

    /// <summary>What was typed appears on its screen.</summary>
    public void Echo() => _signs = _signs with { Screen = _signs.Screen + 1 };

    public void Die(int? code, int? signal = null, bool isOutOfMemory = false)
    {
        if (IsAlive)
        {
            Chapter++;
            (IsAlive, Code, Signal, IsOutOfMemory) = (false, code, signal, isOutOfMemory);
        }
    }

    public FleetEvent.Exited Exit => new(name, generation, Code, Signal, IsOutOfMemory);

    public PaneSeen Seen(bool isOurs) => new(name, generation, State, isOurs, Code, Signal, IsOutOfMemory);

    /// <summary>What is to be seen of it now.</summary>
    public Sighting Look()
    {
        Count();
        return new Sighting(name, generation, _reading ??= Say(), _signs);
    }

    // What it did since it was last looked at, which is what it is at.
    private void Count()
    {
        var time = clock.World - _countedAt;
        _countedAt = clock.World;
        if (time <= TimeSpan.Zero || !IsAlive)
        {
            return;
        }
        _signs = Mood switch
        {
            Mood.Working   => _signs with { Screen = _signs.Screen + 1, Cpu = _signs.Cpu + (time * 0.1) },
            Mood.Building  => _signs with { ChildCpu = _signs.ChildCpu + (time * 0.8), Cpu = _signs.Cpu + (time * 0.8) },
            Mood.Reporting => _signs with { Heartbeats = _signs.Heartbeats + 1 },
            Mood.Spinning  => _signs with { Cpu = _signs.Cpu + (time * 0.2) },
            _              => _signs,
        };
        _signs = _signs with { HasToolOpen = Mood is Mood.Tooling };
        if (Mood is Mood.Working or Mood.Building or Mood.Reporting)
        {
            DidAt = clock.World;
            ShownAt = Mood is Mood.Building ? ShownAt : clock.World;
            ComputedAt = Mood is Mood.Building && time > TimeSpan.FromSeconds(12) ? clock.World : ComputedAt;
        }
    }

    private Reading Say() => new(Activity, Mood is Mood.Reporting ? ReadingSource.Hook : ReadingSource.Screen, Mood.ToString(), Mood.ToString(), [])
    {
        Fault = Fault,
    };

    private Activity Activity => Mood switch
    {
        Mood.Booting or Mood.Mute                     => Activity.Unknown,
        Mood.Idle or Mood.Lying                       => Activity.Idle,
        Mood.Asking                                   => Activity.Waiting,
        Mood.Refused or Mood.Limited or Mood.Throttled => Activity.Blocked,
        _                                             => Activity.Busy,
    };
}
