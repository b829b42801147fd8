using Loreli.Panes;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Panes;

/// <summary>Makes what clients see of a pane out of what the daemon knows.</summary>
internal static class PaneViews
{
    public static PaneView Of(IPane pane, PaneNews news, IReadOnlyList<ProcessFacts>? processes = null)
    {
        var life = pane.Life;
        var exited = life as PaneLife.Exited;
        var counters = pane.Counters;
        return new PaneView
        {
            Name = pane.Name.Value,
            State = State(life),
            Reason = Reason(life),
            Pid = life switch { PaneLife.Running it => it.Pid, PaneLife.Stopping it => it.Pid, _ => null },
            KeeperPid = pane.KeeperPid,
            Generation = pane.Spec.Generation,
            Command = pane.Spec.Command,
            Cwd = pane.Spec.Cwd,
            Cols = pane.Columns,
            Rows = pane.Rows,
            StartedAt = pane.StartedAt,
            ExitedAt = exited?.At ?? (life as PaneLife.Failed)?.At,
            ExitCode = exited is { Signal: 0 } ? exited.Code : null,
            Signal = exited is { Signal: > 0 } ? SignalNames.Of(exited.Signal) : null,
            CoreDumped = exited?.CoreDumped ?? false,
            EndAsked = news.EndAsked,
            Role = pane.Spec.Role,
            Title = news.Title,
            LastOutputAt = pane.LastOutputAt,
            // A dead pane's screen is built at the first look; a list must not build them all.
            AlternateScreen = !IsDead(life) && pane.Read(0, static (terminal, _) => terminal.IsAlternateScreen),
            Foreground = pane.Foreground,
            UnreadBells = news.UnreadBells,
            UnreadNotification = news.UnreadNotification,
            ProgressState = news.ProgressState,
            ProgressPercent = news.ProgressPercent,
            ProgramState = news.ProgramState,
            ProgramKind = news.ProgramKind,
            ProgramMessage = news.ProgramMessage,
            Bytes = new PaneBytes(
                counters.Read, counters.Recorded, counters.Parsed, counters.Read - counters.Parsed, counters.RecordingSize, counters.Lost),
            Use = processes is null ? null : Use(processes),
        };
    }

    public static PaneState State(PaneLife life) => life switch
    {
        PaneLife.Starting => PaneState.Starting,
        PaneLife.Running => PaneState.Running,
        PaneLife.Stopping => PaneState.Stopping,
        PaneLife.Exited => PaneState.Exited,
        PaneLife.Failed => PaneState.Failed,
        _ => PaneState.Unknown,
    };

    /// <summary>The process is gone for good, so that the pane may be forgotten or replaced.</summary>
    public static bool IsDead(PaneLife life) => life is PaneLife.Exited or PaneLife.Failed;

    private static string? Reason(PaneLife life) => life switch
    {
        PaneLife.Failed it => it.Reason,
        PaneLife.Unknown it => it.Reason,
        PaneLife.Exited { Signal: > 0 } it => $"ended by {SignalNames.Of(it.Signal)}",
        _ => null,
    };

    private static ProcessUse Use(IReadOnlyList<ProcessFacts> processes) => new(
        processes.Sum(it => it.CpuSeconds),
        processes.Sum(it => it.MemoryBytes),
        [.. processes.Select(it => new ProcessView(it.Pid, it.ParentPid, it.Command, it.MemoryBytes, it.CpuSeconds))]);
}
