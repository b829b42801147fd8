using System.Text.Json.Serialization;
using Loreli.Protocol.Daemon;

namespace Loreli.Protocol.Live;

/// <summary>What a client says on its live connection (one WebSocket, <c>GET /v1/live</c>).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(ClientMessage.Hello), "hello")]
[JsonDerivedType(typeof(ClientMessage.Watch), "watch")]
[JsonDerivedType(typeof(ClientMessage.Focus), "focus")]
[JsonDerivedType(typeof(ClientMessage.Key), "key")]
[JsonDerivedType(typeof(ClientMessage.Mouse), "mouse")]
[JsonDerivedType(typeof(ClientMessage.Paste), "paste")]
[JsonDerivedType(typeof(ClientMessage.WindowFocus), "windowFocus")]
[JsonDerivedType(typeof(ClientMessage.Call), "call")]
[JsonDerivedType(typeof(ClientMessage.SaveLayout), "saveLayout")]
public abstract record ClientMessage
{
    private ClientMessage() { }

    /// <summary>First message. A wrong version is answered with <see cref="ServerMessage.Failed"/> and a close.</summary>
    public sealed record Hello(int Version, int Cols, int Rows, bool ReadOnly) : ClientMessage;

    /// <summary>Replaces the set of panes whose frames this client wants, each with the area it has for it.</summary>
    public sealed record Watch(IReadOnlyList<WatchedPane> Panes) : ClientMessage;

    /// <summary>The operator works in this pane: its size follows this client's area, and its news count as seen. Null: in none.</summary>
    public sealed record Focus(string? Pane) : ClientMessage;

    /// <summary>A key for one pane, or for several when input is broadcast. Fields as in <c>InputEvent.Key</c>.</summary>
    public sealed record Key(IReadOnlyList<string> Panes, string Name, int Modifiers, int Action, string? Text = null) : ClientMessage;

    public sealed record Mouse(string Pane, int Button, int Modifiers, int Action, int Row, int Col) : ClientMessage;
    public sealed record Paste(IReadOnlyList<string> Panes, string Text) : ClientMessage;
    /// <summary>The operator's terminal window got or lost the focus.</summary>
    public sealed record WindowFocus(bool In) : ClientMessage;

    /// <summary>A verb over the same connection: the HTTP request that it would be. Answered by <see cref="ServerMessage.Reply"/>.</summary>
    public sealed record Call(int Id, string Method, string Path, string? Body = null) : ClientMessage;

    /// <summary>Keeps the client's layout in the daemon so that a later attach finds it. At most 64 KiB.</summary>
    public sealed record SaveLayout(string Json) : ClientMessage;
}

/// <param name="Cols">Area that the client has for the pane, in cells.</param>
public sealed record WatchedPane(string Pane, int Cols, int Rows);

/// <summary>What the daemon says on a live connection.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(ServerMessage.Welcome), "welcome")]
[JsonDerivedType(typeof(ServerMessage.Panes), "panes")]
[JsonDerivedType(typeof(ServerMessage.Fleet), "fleet")]
[JsonDerivedType(typeof(ServerMessage.Happened), "happened")]
[JsonDerivedType(typeof(ServerMessage.Reply), "reply")]
[JsonDerivedType(typeof(ServerMessage.Failed), "failed")]
public abstract record ServerMessage
{
    private ServerMessage() { }

    public sealed record Welcome(int Version, StatusView Status, string? Layout) : ServerMessage;

    /// <summary>All panes, whenever something about them changed; at most ten a second.</summary>
    public sealed record Panes(IReadOnlyList<PaneView> List) : ServerMessage;

    /// <summary>All supervised agents and what needs the operator, whenever something about them changed; at most ten a second.</summary>
    public sealed record Fleet(FleetView View) : ServerMessage;

    /// <summary>A fact was written to the ledger.</summary>
    public sealed record Happened(EventView Event) : ServerMessage;

    /// <summary>A pane's screen, as bytes that turn what this client was last sent into what there is now.</summary>
    /// <param name="Reset">Start from a fresh terminal of <paramref name="Cols"/> x <paramref name="Rows"/>.</param>
    /// <param name="Modes">The pane's <c>InputModes</c>.</param>
    /// <param name="HistoryFirst">Number of the oldest scrollback line.</param>
    /// <param name="HistoryEnd">Number after the newest scrollback line.</param>
    public sealed record Frame(
        string Pane, bool Reset, int Cols, int Rows, uint Modes, long HistoryFirst, long HistoryEnd,
        ReadOnlyMemory<byte> Bytes) : ServerMessage;

    /// <summary>A program in a pane set the clipboard (OSC 52), by policy.</summary>
    public sealed record Clipboard(string Pane, string Selection, ReadOnlyMemory<byte> Data) : ServerMessage;

    public sealed record Reply(int Id, int Status, string Body) : ServerMessage;

    /// <summary>The connection is of no more use; <paramref name="Error"/> says why.</summary>
    public sealed record Failed(ErrorView Error) : ServerMessage;
}
