using Loreli.Panes;
using Loreli.Terminal;

namespace Loreli.Daemon.Panes;

/// <summary>A pane as the daemon needs it: <see cref="Pane"/>, or a fake in specs. Members mean what they mean there.</summary>
internal interface IPane
{
    PaneSpec Spec { get; }
    PaneName Name { get; }
    PaneLife Life { get; }
    int? KeeperPid { get; }
    int Columns { get; }
    int Rows { get; }
    DateTimeOffset StartedAt { get; }
    DateTimeOffset? LastOutputAt { get; }
    PaneCounters Counters { get; }
    string Directory { get; }
    TResult Read<TState, TResult>(TState state, Func<VirtualTerminal, TState, TResult> look);
    TResult ReadWhole<TState, TResult>(TState state, Func<VirtualTerminal, TState, TResult> look);
    SendOutcome Send(ReadOnlySpan<byte> bytes);
    SendOutcome Send(ReadOnlySpan<byte> bytes, TimeSpan atMost);
    SendOutcome Send(InputEvent input);
    SendOutcome Send(InputEvent input, TimeSpan atMost);
    string? Foreground { get; }
    bool Resize(int columns, int rows);
    bool Stop(TimeSpan grace);
    Task<int> EndTree();
    bool Signal(int signal);
    IReadOnlyList<ProcessFacts> Processes();
}

/// <summary>All panes: <see cref="PaneHost"/>, or a fake in specs.</summary>
internal interface IPaneHost : IDisposable
{
    IReadOnlyList<IPane> Panes { get; }
    IPane? Find(PaneName name);
    IReadOnlyList<string> Adopt();
    PaneStart Spawn(PaneSpec spec);
    bool Remove(IPane pane);
    bool Rename(IPane pane, PaneName name);
}

/// <summary>Hears what <see cref="IPaneObserver"/> hears.</summary>
internal interface IPaneListener
{
    void ScreenChanged(IPane pane);
    void Told(IPane pane, TerminalEvent news);
    void Happened(IPane pane, PaneEvent happened);
}

internal abstract record PaneStart
{
    private PaneStart() { }

    public sealed record Started(IPane Pane) : PaneStart;
    public sealed record Refused(string Code, string Message) : PaneStart;
}
