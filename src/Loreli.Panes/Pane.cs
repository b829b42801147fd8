using Loreli.Terminal;

namespace Loreli.Panes;

/// <summary>What is to run in a pane, wholly resolved: nothing is looked up later.</summary>
public sealed record PaneSpec
{
    public required PaneName Name { get; init; }
    public required int Generation { get; init; }
    public required IReadOnlyList<string> Command { get; init; }
    public required string Cwd { get; init; }
    /// <summary>The child's whole environment; nothing else is inherited.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }
    public required int Columns { get; init; }
    public required int Rows { get; init; }
    public string? Role { get; init; }
    public bool FixedSize { get; init; }
    public long RecordingBytesMax { get; init; } = 256L << 20;
    public bool RecordInput { get; init; }
}

/// <summary>Where a pane stands.</summary>
public abstract record PaneLife
{
    private PaneLife() { }

    public sealed record Starting : PaneLife;
    public sealed record Running(int Pid) : PaneLife;
    public sealed record Stopping(int Pid) : PaneLife;
    /// <param name="Signal">0 when it exited by itself.</param>
    public sealed record Exited(int Code, int Signal, bool CoreDumped, DateTimeOffset At) : PaneLife;
    /// <summary>Never started, or its keeper is provably gone.</summary>
    public sealed record Failed(string Reason, DateTimeOffset At) : PaneLife;
    /// <summary>The keeper neither answers nor is provably gone.</summary>
    public sealed record Unknown(string Reason) : PaneLife;
}

/// <summary>Hears about panes. Called on the pane's own thread, with no lock held; must return soon.</summary>
public interface IPaneObserver
{
    /// <summary>Output was parsed: the screen may have changed.</summary>
    void ScreenChanged(Pane pane);
    /// <summary>A program told its terminal something (title, bell, notification …).</summary>
    void Told(Pane pane, TerminalEvent news);
    /// <summary>Something happened to the pane itself.</summary>
    void Happened(Pane pane, PaneEvent happened);
}

public abstract record PaneEvent
{
    private PaneEvent() { }

    public sealed record LifeChanged(PaneLife Life) : PaneEvent;
    public sealed record Resized(int Columns, int Rows) : PaneEvent;
    /// <summary>A running keeper was found and joined at <paramref name="Offset"/>.</summary>
    public sealed record Adopted(long Offset, long Lag) : PaneEvent;
    /// <summary>Output that the recording's limit dropped before it reached the screen.</summary>
    public sealed record Lost(long FromOffset, long ToOffset) : PaneEvent;
    /// <summary>The recording stopped or went on; <paramref name="Reason"/> is null when it goes on.</summary>
    public sealed record RecordingChanged(string? Reason) : PaneEvent;
}

/// <summary>Byte counters, by stream offset.</summary>
public readonly record struct PaneCounters(long Read, long Recorded, long Parsed, long RecordingSize, long Lost);

/// <summary>One keeper as the daemon sees it: its child's screen, and the way to its input.</summary>
/// <remarks>Safe for threads. The screen is changed by the pane's own thread only, under the lock that <see cref="Read"/> takes.</remarks>
public sealed class Pane
{
    public PaneSpec Spec => throw new NotImplementedException();
    public PaneName Name => throw new NotImplementedException();
    public PaneLife Life => throw new NotImplementedException();
    public int? KeeperPid => throw new NotImplementedException();
    public int Columns => throw new NotImplementedException();
    public int Rows => throw new NotImplementedException();
    public DateTimeOffset StartedAt => throw new NotImplementedException();
    public DateTimeOffset? LastOutputAt => throw new NotImplementedException();
    public PaneCounters Counters => throw new NotImplementedException();
    /// <summary>Folder of registry entry, recording, checkpoint and exit status.</summary>
    public string Directory => throw new NotImplementedException();

    /// <summary>Looks at the screen while nothing changes it. Keep it short: the pane's output waits.</summary>
    public TResult Read<TState, TResult>(TState state, Func<VirtualTerminal, TState, TResult> look) => throw new NotImplementedException();

    /// <summary>Raw bytes to the program's input.</summary>
    public SendOutcome Send(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();
    /// <summary>Encodes for the modes that the program asked for, and sends.</summary>
    public SendOutcome Send(InputEvent input) => throw new NotImplementedException();
    public void Resize(int columns, int rows) => throw new NotImplementedException();
    /// <summary>Asks the process tree to end (SIGTERM, SIGCONT), and kills what is left after <paramref name="grace"/>. Zero kills at once.</summary>
    public void Stop(TimeSpan grace) => throw new NotImplementedException();
    public void Signal(int signal) => throw new NotImplementedException();
    /// <summary>Live processes of the pane's tree, the child first; empty when it is gone.</summary>
    public IReadOnlyList<ProcessFacts> Processes() => throw new NotImplementedException();
}

/// <summary>Why input did not go through.</summary>
public enum SendOutcome { Sent, NotRunning, Full }

/// <param name="CpuSeconds">User and system time so far.</param>
public sealed record ProcessFacts(int Pid, int ParentPid, string Command, long MemoryBytes, double CpuSeconds);
