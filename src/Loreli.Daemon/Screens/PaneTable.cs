using System.Globalization;
using System.Text;
using Loreli.Protocol.Daemon;

namespace Loreli.Daemon.Screens;

/// <summary>Panes as the table of <c>loreli ps</c>, made here so that the verb only copies it. Pure.</summary>
internal static class PaneTable
{
    private static readonly string[] Head = ["NAME", "STATE", "PID", "GEN", "SIZE", "AGE", "IDLE", "COMMAND"];
    private const int CommandCharsMax = 60;

    public static string Of(IReadOnlyList<PaneView> panes, DateTimeOffset now)
    {
        var rows = new List<string[]> { Head };
        rows.AddRange(panes.Select(it => Row(it, now)));
        var widths = Enumerable.Range(0, Head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            for (var column = 0; column < row.Length; column++)
            {
                text.Append(column == row.Length - 1 ? row[column] : row[column].PadRight(widths[column] + 2));
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string[] Row(PaneView it, DateTimeOffset now) =>
    [
        it.Name,
        State(it),
        it.Pid?.ToString(CultureInfo.InvariantCulture) ?? "-",
        it.Generation.ToString(CultureInfo.InvariantCulture),
        $"{it.Cols}x{it.Rows}",
        DurationText.Format((it.ExitedAt ?? now) - it.StartedAt),
        it.LastOutputAt is { } last ? DurationText.Format(now - last) : "-",
        Command(it.Command),
    ];

    private static string State(PaneView it) => it.State switch
    {
        PaneState.Exited when it.Signal is not null => $"exited ({it.Signal})",
        PaneState.Exited => $"exited ({it.ExitCode})",
        _ => it.State.ToString().ToLowerInvariant(),
    };

    private static string Command(IReadOnlyList<string> words)
    {
        // A control character in an argument must not reach the operator's terminal.
        var line = string.Concat(string.Join(' ', words).Select(it => char.IsControl(it) ? '\uFFFD' : it));
        return line.Length <= CommandCharsMax ? line : string.Concat(line.AsSpan(0, CommandCharsMax - 1), "…");
    }
}
