using System.Collections.Immutable;
using Loreli.Protocol.Daemon;
using Loreli.Terminal;
using Loreli.Tui.Layout;

namespace Loreli.Tui.Model;

/// <summary>Everything that decides what is drawn, but for the cells of the panes.</summary>
public sealed record ScreenModel
{
    public required ScreenOptions Options { get; init; }
    public required int Columns { get; init; }
    public required int Rows { get; init; }
    public required DateTimeOffset Now { get; init; }

    public Link Link { get; init; } = new Link.Connecting();
    public StatusView? Status { get; init; }
    public ImmutableArray<PaneView> Panes { get; init; } = [];
    /// <summary>What the daemon last told of its agents; null until then.</summary>
    public FleetView? Fleet { get; init; }
    /// <summary>Agents and panes in the order of the list.</summary>
    public ImmutableArray<Member> Team { get; init; } = [];
    public ImmutableDictionary<string, PaneScreenFacts> Screens { get; init; } = ImmutableDictionary<string, PaneScreenFacts>.Empty;
    public Arrangement Arrangement { get; init; } = Arrangement.Start;
    /// <summary>The pane that had the focus before.</summary>
    public string? Previous { get; init; }
    public Mode Mode { get; init; } = new Mode.Typing();
    public Notice? Notice { get; init; }
    /// <summary>Panes that get every key and paste together; empty when input goes to the focused one alone.</summary>
    public ImmutableHashSet<string> Broadcast { get; init; } = [];
    /// <summary>Panes that the operator marked as not to be typed into.</summary>
    public ImmutableHashSet<string> ReadOnly { get; init; } = [];
    public ImmutableList<EventView> Events { get; init; } = [];
    public int NextCall { get; init; } = 1;
    public ImmutableDictionary<int, PendingCall> Calls { get; init; } = ImmutableDictionary<int, PendingCall>.Empty;
    /// <summary>What was last yanked here or set by a program, for paste.</summary>
    public string PasteBuffer { get; init; } = "";
    /// <summary>What the daemon was last told, so that nothing is said twice.</summary>
    public ImmutableArray<Protocol.Live.WatchedPane> Watched { get; init; } = [];
    public string? ToldFocus { get; init; }
    public Arrangement? Saved { get; init; }
    public Drag? Drag { get; init; }

    public string? Focused => Arrangement.Focused;
    public bool IsReadOnlyClient => Options.ReadOnly;

    public PaneView? Find(string? name)
    {
        foreach (var pane in Panes)
        {
            if (pane.Name == name)
            {
                return pane;
            }
        }
        return null;
    }

    public PaneView? FocusedPane => Find(Focused);

    public Member? FindMember(string? name)
    {
        foreach (var member in Team)
        {
            if (member.Name == name)
            {
                return member;
            }
        }
        return null;
    }

    /// <summary>What has the focus: an agent may have it without a pane.</summary>
    public Member? FocusedMember => FindMember(Focused);
}

/// <summary>Whether the daemon is there.</summary>
public abstract record Link
{
    private Link() { }

    public sealed record Connecting : Link;
    public sealed record Connected : Link;
    /// <param name="Since">When it was lost.</param>
    public sealed record Lost(string Reason, DateTimeOffset Since) : Link;
}

/// <summary>What a decision needs to know about a pane's screen.</summary>
/// <param name="HistoryFirst">Number of the oldest line above the screen.</param>
/// <param name="HistoryEnd">Number after the newest line above the screen.</param>
public readonly record struct PaneScreenFacts(int Columns, int Rows, InputModes Modes, long HistoryFirst, long HistoryEnd);

/// <summary>A word to the operator in the bottom line.</summary>
public sealed record Notice(string Text, NoticeKind Kind, DateTimeOffset Until);

public enum NoticeKind { Said, Done, Failed }

/// <summary>A mouse button went down: over which pane, where on the screen, for the how manieth time there, and for whom.</summary>
public sealed record Drag(string Pane, int Row, int Column, DateTimeOffset At, int Clicks, bool ToProgram, bool IsDown);

/// <summary>What an answer of the daemon is for.</summary>
public abstract record PendingCall
{
    private PendingCall() { }

    /// <summary>Something was asked to be done; <paramref name="Done"/> is said when it is.</summary>
    public sealed record Verb(string Done) : PendingCall;
    /// <summary>A new pane: it gets the focus.</summary>
    public sealed record Spawn(string Name, SplitWish? Split) : PendingCall;
    public sealed record Lines(string Pane) : PendingCall;
    public sealed record Search(string Pane, string Pattern) : PendingCall;
    public sealed record Events : PendingCall;
    public sealed record Log(string Pane) : PendingCall;
    public sealed record Details(string Pane) : PendingCall;
    /// <summary>A new agent: it gets the focus. What was asked for is kept in case it is refused.</summary>
    public sealed record SpawnAgent(AgentForm Form) : PendingCall;
    /// <summary>The screen of an agent whose question is about to be answered.</summary>
    public sealed record Glimpse(string Need) : PendingCall;
    public sealed record Explain(string Agent) : PendingCall;
    public sealed record Timeline(string Agent) : PendingCall;
}

/// <summary>Where a new pane is to appear.</summary>
public sealed record SplitWish(string Beside, bool SideBySide);
