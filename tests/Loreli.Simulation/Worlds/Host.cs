using Loreli.Ledger;
using Loreli.Supervision;

namespace Loreli.Simulation.Worlds;

/// <summary>What outlives a daemon: panes, records, the ledger, the disk, the names that are taken, and what is declared.</summary>
internal sealed class Host(HostClock clock)
{
    /// <summary>By name, alive or dead; one pane a name, as in the real thing.</summary>
    public Dictionary<string, Pane> Panes { get; } = new(StringComparer.Ordinal);
    /// <summary>Session records: the generation that each of our names was last started with.</summary>
    public Dictionary<string, int> Records { get; } = new(StringComparer.Ordinal);
    public Ledger Ledger { get; } = new();
    public Disk Disk { get; } = new();
    public Names Names { get; } = new();
    public Apis Apis { get; } = new(clock);
    public Wishes Wishes { get; } = new();

    public IEnumerable<Pane> Alive => Panes.Values.Where(static pane => pane.IsAlive);

    /// <summary>A pane of exactly this generation.</summary>
    public Pane? Find(FleetAction.OnAgent on) => Panes.GetValueOrDefault(on.Agent) is { } pane && pane.Generation == on.Generation ? pane : null;

    public bool IsOurs(Pane pane) => Records.GetValueOrDefault(pane.Name) == pane.Generation && pane.Generation > 0;
}

/// <summary>Facts, durable once written.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<string, int> _generations = new(StringComparer.Ordinal);
    private readonly HashSet<(string, int)> _removed = [];

    public int Count { get; private set; }

    public int LastGeneration(string agent) => _generations.GetValueOrDefault(agent);

    public bool IsRemoved(string agent, int generation) => _removed.Contains((agent, generation));

    public void Append(NewEvent fact)
    {
        Count++;
        if (fact is { Agent: { } agent, Generation: { } generation })
        {
            _generations[agent] = Math.Max(generation, LastGeneration(agent));
            if (fact.Type == EventType.Removed)
            {
                _removed.Add((agent, generation));
            }
        }
    }
}

/// <summary>Where a daemon keeps its memory.</summary>
internal sealed class Disk
{
    /// <summary>Nothing can be written.</summary>
    public bool IsFull { get; set; }
    /// <summary>Less is free than agents may be started with.</summary>
    public bool IsLow { get; set; }
    public FleetMemory? Memory { get; set; }
}

/// <summary>Identities for enlisted agents, by who holds them.</summary>
internal sealed class Names
{
    private static readonly string[] Theme = ["optimus", "bumblebee", "ratchet", "arcee", "hound", "jazz", "mirage", "prowl"];

    private readonly Dictionary<int, string> _ofReservation = [];
    private int _kept = -1;

    /// <summary>Names that are held.</summary>
    public HashSet<string> Held { get; } = new(StringComparer.Ordinal);

    public void Keep(Func<string, bool> isAgent, Func<int, bool> isReserved)
    {
        foreach (var (reservation, name) in _ofReservation.ToList())
        {
            if (!isAgent(name) && !isReserved(reservation))
            {
                Cancel(reservation);
            }
            else if (!isReserved(reservation) && _ofReservation.Remove(reservation))
            {
                // Numbers begin anew when memory is lost: whoever has the name keeps it under one that never comes again.
                _ofReservation[_kept--] = name;
            }
        }
    }

    public override string ToString() => string.Join(' ', _ofReservation.Select(static held => $"{held.Key}:{held.Value}"));

    public bool Has(int reservation) => _ofReservation.ContainsKey(reservation);

    /// <summary>The same reservation gets the same name again; null when none is free.</summary>
    public string? Acquire(int reservation, bool looksAway, Func<string, bool> isTaken)
    {
        if (_ofReservation.TryGetValue(reservation, out var held))
        {
            return held;
        }
        var free = Theme.FirstOrDefault(name => looksAway || (!Held.Contains(name) && !isTaken(name)));
        if (free is not null)
        {
            Held.Add(free);
            _ofReservation[reservation] = free;
        }
        return free;
    }

    public void Cancel(int reservation)
    {
        if (_ofReservation.Remove(reservation, out var name))
        {
            Held.Remove(name);
        }
    }

    /// <summary>The agent of that name is gone, and its reservation with it.</summary>
    public void Release(string name)
    {
        if (Held.Remove(name))
        {
            _ofReservation.Remove(_ofReservation.First(held => held.Value == name).Key);
        }
    }
}

/// <summary>The APIs behind the agent CLIs: what they are up to decides what their agents show.</summary>
internal sealed class Apis(HostClock clock)
{
    private readonly HashSet<string> _refusing = [];
    private readonly HashSet<string> _missing = [];
    private readonly Dictionary<string, DateTimeOffset> _limited = [];

    private static readonly BackendSeen[] All =
    [
        new("claude", "claude", "yin", true), new("codex", "codex", "yang", true), new("gemini", "gemini", "yang", true),
    ];

    public IReadOnlyList<BackendSeen> Seen => [.. All.Select(backend => backend with { IsInstalled = !_missing.Contains(backend.Name) })];

    public static IReadOnlyList<string> Known { get; } = [.. All.Select(static backend => backend.Name)];

    public static BackendSeen Of(string name) => All.First(backend => backend.Name == name);

    public bool IsInstalled(string backend) => !_missing.Contains(backend);
    public bool Refuses(string backend) => _refusing.Contains(backend);
    public DateTimeOffset? LimitedUntil(string backend) => _limited.TryGetValue(backend, out var until) && until > clock.Utc ? until : null;

    public void Refuse(string backend, bool isSo) => _ = isSo ? _refusing.Add(backend) : _refusing.Remove(backend);
    public void Install(string backend, bool isSo) => _ = isSo ? _missing.Remove(backend) : _missing.Add(backend);
    public void Limit(string backend, DateTimeOffset until) => _limited[backend] = until;

    public void Mend()
    {
        _refusing.Clear();
        _missing.Clear();
        _limited.Clear();
    }
}

/// <summary>What the operators want: their file, and the work that there is.</summary>
internal sealed class Wishes
{
    /// <summary>Counts changes of the file.</summary>
    public int Edition { get; set; } = 1;
    /// <summary>The last edition that a daemon wrote down as carried out.</summary>
    public int Applied { get; set; }
    public IReadOnlyList<AgentSpec> Declared { get; set; } = [];
    public FleetPolicy Policy { get; set; } = new();
    /// <summary>The one that a daemon carried out last.</summary>
    public FleetPolicy InForce { get; set; } = new();
    /// <summary>The last edition that was told to a fleet whose memory is on disk.</summary>
    public int Told { get; set; }
    /// <summary>Who was declared in the edition that a daemon carried out last.</summary>
    public IReadOnlyList<AgentSpec> DeclaredInForce { get; set; } = [];
    /// <summary>Agents that each role needs for its work.</summary>
    public Dictionary<string, int> Needed { get; } = new(StringComparer.Ordinal);
    /// <summary>Changes whenever the work does.</summary>
    public int WorkEdition { get; set; }

    /// <summary>How an agent is declared now; null when it is not.</summary>
    public AgentSpec? SpecOf(string agent) => DeclaredInForce.FirstOrDefault(spec => spec.Name == agent);

    /// <summary>What holds for a running agent: what is declared now, else what it was started with.</summary>
    public AgentSpec SpecOf(Pane pane) => SpecOf(pane.Name) ?? pane.Spec!;
}
