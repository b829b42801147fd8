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

    /// <summary>Names of others beside the team's: of agents that leave, of panes of the operator's own.</summary>
    public Func<string, bool> IsTaken { get; set; } = static _ => false;

    /// <summary>Takes up what an earlier daemon kept.</summary>
    /// <param name="fleet">What that one knew. Who was enlisted and is neither known nor reserved any more is let go: its cancelling was lost.</param>
    public void Recall(FleetMemory? fleet)
    {
        lock (_gate)
        {
            _memory = file.Load() ?? TeamMemory.Nothing;
            var reserved = (fleet?.Reservations ?? []).Select(static it => it.Number).ToHashSet();
            var known = (fleet?.Agents ?? []).Select(static it => it.Spec.Name).ToHashSet(StringComparer.Ordinal);
            var left = _memory.Enlisted.Where(it => reserved.Contains(it.Value.Reservation) || known.Contains(it.Key)).ToDictionary(StringComparer.Ordinal);
            names.Change(it => left.Values.Aggregate(it, static (all, one) => all.Hold(one.Identity)));
            if (left.Count < _memory.Enlisted.Count)
            {
                _memory = _memory with { Enlisted = left };
                file.Save(_memory);
            }
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
            foreach (var enlistee in _memory.Enlisted.Values.Where(it => !team.Recipes.ContainsKey(it.Identity.Name)))
            {
                team = Enlisted(enlistee, fleet) is { } recipe ? team.With(recipe) : team;
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
    public Recipe Add(AgentSpawnRequest request)
    {
        lock (_gate)
        {
            var backend = installed.Find(request.Backend) ?? throw FleetErrors.UnknownBackend(request.Backend, installed.All.Select(static it => it.Id));
            var name = request.Name ?? FreeName(backend, Team.Fleet, IsTaken);
            if (Team.Recipes.ContainsKey(name) || IsTaken(name))
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

    /// <summary>Takes an identity for a reservation, on disk when it returns. The same reservation gets the same one again.</summary>
    public EnlistOutcome Enlist(FleetAction.Enlist asked)
    {
        lock (_gate)
        {
            var earlier = _memory.Enlisted.Values.FirstOrDefault(it => it.Reservation == asked.Reservation);
            if (earlier is not null && !earlier.Is(asked))
            {
                return new EnlistOutcome.Refused($"reservation {asked.Reservation} holds {earlier.Identity.Name} for something else");
            }
            if (installed.Find(asked.Backend) is not { } backend || backend.Provider != asked.Provider || SupervisionWords.Of(backend.Side) != asked.Side)
            {
                return new EnlistOutcome.Refused($"no backend \"{asked.Backend}\" of provider {asked.Provider} is on the side {asked.Side} any more");
            }
            if (EntryOf(asked.Template, Team.Fleet) is null)
            {
                return new EnlistOutcome.Refused($"no entry \"{asked.Template}\" is declared any more");
            }
            var identity = earlier?.Identity ?? FreeIdentity(backend, Team.Fleet, IsTaken);
            if (identity is null)
            {
                return new EnlistOutcome.Refused("no name is left in the theme");
            }
            var enlistee = new Enlistee(asked.Reservation, identity, asked.Role, asked.Backend, asked.Template);
            var changed = _memory with { Enlisted = new Dictionary<string, Enlistee>(_memory.Enlisted, StringComparer.Ordinal) { [identity.Name] = enlistee } };
            if (earlier is null && !file.Save(changed))
            {
                names.Release(identity.Name);
                return new EnlistOutcome.Refused("the team's file cannot be written");
            }
            _memory = changed;
            var recipe = Enlisted(enlistee, Team.Fleet)!;
            Team = Team.With(recipe);
            return new EnlistOutcome.Taken(recipe);
        }
    }

    /// <summary>Lets go what is held for a reservation, if anything.</summary>
    public void Cancel(int reservation)
    {
        lock (_gate)
        {
            if (_memory.Enlisted.Values.FirstOrDefault(it => it.Reservation == reservation) is { } enlistee)
            {
                names.Release(enlistee.Identity.Name);
                Drop(enlistee.Identity.Name);
            }
        }
    }

    /// <summary>An agent that was added or enlisted has left.</summary>
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
            Drop(name);
        }
    }

    private void Drop(string enlisted)
    {
        if (_memory.Enlisted.ContainsKey(enlisted))
        {
            _memory = _memory with { Enlisted = _memory.Enlisted.Where(it => it.Key != enlisted).ToDictionary(StringComparer.Ordinal) };
            file.Save(_memory);
            // Meanwhile the configuration may have given the name to an agent of its own.
            Team = Team.Recipes.GetValueOrDefault(enlisted)?.Origin == Origin.Demand ? Team.Without(enlisted) : Team;
        }
    }

    private Recipe? Added(string name, AgentSpawnRequest request, FleetConfiguration fleet) => installed.Find(request.Backend) is { } backend
        ? new Recipe(name, name, fleet.Undeclared with
        {
            Name = name, Role = request.Role ?? AgentEntry.Default.Role, Backend = backend.Id,
            Model = request.Model ?? fleet.Model, Prompt = request.Prompt,
        }, backend, Origin.Operator)
        : null;

    private Recipe? Enlisted(Enlistee it, FleetConfiguration fleet) => installed.Find(it.Backend) is { } backend && EntryOf(it.Template, fleet) is { } entry
        ? new Recipe(it.Identity.Name, it.Identity.Name, entry with
        {
            Name = it.Identity.Name, Role = it.Role, Backend = backend.Id, Model = entry.Model ?? fleet.Model, Replicas = 1,
        }, backend, Origin.Demand) { BackendText = Team.TextOf(backend.Id, fleet), Template = it.Template }
        : null;

    /// <summary>What an enlisted agent is made by; null when its template is not declared.</summary>
    private static AgentEntry? EntryOf(string? template, FleetConfiguration fleet) => template is null
        ? fleet.Undeclared
        : fleet.Declared.FirstOrDefault(it => it.Id == template || fleet.Agents[it.Index].Name == template)?.Entry;

    private string NameOf(DeclaredAgent declared, Backend backend, FleetConfiguration fleet, Dictionary<string, string> given)
    {
        if (given.TryGetValue(declared.Id, out var known))
        {
            return known;
        }
        return given[declared.Id] = FreeName(backend, fleet, static _ => false);
    }

    private string FreeName(Backend backend, FleetConfiguration fleet, Func<string, bool> isTaken) =>
        FreeIdentity(backend, fleet, isTaken)?.Name ?? throw FleetErrors.NoNameLeft(ThemeOf(fleet).Name);

    private Identity? FreeIdentity(Backend backend, FleetConfiguration fleet, Func<string, bool> isTaken)
    {
        var theme = ThemeOf(fleet);
        while (names.Acquire(new IdentityRequest(theme, backend.Provider, backend.Side, seed)) is IdentityOutcome.Acquired { Identity: var identity })
        {
            // A pane of the operator's own may have the name; then it stays taken.
            if (!isTaken(identity.Name) && !Team.Recipes.ContainsKey(identity.Name))
            {
                return identity;
            }
        }
        return null;
    }

    private Theme ThemeOf(FleetConfiguration fleet) =>
        Themes.Choose(fleet.Theme, names.Names.Claims.Values.Select(static it => it.Identity?.Theme).OfType<string>(), seed);

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
