using System.Text;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Loreli.Terminal;
using Loreli.Tui.Drawing;
using Loreli.Tui.Layout;
using Loreli.Tui.Model;
using Loreli.Tui.Update;
using Loreli.Tui.Views;

namespace Loreli.Tui.Specs;

/// <summary>An operator before a screen of some size, with a daemon that says what it is told to say.</summary>
internal sealed class ScreenWorld
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private readonly List<Effect> _effects = [];
    private readonly PaintedPanes _cells = new();

    public ScreenWorld(int columns, int rows, ScreenOptions? options = null)
    {
        Model = new ScreenModel { Options = options ?? new ScreenOptions(), Columns = columns, Rows = rows, Now = Noon };
    }

    public ScreenModel Model { get; private set; }
    public IReadOnlyList<Effect> Effects => _effects;
    public IEnumerable<ClientMessage> Sent => _effects.OfType<Effect.Send>().Select(effect => effect.Message);
    public IEnumerable<ClientMessage.Call> Calls => Sent.OfType<ClientMessage.Call>();
    public PaintedPanes Cells => _cells;
    public string? Notice => Model.Notice?.Text;

    /// <summary>Attached to a daemon with these panes.</summary>
    public static ScreenWorld With(int columns, int rows, params PaneView[] panes) => new ScreenWorld(columns, rows).Welcome(panes);

    public static PaneView Pane(string name, PaneState state = PaneState.Running) => new()
    {
        Name = name,
        State = state,
        Pid = 100,
        KeeperPid = 99,
        Generation = 1,
        Command = [name],
        Cwd = "/repo",
        Cols = 60,
        Rows = 20,
        StartedAt = Noon - TimeSpan.FromMinutes(5),
        LastOutputAt = Noon - TimeSpan.FromSeconds(12),
        Foreground = name,
        Bytes = new PaneBytes(1000, 1000, 1000, 0, 1200, 0),
    };

    /// <summary>A supervised agent that works.</summary>
    public static AgentView Agent(string name, AgentState state = AgentState.Running) => new()
    {
        Name = name,
        Role = "action",
        Backend = "claude",
        Generation = state == AgentState.Pending ? 0 : 1,
        State = state,
        Activity = state == AgentState.Running ? AgentActivity.Busy : AgentActivity.Unknown,
        ActivitySource = state == AgentState.Running ? "screen" : "none",
        ActivitySince = state == AgentState.Running ? Noon - TimeSpan.FromMinutes(2) : null,
        LastActivityAt = state == AgentState.Running ? Noon - TimeSpan.FromSeconds(12) : null,
        RestartsLeft = 5,
    };

    public static AttentionView Need(string agent, string kind = "waiting", int severity = 1, int minutes = 5, string text = "") =>
        new($"{kind}:{agent}:1", kind, severity, agent, text.Length > 0 ? text : $"{agent} needs you", Noon - TimeSpan.FromMinutes(minutes));

    public static QuestionView Permission { get; } = new("permission", "Do you want to run git push?", ["Yes", "Yes, always", "No, tell it what to do"], 0);

    public ScreenWorld Welcome(params PaneView[] panes) => Welcome(layout: null, panes);

    public ScreenWorld Welcome(string? layout, params PaneView[] panes) => Say(new ServerMessage.Welcome(1, new StatusView
    {
        Pid = 7,
        Version = "0.1.0",
        Protocol = 1,
        Repository = "/home/op/governance",
        Socket = "/run/loreli/x",
        StateDirectory = "/state",
        StartedAt = Noon,
        LastSeq = 0,
        Clients = 1,
        Panes = panes,
    }, layout));

    public ScreenWorld Panes(params PaneView[] panes) => Say(new ServerMessage.Panes(panes));

    public ScreenWorld Fleet(params AgentView[] agents) => Fleet(new FleetView(agents, [], []));

    public ScreenWorld Fleet(FleetView fleet) => Say(new ServerMessage.Fleet(fleet));

    public ScreenWorld Say(ServerMessage message) => Tell(new Message.Server(message));

    public ScreenWorld Tell(Message message)
    {
        var step = ScreenUpdate.Apply(Model, message);
        Model = step.Model;
        _effects.AddRange(step.Effects);
        return this;
    }

    /// <summary>Keys by name, <c>C-b</c> and the like; other words are typed letter by letter.</summary>
    public ScreenWorld Press(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            Tell(new Message.Input(Key(key)));
        }
        return this;
    }

    public ScreenWorld Type(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            Tell(new Message.Input(new InputEvent.Key(rune.ToString(), Text: rune.ToString())));
        }
        return this;
    }

    /// <summary>The prefix, then a key.</summary>
    public ScreenWorld Command(string key) => Press("C-b", key);

    public ScreenWorld Answer(int status, string body)
    {
        var call = Calls.Last();
        return Say(new ServerMessage.Reply(call.Id, status, body));
    }

    public ScreenWorld ForgetEffects()
    {
        _effects.Clear();
        return this;
    }

    /// <summary>The screen as text, trailing blanks cut; the cursor is not in it.</summary>
    public string Text(bool unicode = true)
    {
        var surface = Surface(unicode);
        var text = new StringBuilder();
        for (var row = 0; row < surface.Rows; row++)
        {
            var line = new StringBuilder();
            foreach (var cell in surface.Row(row))
            {
                surface.Tables.AppendText(line, cell);
            }
            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
        return text.ToString();
    }

    public CellSurface Surface(bool unicode = true)
    {
        var surface = new CellSurface(Model.Columns, Model.Rows);
        ScreenView.Draw(new Painter(surface, Glyphs.For(unicode)), Model, _cells, Theme.For(256, dark: true));
        return surface;
    }

    public string Line(int row) => Text().Split('\n')[row];

    public string LastLine => Line(Model.Rows - 1);

    public static InputEvent.Key Key(string name)
    {
        if (name.StartsWith("C-", StringComparison.Ordinal))
        {
            return new InputEvent.Key(name[2..], KeyModifiers.Ctrl);
        }
        if (name.StartsWith("M-", StringComparison.Ordinal))
        {
            return new InputEvent.Key(name[2..], KeyModifiers.Alt);
        }
        return name.Length == 1 ? new InputEvent.Key(name, Text: name) : new InputEvent.Key(name);
    }
}

/// <summary>Panes whose cells are given as lines.</summary>
internal sealed class PaintedPanes : IPaneCells
{
    private readonly Dictionary<string, string[]> _lines = new(StringComparer.Ordinal);

    public void Set(string pane, params string[] lines) => _lines[pane] = lines;

    public bool Draw(CellSurface surface, string pane, Rect area, bool ascii, bool follow)
    {
        if (!_lines.TryGetValue(pane, out var lines))
        {
            return false;
        }
        for (var row = 0; row < Math.Min(lines.Length, area.Rows); row++)
        {
            CellBlit.Row(surface, area.Row + row, area.Column, area.Columns, StyledLine.Of(lines[row]).Cells, 0, surface.Tables, ascii);
        }
        return true;
    }

    public CursorView Cursor(string pane, Rect area) => new(area.Row, area.Column, IsVisible: true, WrapPending: false, Shape: 0);
}
