using Loreli.Protocol.Daemon;

namespace Loreli.Tui.Model;

/// <summary>How an agent or a pane stands towards its operator, most urgent first.</summary>
/// <remarks><c>Delayed</c>: not started yet, or not again, and it will be without anybody's help.</remarks>
public enum Standing { Blocked, Died, Troubled, Called, Working, Idle, Starting, Stopping, Unknown, Delayed, Ended }

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

    /// <summary>When something last happened in the pane, for the list.</summary>
    public static DateTimeOffset LastActivity(PaneView pane) => pane.ExitedAt ?? pane.LastOutputAt ?? pane.StartedAt;

    /// <summary>A program that leaves sooner has done nothing, whatever code it leaves with.</summary>
    public static readonly TimeSpan RapidDeathWithin = TimeSpan.FromSeconds(2);

    private static bool WasRapid(PaneView pane) => pane.ExitedAt - pane.StartedAt < RapidDeathWithin;

    private static Standing OfRunning(PaneView pane) => pane.ProgramState switch
    {
        "blocked" => Standing.Blocked,
        "error" => Standing.Troubled,
        _ when HasNews(pane) => Standing.Called,
        "idle" or "done" => Standing.Idle,
        _ => Standing.Working,
    };
}
