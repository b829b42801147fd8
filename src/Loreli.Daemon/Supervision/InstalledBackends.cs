using Loreli.Agents.Backends;
using Loreli.Configuration;
using Loreli.Supervision;

namespace Loreli.Daemon.Supervision;

/// <summary>The backends that there are, and which of them this machine has. Safe for threads.</summary>
internal sealed class InstalledBackends(IReadOnlyDictionary<string, string> environment, TimeProvider clock)
{
    /// <summary>Stands for the first one that is installed.</summary>
    public const string Auto = "auto";

    /// <summary>Between two times that CLIs are asked for their versions: it starts each of them.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromMinutes(15);

    /// <summary>No agents of their own: they are taken only when they are asked for, or nothing else is there.</summary>
    private static readonly string[] Last = ["shell", "scripted"];

    private volatile BackendLibrary? _library;
    private volatile IReadOnlyList<Installation> _found = [];
    private Instant? _askedAt;

    public IReadOnlyList<Backend> All => Library.All;

    /// <summary>As they were found at the last look; empty before the first.</summary>
    public IReadOnlyList<Installation> Found => _found;

    public Backend? Find(string id) => Library.All.FirstOrDefault(it => it.Id == id);

    public CliVersion? VersionOf(Backend backend) => _found.FirstOrDefault(it => it.Backend.Id == backend.Id)?.Version;

    /// <summary>Takes the definitions of the user's files and of a configuration over those that are built in.</summary>
    public void Define(FleetConfiguration fleet) => (_library, _askedAt) = (BackendFiles.Load(environment.GetValueOrDefault, fleet), null);

    public Backend Preferred() => All.FirstOrDefault(it => !Last.Contains(it.Id) && it.VariantOf is null && IsInstalled(it)) ?? Find("scripted")!;

    public bool IsInstalled(Backend backend) => Discovery.Find(backend.Detection.Program, environment.GetValueOrDefault("PATH")) is not null;

    /// <summary>Looks for the programs, and asks those that are there for their version now and then.</summary>
    public async Task Look(CancellationToken stopAsked)
    {
        if (_askedAt is { } asked && clock.Now - asked < AskEvery && _found.All(it => it.IsInstalled == IsInstalled(it.Backend)))
        {
            return;
        }
        _found = await Discovery.LookAll(All, environment.GetValueOrDefault("PATH"), stopAsked);
        _askedAt = clock.Now;
    }

    /// <param name="team">Whoever brings a command of their own needs no installed program.</param>
    public IReadOnlyList<BackendSeen> Seen(Team team)
    {
        var own = team.Recipes.Values.Where(static it => it.Entry.Command.Count > 0).Select(static it => it.Backend.Id).ToHashSet(StringComparer.Ordinal);
        var present = All.Where(IsInstalled).Select(static it => it.Id).ToHashSet(StringComparer.Ordinal);
        var forDemands = present.Except(Last).ToHashSet(StringComparer.Ordinal);
        if (forDemands.Count == 0)
        {
            forDemands.Add(Preferred().Id);
        }
        return [.. All.Select(it => new BackendSeen(it.Id, it.Provider, SupervisionWords.Of(it.Side), own.Contains(it.Id) || present.Contains(it.Id))
        {
            IsEnlistable = forDemands.Contains(it.Id),
        })];
    }

    private BackendLibrary Library => _library ??= BackendFiles.Load(environment.GetValueOrDefault, null);
}
