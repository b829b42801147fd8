using Loreli.Agents.Backends;
using Loreli.Agents.Identities;
using Loreli.Agents.Launch;
using Loreli.Configuration;
using Loreli.Daemon.Api;
using Loreli.Protocol.Daemon;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>Knows how everybody who is wanted is made, over restarts of the daemon. Safe for threads.</summary>
internal sealed class TeamKeeper(StateFile<TeamMemory> file, NamePool names, InstalledBackends installed, TimeProvider clock, ulong seed)
{
    /// <summary>For so long a name that we gave up is known to have been ours.</summary>
    private static readonly TimeSpan RememberedFor = TimeSpan.FromDays(7);

    private readonly Lock _gate = new();
    private TeamMemory _memory = TeamMemory.Nothing;

    public Team Team { get; private set; } = Team.Nobody;

    /// <summary>Takes up what an earlier daemon kept.</summary>
    public void Recall()
    {
        lock (_gate)
        {
            _memory = file.Load() ?? TeamMemory.Nothing;
        }
    }

    /// <summary>Notes that the team goes down with the daemon, or that it is up again.</summary>
    /// <returns>What was noted before.</returns>
    public bool NoteDown(bool isDown)
    {
        lock (_gate)
        {
            var before = _memory.IsDown;
            if (before != isDown)
            {
                _memory = _memory with { IsDown = isDown };
                file.Save(_memory);
            }
            return before;
        }
    }

    /// <summary>Makes the team that a configuration wants; who was added beside it stays.</summary>
    public Team Carry(FleetConfiguration fleet)
    {
        lock (_gate)
        {
            installed.Define(fleet);
            names.Change(it => it.Declare(fleet.Declared.Select(static agent => agent.Name).OfType<string>()));
            var (given, backends) = (Copy(_memory.Names), Copy(_memory.Backends));
            var team = Team.Under(fleet, (declared, backend) => NameOf(declared, backend, fleet, given), declared => BackendOf(declared, backends));
            foreach (var (name, request) in _memory.Added.Where(it => !team.Recipes.ContainsKey(it.Key)))
            {
                team = Added(name, request, fleet) is { } recipe ? team.With(recipe) : team;
            }
            // Names and choices of entries that are gone are not kept: an entry of the same id is another one.
            var ids = fleet.Declared.Select(static it => it.Id).ToHashSet(StringComparer.Ordinal);
            _memory = _memory with
            {
                Names = given.Where(it => ids.Contains(it.Key)).ToDictionary(StringComparer.Ordinal),
                Backends = backends.Where(it => ids.Contains(it.Key)).ToDictionary(StringComparer.Ordinal),
            };
            file.Save(_memory);
            return Team = team;
        }
    }

    /// <summary>Adds an operator's agent.</summary>
    /// <exception cref="ApiRefusal">There is no such backend, or the name is taken.</exception>
    public Recipe Add(AgentSpawnRequest request, Func<string, bool> isTaken)
    {
        lock (_gate)
        {
            var backend = installed.Find(request.Backend) ?? throw FleetErrors.UnknownBackend(request.Backend, installed.All.Select(static it => it.Id));
            var name = request.Name ?? FreeName(backend, Team.Fleet, isTaken);
            if (Team.Recipes.ContainsKey(name) || isTaken(name))
            {
                throw FleetErrors.AgentExists(name);
            }
            var recipe = Added(name, request, Team.Fleet)!;
            _memory = _memory with { Added = new Dictionary<string, AgentSpawnRequest>(_memory.Added, StringComparer.Ordinal) { [name] = request } };
            file.Save(_memory);
            Team = Team.With(recipe);
            return recipe;
        }
    }

    /// <summary>An agent that was added has left.</summary>
    public void Forget(string name)
    {
        lock (_gate)
        {
            names.Change(it => it.Remove(name, clock.GetUtcNow() + RememberedFor));
            if (_memory.Added.ContainsKey(name))
            {
                _memory = _memory with { Added = _memory.Added.Where(it => it.Key != name).ToDictionary(StringComparer.Ordinal) };
                file.Save(_memory);
                Team = Team.Without(name);
            }
        }
    }

    private Recipe? Added(string name, AgentSpawnRequest request, FleetConfiguration fleet) => installed.Find(request.Backend) is { } backend
        ? new Recipe(name, name, fleet.Undeclared with
        {
            Name = name, Role = request.Role ?? AgentEntry.Default.Role, Backend = backend.Id,
            Model = request.Model ?? fleet.Model, Prompt = request.Prompt,
        }, backend, Origin.Operator)
        : null;

    private string NameOf(DeclaredAgent declared, Backend backend, FleetConfiguration fleet, Dictionary<string, string> given)
    {
        if (given.TryGetValue(declared.Id, out var known))
        {
            return known;
        }
        return given[declared.Id] = FreeName(backend, fleet, static _ => false);
    }

    private string FreeName(Backend backend, FleetConfiguration fleet, Func<string, bool> isTaken)
    {
        var theme = Themes.Choose(fleet.Theme, names.Names.Claims.Values.Select(static it => it.Identity?.Theme).OfType<string>(), seed);
        while (names.Acquire(new IdentityRequest(theme, backend.Provider, backend.Side, seed)) is IdentityOutcome.Acquired { Identity.Name: var name })
        {
            // A pane of the operator's own may have the name; then it stays taken.
            if (!isTaken(name) && !Team.Recipes.ContainsKey(name))
            {
                return name;
            }
        }
        throw FleetErrors.NoNameLeft(theme.Name);
    }

    private Backend? BackendOf((string Id, AgentEntry Entry) declared, Dictionary<string, string> chosen)
    {
        if (declared.Entry.Backend != InstalledBackends.Auto)
        {
            return installed.Find(declared.Entry.Backend);
        }
        if (chosen.TryGetValue(declared.Id, out var earlier) && installed.Find(earlier) is { } same && installed.IsInstalled(same))
        {
            return same;
        }
        var backend = installed.Preferred();
        chosen[declared.Id] = backend.Id;
        return backend;
    }

    private static Dictionary<string, string> Copy(IReadOnlyDictionary<string, string> from) => new(from, StringComparer.Ordinal);
}
