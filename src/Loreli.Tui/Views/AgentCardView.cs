using Loreli.Tui.Drawing;
using Loreli.Tui.Model;
using Loreli.Tui.Update;

namespace Loreli.Tui.Views;

/// <summary>What stands in the place of the pane of an agent that has none: what is known of it, and how it goes on.</summary>
public static class AgentCardView
{
    public static void Draw(Painter painter, Rect area, ScreenModel model, Member member, Theme theme)
    {
        painter.Fill(area, Paint.Plain);
        if (member.Agent is not { } agent)
        {
            return;
        }
        var place = area.Columns >= 30 ? area.Inset(area.Rows >= 12 ? 1 : 0, 2) : area;
        var (mark, _) = AgentListView.Mark(member, painter.Glyphs, theme);
        var dot = painter.Glyphs.Dot;
        SheetLine[] lines =
        [
            SheetLine.Whole($"{mark} {AgentWords.State(member, model)}", ToneOf(member.Standing)),
            SheetLine.Whole(AgentWords.HowToGoOn(agent), Tone.Quiet),
            SheetLine.Blank,
            .. AgentSheets.Facts(model, agent),
            SheetLine.Blank,
            SheetLine.Whole($"{Typing.Shown(model)} then: r start {dot} X stop {dot} w why {dot} T timeline {dot} i details", Tone.Quiet),
        ];
        SheetView.Draw(painter, place, SheetView.Rows(lines, place.Columns), 0, theme, Paint.Plain);
    }

    public static Tone ToneOf(Standing standing) => standing switch
    {
        Standing.Died or Standing.Troubled => Tone.Bad,
        Standing.Blocked => Tone.Warn,
        _ => Tone.Strong,
    };
}
