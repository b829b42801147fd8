namespace Loreli.Panes;

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
