using Loreli.Tui.Drawing;
using Loreli.Tui.Model;

namespace Loreli.Tui.Views;

/// <summary>A page that is read: why an agent is as it is, what happened to it, backends, the pending plan.</summary>
public static class PageView
{
    private const int ColumnsMax = 104;

    public static void Draw(Painter painter, Rect area, ScreenModel model, Mode.Page page, Theme theme) =>
        SheetView.DrawBox(painter, area, Title(model, page.Sheet), Lines(model, page.Sheet), ColumnsMax, page.Top, theme);

    public static IEnumerable<SheetLine> Lines(ScreenModel model, Sheet sheet) => sheet switch
    {
        Sheet.Explain it => AgentSheets.Explain(model, it.View),
        Sheet.Timeline it => AgentSheets.Timeline(model, it),
        Sheet.Backends => TeamSheets.Backends(model),
        _ => TeamSheets.Plan(model.Fleet?.Pending),
    };

    /// <summary>Furthest row that a page of this size begins with: the end is in view then.</summary>
    public static int LastTop(ScreenModel model, Sheet sheet)
    {
        var (rows, columns) = ScreenView.LargeSize(model);
        return Math.Max(0, SheetView.Rows(Lines(model, sheet), Math.Max(1, Math.Min(columns, ColumnsMax) - 4)).Count - Math.Max(1, rows - 2));
    }

    private static string Title(ScreenModel model, Sheet sheet) => sheet switch
    {
        Sheet.Explain it => $"why {it.Agent} is {(model.FindMember(it.Agent)?.Agent is { } agent ? AgentWords.Short(agent) : "as it is")}",
        Sheet.Timeline it => $"timeline of {it.Agent}",
        Sheet.Backends => "backends",
        _ => "plan: what loreli.yml would change",
    };
}
