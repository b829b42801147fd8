using Loreli.Tui.Layout;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>The way into copy mode and out of it.</summary>
internal static class CopyEntry
{
    public static Step Enter(ScreenModel model, CopyStart start) =>
        Commands.WithPane(model, pane => new Step(model, [new Effect.Freeze(pane.Name, start)]));

    public static Step Frozen(ScreenModel model, Message.Frozen frozen)
    {
        if (model.Find(frozen.Pane) is null || frozen.Screen.IsEmpty || model.Mode is not Mode.Typing)
        {
            return model;
        }
        var facts = model.Screens.GetValueOrDefault(frozen.Pane);
        var (screenFirst, start) = (facts.HistoryEnd, frozen.Start);
        var state = new CopyState
        {
            Pane = frozen.Pane,
            Columns = Math.Max(1, facts.Columns),
            First = facts.HistoryFirst,
            ScreenFirst = screenFirst,
            Screen = frozen.Screen,
            Cursor = new TextPlace(screenFirst + frozen.Cursor.Row, frozen.Cursor.Column),
            WishedColumn = frozen.Cursor.Column,
            Top = screenFirst + frozen.Origin.Row,
            Left = frozen.Origin.Column,
            ByMouse = start.ByMouse,
        };
        if (start.From is { } from)
        {
            state = Begin(state, new TextPlace(state.Top + from.Row, state.Left + from.Column), start.Clicks);
        }
        if (start.ScrollBy > 0)
        {
            state = CopyMotion.Scroll(state, -start.ScrollBy, RowsOf(model, state));
        }
        var entered = CopyLines.Ask(model with { Mode = new Mode.Copy(state) }, state);
        return start.Search && entered.Model.Mode is Mode.Copy copy
            ? entered with { Model = entered.Model with { Mode = new Mode.Prompt(new Question.Search(copy.State, Backward: true), LineText.Empty) } }
            : entered;
    }

    /// <summary>Rows that the pane's area shows.</summary>
    public static int RowsOf(ScreenModel model, CopyState state) =>
        Math.Max(1, ScreenAreas.Of(model).Find(state.Pane)?.Content.Rows ?? 1);

    public static int ColumnsOf(ScreenModel model, CopyState state) =>
        Math.Max(1, ScreenAreas.Of(model).Find(state.Pane)?.Content.Columns ?? 1);

    private static CopyState Begin(CopyState state, TextPlace at, int clicks)
    {
        var place = CopyMotion.Clamp(state, at);
        var kind = clicks switch
        {
            2 => SelectionKind.Word,
            >= 3 => SelectionKind.Line,
            _ => SelectionKind.Character,
        };
        return state with { Cursor = place, WishedColumn = place.Column, Selection = new Selection(kind, place) };
    }
}
