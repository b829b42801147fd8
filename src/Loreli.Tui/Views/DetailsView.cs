using System.Globalization;
using Loreli.Protocol.Daemon;
using Loreli.Tui.Drawing;
using Loreli.Tui.Model;

namespace Loreli.Tui.Views;

/// <summary>All there is to know about a pane.</summary>
public static class DetailsView
{
    private const int ColumnsMax = 92;

    public static void Draw(Painter painter, Rect area, ScreenModel model, Mode.Details details, Theme theme)
    {
        if (model.FindMember(details.Pane) is { } member)
        {
            SheetView.DrawBox(painter, area, $"details of {member.Name}", Lines(model, member, details.Full), ColumnsMax, details.Top, theme);
        }
    }

    /// <param name="full">The pane as it answered last: only the processes are taken from it, the rest is newer in the list.</param>
    public static IEnumerable<SheetLine> Lines(ScreenModel model, Member member, PaneView? full) =>
    [
        .. member.Agent is { } agent
            ? AgentSheets.Facts(model, agent).Prepend(new("state", AgentWords.State(member, model), AgentCardView.ToneOf(member.Standing)))
            : [],
        .. member is { Agent: not null, Pane: not null } ? [SheetLine.Blank, SheetLine.Whole("its pane", Tone.Strong)] : Array.Empty<SheetLine>(),
        .. member.Pane is { } pane ? OfPane(model, pane with { Use = full?.Use ?? pane.Use }, member.Agent is null) : [],
    ];

    private static IEnumerable<SheetLine> OfPane(ScreenModel model, PaneView pane, bool alone)
    {
        yield return new("state", Words.State(pane) is var said && said == pane.State.ToString().ToLowerInvariant() ? said : $"{pane.State.ToString().ToLowerInvariant()}, {said}");
        if (pane.Reason is { } reason)
        {
            yield return new("reason", reason);
        }
        yield return new("command", string.Join(' ', pane.Command.Select(Quoted)));
        yield return new("cwd", pane.Cwd);
        if (alone)
        {
            yield return new("role", pane.Role ?? "none");
        }
        yield return new("pid", $"{Number(pane.Pid)}, keeper {Number(pane.KeeperPid)}, generation {pane.Generation}");
        yield return new("size", $"{pane.Cols}x{pane.Rows}{(pane.AlternateScreen ? ", full-screen program" : "")}");
        yield return new("started", $"{Clock(model, pane.StartedAt)}, {Words.Ago(model.Now - pane.StartedAt)}");
        if (pane.ExitedAt is { } exited)
        {
            yield return new("ended", $"{Clock(model, exited)}, {Words.Ago(model.Now - exited)}: {Words.Ending(pane)}");
        }
        if (pane.LastOutputAt is { } output)
        {
            yield return new("last output", Words.Ago(model.Now - output));
        }
        yield return new("output", $"{Words.Bytes(pane.Bytes.Read)} read, {Words.Bytes(pane.Bytes.Recorded)} recorded, {Words.Bytes(pane.Bytes.Lag)} behind"
            + (pane.Bytes.Lost > 0 ? $", {Words.Bytes(pane.Bytes.Lost)} lost" : ""));
        yield return new("recording", $"{Words.Bytes(pane.Bytes.RecordingSize)} on disk");
        if (pane.Title.Length > 0)
        {
            yield return new("title", pane.Title);
        }
        if (pane.Use is { } use)
        {
            yield return new("uses", $"{Words.Bytes(use.MemoryBytes)}, {use.CpuSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s of CPU, {use.Processes.Count} process{(use.Processes.Count == 1 ? "" : "es")}");
            foreach (var process in use.Processes.Take(50))
            {
                yield return new("", $"{process.Pid,7} {Words.Bytes(process.MemoryBytes),9} {process.CpuSeconds.ToString("0.0", CultureInfo.InvariantCulture),7}s  {process.Command}");
            }
        }
    }

    private static string Number(int? pid) => pid is { } known ? known.ToString(CultureInfo.InvariantCulture) : "none";

    private static string Clock(ScreenModel model, DateTimeOffset at) => at.ToOffset(model.Options.UtcOffset).ToString("yyyy-MM-dd HH:mm:ss");

    private static string Quoted(string word) => word.Length > 0 && !word.Contains(' ') ? word : $"'{word}'";
}
