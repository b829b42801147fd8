using Loreli.Protocol.Daemon;

namespace Loreli.Tui.Model;

/// <summary>How a pane stands towards its operator, most urgent first.</summary>
public enum Standing { Blocked, Died, Troubled, Called, Working, Idle, Starting, Stopping, Unknown, Ended }

/// <summary>Reads a pane's facts as an operator would.</summary>
public static class Attention
{
    public static Standing Of(PaneView pane) => pane.State switch
    {
        PaneState.Failed or PaneState.Exited when pane.EndAsked => Standing.Ended,
        PaneState.Failed => Standing.Died,
        PaneState.Exited => pane.ExitCode is 0 && pane.Signal is null && !WasRapid(pane) ? Standing.Ended : Standing.Died,
        PaneState.Unknown => Standing.Unknown,
        PaneState.Stopping => Standing.Stopping,
        PaneState.Starting => Standing.Starting,
        _ => OfRunning(pane),
    };

    /// <summary>The operator should look at it: it asks, it died, or it rang and nobody has looked yet.</summary>
    public static bool NeedsOperator(PaneView pane) =>
        Of(pane) is Standing.Blocked or Standing.Died or Standing.Troubled or Standing.Called || HasNews(pane);

    public static bool HasNews(PaneView pane) => pane.UnreadBells > 0 || pane.UnreadNotification is not null;

    public static bool IsDead(PaneView pane) => pane.State is PaneState.Exited or PaneState.Failed;

    /// <summary>Order of the list: who needs the operator comes first, equals by name so that rows stay where they are.</summary>
    public static IEnumerable<PaneView> Sort(IEnumerable<PaneView> panes) =>
        panes.OrderBy(Urgency).ThenBy(pane => pane.Name, StringComparer.Ordinal);

    /// <summary>When something last happened in the pane, for the list.</summary>
    public static DateTimeOffset LastActivity(PaneView pane) => pane.ExitedAt ?? pane.LastOutputAt ?? pane.StartedAt;

    /// <summary>A program that leaves sooner has done nothing, whatever code it leaves with.</summary>
    public static readonly TimeSpan RapidDeathWithin = TimeSpan.FromSeconds(2);

    private static bool WasRapid(PaneView pane) => pane.ExitedAt - pane.StartedAt < RapidDeathWithin;

    // Working and idle share a rank: an agent that pauses must not make the list jump.
    private static int Urgency(PaneView pane) => Of(pane) switch
    {
        Standing.Blocked => 0,
        Standing.Died => 1,
        Standing.Troubled => 2,
        Standing.Called => 3,
        Standing.Ended => 5,
        _ => HasNews(pane) ? 3 : 4,
    };

    private static Standing OfRunning(PaneView pane) => pane.ProgramState switch
    {
        "blocked" => Standing.Blocked,
        "error" => Standing.Troubled,
        _ when HasNews(pane) => Standing.Called,
        "idle" or "done" => Standing.Idle,
        _ => Standing.Working,
    };
}
