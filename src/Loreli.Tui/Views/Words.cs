using System.Globalization;
using Loreli.Protocol.Daemon;
using Loreli.Tui.Model;

namespace Loreli.Tui.Views;

/// <summary>Times, sizes and states in the fewest letters that an operator reads at once.</summary>
public static class Words
{
    /// <summary>Like <c>now</c>, <c>12s</c>, <c>4m</c>, <c>3h</c>, <c>5d</c>.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 2 } => "now",
        { TotalSeconds: < 60 } => $"{(int)age.TotalSeconds}s",
        { TotalMinutes: < 60 } => $"{(int)age.TotalMinutes}m",
        { TotalHours: < 48 } => $"{(int)age.TotalHours}h",
        _ => $"{(int)Math.Min(age.TotalDays, 9999)}d",
    };

    /// <summary>Like <c>just now</c>, <c>4m ago</c>.</summary>
    public static string Ago(TimeSpan age) => age.TotalSeconds < 2 ? "just now" : $"{Age(age)} ago";

    public static string Bytes(long bytes) => bytes switch
    {
        < 1L << 10 => $"{bytes} B",
        < 1L << 20 => Scaled(bytes, 10, "KiB"),
        < 1L << 30 => Scaled(bytes, 20, "MiB"),
        _ => Scaled(bytes, 30, "GiB"),
    };

    public static string Ending(PaneView pane) => pane switch
    {
        { EndAsked: true } => "ended as asked",
        { State: PaneState.Failed } => $"failed: {pane.Reason ?? "it did not start"}",
        { Signal: { } signal } => $"killed by {signal}{(pane.CoreDumped ? " (core dumped)" : "")}",
        { ExitCode: { } code } => $"exited with {code.ToString(CultureInfo.InvariantCulture)}",
        _ => "ended",
    };

    /// <summary>What the pane is doing, in a word or two.</summary>
    public static string State(PaneView pane) => Attention.Of(pane) switch
    {
        Standing.Blocked => pane.ProgramMessage is { Length: > 0 } message ? $"asks: {message}" : pane.ProgramKind is { } kind ? $"asks ({kind})" : "asks",
        Standing.Troubled => pane.ProgramMessage is { Length: > 0 } message ? $"error: {message}" : "error",
        Standing.Died or Standing.Ended => Ending(pane),
        Standing.Called => pane.UnreadNotification ?? "rang",
        Standing.Starting => "starting",
        Standing.Stopping => "stopping",
        Standing.Unknown => pane.Reason ?? "unknown",
        Standing.Idle => pane.ProgramState ?? "idle",
        _ => pane.Foreground ?? "running",
    };

    private static string Scaled(long bytes, int shift, string unit)
    {
        var value = (double)bytes / (1L << shift);
        return (value < 10 ? value.ToString("0.0", CultureInfo.InvariantCulture) : value.ToString("0", CultureInfo.InvariantCulture)) + " " + unit;
    }
}
