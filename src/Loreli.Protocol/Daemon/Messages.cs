using System.Text.Json.Serialization;

namespace Loreli.Protocol.Daemon;

/// <summary>Where a pane stands. <c>Unknown</c>: its keeper neither answers nor is provably gone.</summary>
[JsonConverter(typeof(PaneStateConverter))]
public enum PaneState { Starting, Running, Stopping, Exited, Failed, Unknown }

/// <summary>One pane as the daemon sees it. Times are UTC; sizes are cells; memory and counters are bytes.</summary>
public sealed record PaneView
{
    public required string Name { get; init; }
    public required PaneState State { get; init; }
    /// <summary>Why the state is what it is, in words; null when there is nothing to add.</summary>
    public string? Reason { get; init; }
    public int? Pid { get; init; }
    public int? KeeperPid { get; init; }
    /// <summary>1 for the first process of this name, one more for every restart.</summary>
    public required int Generation { get; init; }
    public required IReadOnlyList<string> Command { get; init; }
    public required string Cwd { get; init; }
    public required int Cols { get; init; }
    public required int Rows { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? ExitedAt { get; init; }
    public int? ExitCode { get; init; }
    /// <summary>Name of the signal that ended the process, like <c>SIGKILL</c>.</summary>
    public string? Signal { get; init; }
    public bool CoreDumped { get; init; }
    /// <summary>Somebody asked for the end (kill, shutdown, restart, down): that it ended needs nobody.</summary>
    public bool EndAsked { get; init; }
    public string? Role { get; init; }
    public string Title { get; init => field = value ?? ""; } = "";
    /// <summary>Program in the foreground of the pane's terminal.</summary>
    public string? Foreground { get; init; }
    public DateTimeOffset? LastOutputAt { get; init; }
    public bool AlternateScreen { get; init; }
    /// <summary>News that nobody has looked at yet.</summary>
    public int UnreadBells { get; init; }
    public string? UnreadNotification { get; init; }
    /// <summary>OSC 9;4: 0 none, 1 normal, 2 error, 3 indeterminate, 4 paused.</summary>
    public int ProgressState { get; init; }
    public int ProgressPercent { get; init; }
    /// <summary>OSC 7501 state, kind and message as last reported.</summary>
    public string? ProgramState { get; init; }
    public string? ProgramKind { get; init; }
    public string? ProgramMessage { get; init; }
    public required PaneBytes Bytes { get; init; }
    public ProcessUse? Use { get; init; }
}

/// <summary>Every byte of output, accounted for by stream offset.</summary>
/// <param name="Read">Read from the pseudo-terminal by the keeper.</param>
/// <param name="Recorded">Of those, on disk (oldest segments may since have been dropped).</param>
/// <param name="Parsed">Of those, on the daemon's screen.</param>
/// <param name="Lag"><c>Read - Parsed</c>.</param>
/// <param name="RecordingSize">Bytes on disk now.</param>
/// <param name="Lost">Bytes that never reached the screen because the recording's limit dropped them first.</param>
public sealed record PaneBytes(long Read, long Recorded, long Parsed, long Lag, long RecordingSize, long Lost);

/// <summary>What the whole process tree of a pane uses.</summary>
/// <param name="CpuSeconds">User and system time of the live tree.</param>
/// <param name="MemoryBytes">Resident memory, summed.</param>
public sealed record ProcessUse(double CpuSeconds, long MemoryBytes, IReadOnlyList<ProcessView> Processes);

public sealed record ProcessView(int Pid, int ParentPid, string Command, long MemoryBytes, double CpuSeconds);

public sealed record StatusView
{
    public required int Pid { get; init; }
    public required string Version { get; init; }
    public required int Protocol { get; init; }
    public required string Repository { get; init; }
    public required string Socket { get; init; }
    public required string StateDirectory { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required long LastSeq { get; init; }
    public required int Clients { get; init; }
    public string? Listen { get; init; }
    /// <summary>What keeps the daemon from working as it should, in words; null when all is well.</summary>
    public string? Trouble { get; init; }
    public required IReadOnlyList<PaneView> Panes { get; init; }
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SpawnRequest
{
    public required string Name { get; init; }
    public required IReadOnlyList<string> Command { get; init; }
    public string? Cwd { get; init; }
    // The JSON reader sets what a request leaves out to null, past the initializer.
    public IReadOnlyDictionary<string, string> Env { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();
    /// <summary>0: the focused operator's size, else 80x24.</summary>
    public int Cols { get; init; }
    public int Rows { get; init; }
    /// <summary>Fixed: attached clients do not change the size.</summary>
    public bool FixedSize { get; init; }
    public string? Role { get; init; }
    /// <summary>Bytes of recording kept on disk; 0 takes the daemon's setting.</summary>
    public long RecordingBytesMax { get; init; }
    public bool RecordInput { get; init; }
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SendRequest(string Text, bool Enter = true);

/// <summary>Keys by name: <c>a</c>, <c>C-c</c>, <c>M-x</c>, <c>S-Tab</c>, <c>Enter</c>, <c>Up</c>, <c>F5</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record KeysRequest(IReadOnlyList<string> Keys);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ResizeRequest(int Cols, int Rows);

/// <param name="GraceMs">Time between the polite and the final signal; null takes the daemon's setting.</param>
/// <param name="Reason">Told to a supervised agent that is asked to finish; of no use for any other pane.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record StopRequest(int? GraceMs = null, string? Reason = null);

/// <summary>Exactly one of a number (1 to 64) and a name like <c>HUP</c> or <c>SIGHUP</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SignalRequest(int? Number = null, string? Name = null);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RenameRequest(string Name);

public sealed record CaptureView
{
    public required string Name { get; init; }
    public required int Cols { get; init; }
    public required int Rows { get; init; }
    public required int CursorRow { get; init; }
    public required int CursorCol { get; init; }
    public required bool CursorVisible { get; init; }
    public required bool AlternateScreen { get; init; }
    public required string Title { get; init; }
    /// <summary>Scrollback lines first, then the screen; trailing blanks trimmed; with SGR sequences when asked for.</summary>
    public required IReadOnlyList<string> Lines { get; init; }
    /// <summary>How many of <see cref="Lines"/> are scrollback.</summary>
    public required int ScrollbackLines { get; init; }
    /// <summary>Line continues in the next one.</summary>
    public required IReadOnlyList<bool> Wrapped { get; init; }
}

/// <summary>One fact of the ledger.</summary>
/// <param name="Seq">From 1, without gaps.</param>
/// <param name="Data">A JSON object, as text.</param>
public sealed record EventView(long Seq, DateTimeOffset Time, string Type, string? Agent, int? Generation, System.Text.Json.JsonElement Data);

public sealed record ErrorView(string Code, string Message, string? Hint = null);

public sealed record WaitView(bool Met, string What, string? Text = null, int? ExitCode = null);

/// <param name="StopAgents">Agents are stopped gracefully first; else they stay under their keepers.</param>
/// <param name="Now">Kill instead of asking.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DownRequest(bool StopAgents = true, bool Now = false, int? GraceMs = null);

public sealed record GcView(IReadOnlyList<string> Removed, IReadOnlyList<string> Kept, long FreedBytes);

/// <summary>Lines of a pane by number; a line's number never changes while the line is kept.</summary>
/// <param name="From">Number of the first line in <see cref="Lines"/>; later than asked when older ones are gone.</param>
/// <param name="First">Number of the oldest line that is kept.</param>
/// <param name="End">Number after the screen's last row. Rows of the screen follow the scrollback and may still change.</param>
/// <param name="ScreenStart">Number of the screen's first row.</param>
/// <param name="Lines">Text with SGR sequences, trailing blanks trimmed.</param>
/// <param name="Wrapped">Line continues in the next one.</param>
public sealed record LinesView(
    long From, long First, long End, long ScreenStart, IReadOnlyList<string> Lines, IReadOnlyList<bool> Wrapped);

/// <summary>Where a pattern was found.</summary>
/// <param name="Matches">In the order of the search, at most as many as were asked for.</param>
/// <param name="Next">Line to go on from when the search stopped at its bound; null when everything was looked at.</param>
public sealed record SearchView(IReadOnlyList<SearchMatch> Matches, long? Next);

/// <param name="Line">Number as in <see cref="LinesView"/>.</param>
/// <param name="Column">First cell of the match, from 0.</param>
/// <param name="Columns">Width of the match in cells.</param>
public sealed record SearchMatch(long Line, int Column, int Columns);
