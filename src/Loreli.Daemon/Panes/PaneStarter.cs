using Loreli.Daemon.Api;
using Loreli.Ledger;
using Loreli.Panes;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Panes;

/// <summary>What every pane gets, whoever asks for it.</summary>
/// <param name="Environment">The daemon's own.</param>
internal sealed record PaneDefaults(
    string Repository, string Socket, string Session, IReadOnlyDictionary<string, string> Environment, long RecordingBytesMax);

/// <summary>What is otherwise with a supervised agent's pane.</summary>
/// <param name="Generation">Its supervisor counts them.</param>
/// <param name="Session">Of the team that it belongs to.</param>
/// <param name="Without">Variables of the daemon that it must not have.</param>
internal sealed record AgentPane(int Generation, string Session, IReadOnlyList<string> Without)
{
    /// <summary>What else its facts say of it.</summary>
    public IReadOnlyList<(string Name, object? Value)> Facts { get; init; } = [];

    public IReadOnlyDictionary<string, string> EnvironmentOver(IReadOnlyDictionary<string, string> environment) =>
        environment.Where(it => !Without.Contains(it.Key)).ToDictionary(StringComparer.Ordinal);
}

/// <summary>Starts and restarts panes: checks the wish, resolves it wholly, and keeps names unique among the living.</summary>
internal sealed class PaneStarter(
    Roster roster, PaneEnding ending, EventLedger ledger, PaneDefaults defaults, Func<(int Cols, int Rows)?> focusedArea)
{
    private readonly Lock _gate = new();
    private readonly HashSet<PaneName> _reserved = [];

    /// <param name="agent">What is otherwise for a supervised agent; null for any other program.</param>
    /// <exception cref="ApiRefusal">The wish cannot be granted; says why.</exception>
    public IPane Spawn(SpawnRequest request, AgentPane? agent = null)
    {
        SpawnRules.Check(request);
        var name = PaneName.Parse(request.Name);
        return WithName(name, () =>
        {
            var earlier = roster.Find(name.Value);
            if (earlier is not null && !PaneViews.IsDead(earlier.Life))
            {
                throw ApiErrors.NameTaken(name.Value, PaneViews.State(earlier.Life));
            }
            var area = focusedArea();
            return Start(new PaneSpec
            {
                Name = name,
                Generation = agent?.Generation ?? NextGeneration(name, earlier),
                Command = request.Command,
                Cwd = Path.GetFullPath(request.Cwd ?? defaults.Repository, defaults.Repository),
                Environment = agent is null
                    ? PaneEnvironment.Of(defaults, name, request.Role, request.Env)
                    : agent.EnvironmentOver(PaneEnvironment.Of(defaults with { Session = agent.Session }, name, request.Role, request.Env)),
                AskedVariables = [.. request.Env.Keys],
                Columns = request.Cols > 0 ? request.Cols : area?.Cols ?? 80,
                Rows = request.Rows > 0 ? request.Rows : area?.Rows ?? 24,
                FixedSize = request.FixedSize,
                Role = request.Role,
                RecordingBytesMax = request.RecordingBytesMax > 0 ? request.RecordingBytesMax : defaults.RecordingBytesMax,
                RecordInput = request.RecordInput,
            }, earlier, EventType.Spawned, agent?.Facts ?? []);
        });
    }

    /// <summary>Stops the process if it lives and starts the same command as the next generation. The dead one's screen stays until then.</summary>
    /// <exception cref="ApiRefusal">The process did not end, or its successor did not start.</exception>
    public async Task<IPane> Restart(IPane pane, TimeSpan grace)
    {
        // Before anything is ended: a program that cannot start again is better left running.
        if (PaneEnvironment.Gone(defaults, pane.Spec) is { Count: > 0 } gone)
        {
            throw ApiErrors.SecretsGone(pane.Name.Value, gone);
        }
        await ending.End(pane, grace, "restart");
        return WithName(pane.Name, () =>
        {
            if (!ReferenceEquals(roster.Find(pane.Name.Value), pane))
            {
                throw ApiErrors.NameTaken(pane.Name.Value, PaneState.Running);
            }
            var spec = pane.Spec with
            {
                Name = pane.Name,
                Generation = NextGeneration(pane.Name, pane),
                Columns = pane.Columns,
                Rows = pane.Rows,
                Environment = PaneEnvironment.Again(defaults, pane.Name, pane.Spec.Role, pane.Spec.Environment),
                LostVariables = [],
            };
            return Start(spec, pane, EventType.Restarted, []);
        });
    }

    /// <summary>Gives a pane another name; one of a dead pane is taken over.</summary>
    public void Rename(IPane pane, PaneName name) => WithName(name, () =>
    {
        if (roster.Find(name.Value) is { } other && !ReferenceEquals(other, pane))
        {
            throw ApiErrors.NameTaken(name.Value, PaneViews.State(other.Life));
        }
        return roster.Rename(pane, name) ? pane : throw ApiErrors.NotRunning(pane.Name.Value, PaneViews.State(pane.Life), "be renamed");
    });

    private IPane Start(PaneSpec spec, IPane? earlier, string fact, IReadOnlyList<(string Name, object? Value)> more)
    {
        if (roster.Panes.Count >= DaemonLimits.PanesMax)
        {
            throw ApiErrors.TooManyPanes(DaemonLimits.PanesMax);
        }
        switch (roster.Spawn(spec))
        {
            case PaneStart.Started started:
                roster.Record(started.Pane, fact, EventData.Of(
                [
                    ("pid", (started.Pane.Life as PaneLife.Running)?.Pid), ("command", spec.Command), ("cwd", spec.Cwd),
                    ("cols", spec.Columns), ("rows", spec.Rows), ("role", spec.Role), .. more,
                ]));
                if (earlier is not null)
                {
                    roster.Remove(earlier, "replaced");
                }
                roster.Audience?.PanesChanged();
                return started.Pane;
            case PaneStart.Refused refused:
                roster.Record(new NewEvent(EventType.SpawnRefused, spec.Name.Value, spec.Generation,
                    EventData.Of(("code", refused.Code), ("message", refused.Message), ("command", spec.Command))));
                throw ApiErrors.SpawnRefused(refused.Code, refused.Message);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // The ledger remembers the generations of panes that were dismissed, so that no generation comes twice.
    private int NextGeneration(PaneName name, IPane? earlier) =>
        Math.Max(earlier?.Spec.Generation ?? 0, ledger.LastGeneration(name.Value)) + 1;

    private IPane WithName(PaneName name, Func<IPane> act)
    {
        lock (_gate)
        {
            if (!_reserved.Add(name))
            {
                throw ApiErrors.NameTaken(name.Value, PaneState.Starting);
            }
        }
        try
        {
            return act();
        }
        finally
        {
            lock (_gate)
            {
                _reserved.Remove(name);
            }
        }
    }
}
