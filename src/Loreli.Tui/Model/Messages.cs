using System.Collections.Immutable;
using Loreli.Protocol.Live;
using Loreli.Terminal;

namespace Loreli.Tui.Model;

/// <summary>What can happen to the screen. Time passing is a message like the others.</summary>
public abstract record Message
{
    private Message() { }

    /// <param name="At">When it happened; null: at the last tick.</param>
    public sealed record Input(InputEvent Event, DateTimeOffset? At = null) : Message;
    public sealed record Server(ServerMessage Said) : Message;
    /// <summary>A pane's screen changed in size, modes or history; its cells are no concern of the model.</summary>
    public sealed record ScreenChanged(string Pane, PaneScreenFacts Facts) : Message;
    public sealed record Resized(int Columns, int Rows) : Message;
    public sealed record Tick(DateTimeOffset Now) : Message;
    public sealed record LinkLost(string Reason) : Message;
    /// <summary>The frozen screen that copy mode asked for.</summary>
    /// <param name="Origin">Row and column of the screen that the pane's area shows at its top left.</param>
    public sealed record Frozen(
        string Pane, ImmutableArray<StyledLine> Screen, (int Row, int Column) Cursor, (int Row, int Column) Origin, CopyStart Start) : Message;
    /// <summary>History lines, drawn.</summary>
    public sealed record Lines(string Pane, long First, ImmutableArray<StyledLine> Styled) : Message;
    /// <summary>Where yanked text went besides the operator's clipboard; null when the file could not be written.</summary>
    public sealed record Yanked(int Characters, string? Path) : Message;
}

/// <summary>How copy mode begins.</summary>
/// <param name="ScrollBy">Lines to scroll up at once.</param>
/// <param name="From">A click or drag began here: row and column of the pane's area.</param>
/// <param name="Clicks">2 selects the word there, 3 the line.</param>
/// <param name="Search">Ask for a pattern at once.</param>
public sealed record CopyStart(int ScrollBy = 0, bool ByMouse = false, (int Row, int Column)? From = null, int Clicks = 1, bool Search = false);

/// <summary>What the loop is told to do. Data, not a call, so that a test can read it.</summary>
public abstract record Effect
{
    private Effect() { }

    public sealed record Send(ClientMessage Message) : Effect;
    /// <summary>A mouse event for a pane, at a place of its area; the loop knows which part of the pane is shown there.</summary>
    public sealed record SendMouse(string Pane, InputEvent.Mouse Event) : Effect;
    public sealed record Freeze(string Pane, CopyStart Start) : Effect;
    /// <summary>History lines as the daemon sent them (SGR sequences), to be drawn and handed back.</summary>
    public sealed record Style(string Pane, int Columns, long First, IReadOnlyList<string> Lines, IReadOnlyList<bool> Wraps) : Effect;
    /// <summary>To the operator's clipboard (OSC 52), and to a file for terminals that do not take it.</summary>
    public sealed record Yank(string Text) : Effect;
    /// <summary>A program's clipboard data, passed on.</summary>
    public sealed record PassClipboard(string Selection, ReadOnlyMemory<byte> Data) : Effect;
    public sealed record RingBell : Effect;
    /// <summary>A desktop notification through the outer terminal (OSC 9 or 777 by its kind).</summary>
    public sealed record Notify(string Title, string Body) : Effect;
    public sealed record Redraw : Effect;
    public sealed record Suspend : Effect;
    public sealed record Leave(LeaveReason Reason, string Words) : Effect;
}

public enum LeaveReason { Detached, DaemonGone, Refused, Terminated }
