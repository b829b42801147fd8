using Loreli.Client;
using Loreli.Tui.Model;

namespace Loreli.Tui.Running;

/// <summary>What came of looking for the daemon.</summary>
public abstract record LinkOutcome
{
    private LinkOutcome() { }

    public sealed record Opened(ILiveConnection Connection) : LinkOutcome;
    /// <summary>It is not there now; it may come back.</summary>
    public sealed record Absent(string Words) : LinkOutcome;
    /// <summary>It is there and will not have us.</summary>
    public sealed record Refused(string Words) : LinkOutcome;
}

/// <summary>Why the screen ended.</summary>
/// <param name="ExitCode">As <see cref="Protocol.ExitCode"/> lists them.</param>
/// <param name="Words">For the operator, after the terminal is theirs again.</param>
public sealed record ScreenEnd(LeaveReason Reason, int ExitCode, string Words);
