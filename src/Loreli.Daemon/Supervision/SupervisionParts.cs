using System.Collections.Concurrent;
using Loreli.Agents.Sessions;
using Loreli.Daemon.Panes;
using Loreli.Ledger;

namespace Loreli.Daemon.Supervision;

/// <summary>What the real supervision works with.</summary>
internal sealed record SupervisionParts(
    SupervisionOptions Options, Roster Roster, AgentEyes Eyes, SessionFolder Session, IFleetStore Store, IFacts Facts,
    InstalledBackends Installed, EventLedger Ledger, TimeProvider Clock, DaemonLog Log)
{
    /// <summary>Where each agent works, by name.</summary>
    public ConcurrentDictionary<string, WorkspaceNote> Notes { get; } = new(StringComparer.Ordinal);
    /// <summary>What asks for agents: whoever has work for them adds itself.</summary>
    public WorkSources Sources { get; } = new(Clock);
}

/// <summary>The ledger as the supervisor uses it.</summary>
internal sealed class LedgerFacts(EventLedger ledger) : IFacts
{
    public void Record(NewEvent fact) => ledger.Append(fact);

    public int LastGeneration(string agent) => ledger.LastGeneration(agent);
}
