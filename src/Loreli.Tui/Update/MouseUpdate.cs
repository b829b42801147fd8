using Loreli.Terminal;
using Loreli.Tui.Layout;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>The mouse: clicks focus, the wheel scrolls, drags select, unless the program in the pane asked for it. Shift keeps it from the program.</summary>
internal static class MouseUpdate
{
    private const int WheelLines = 3;
    private static readonly TimeSpan DoubleClick = TimeSpan.FromMilliseconds(400);

    public static Step Apply(ScreenModel model, InputEvent.Mouse mouse)
    {
        if (model.Mode is not (Mode.Typing or Mode.Copy or Mode.Agents or Mode.Prefix))
        {
            return Elsewhere(model, mouse);
        }
        var areas = ScreenAreas.Of(model);
        if (areas.List.Contains(mouse.Row, mouse.Column))
        {
            return InList(model, areas, mouse);
        }
        if (model.Drag is { IsDown: true } drag && mouse.Action is MouseAction.Drag or MouseAction.Release)
        {
            return areas.Find(drag.Pane) is { } under ? Held(model, drag, under, mouse) : model with { Drag = null };
        }
        return areas.At(mouse.Row, mouse.Column) is { } area ? OnPane(model, area, mouse) : model;
    }

    private static Step InList(ScreenModel model, ScreenAreas areas, InputEvent.Mouse mouse)
    {
        if (mouse is { Action: MouseAction.Press, Button: 1 } && Views.AgentListView.RowToPane(model, areas.List, mouse.Row) is { } pane)
        {
            return Focusing.On(model with { Mode = model.Mode is Mode.Agents ? new Mode.Agents(pane) : new Mode.Typing() }, pane);
        }
        return mouse.Action == MouseAction.Press && mouse.Button is 4 or 5 ? Focusing.Cycle(model, mouse.Button == 4 ? -1 : 1) : model;
    }

    private static Step OnPane(ScreenModel model, PaneArea area, InputEvent.Mouse mouse)
    {
        var isWheel = mouse.Button is >= 4 and <= 7;
        if (mouse.Action == MouseAction.Press && !isWheel && model.Focused != area.Pane)
        {
            // The click that brings the focus is for us: nobody wants it to press a button that was not in view.
            return Focusing.On(model with { Mode = new Mode.Typing() }, area.Pane);
        }
        if (model.Mode is Mode.Copy { State: var state } && state.Pane == area.Pane)
        {
            return InCopy(model, state, area, mouse);
        }
        if (TakesMouse(model, area, mouse))
        {
            var pressed = mouse.Action == MouseAction.Press && !isWheel
                ? model with { Drag = Down(model, area, mouse, toProgram: true) }
                : model;
            return ToProgram(pressed, area, mouse);
        }
        if (mouse.Action != MouseAction.Press)
        {
            return model;
        }
        return mouse.Button switch
        {
            1 => Press(model, area, mouse),
            2 => Typing.PasteBuffer(model),
            4 => Wheel(model, area),
            _ => model,
        };
    }

    private static Step Press(ScreenModel model, PaneArea area, InputEvent.Mouse mouse)
    {
        var drag = Down(model, area, mouse, toProgram: false);
        var pressed = model with { Drag = drag, Mode = new Mode.Typing() };
        return drag.Clicks < 2
            ? pressed
            : new Step(pressed, [new Effect.Freeze(area.Pane, new CopyStart(ByMouse: true, From: Within(area, mouse), Clicks: drag.Clicks))]);
    }

    private static Step Wheel(ScreenModel model, PaneArea area)
    {
        var focused = Focusing.On(model with { Mode = new Mode.Typing() }, area.Pane);
        return new Step(focused, [new Effect.Freeze(area.Pane, new CopyStart(ScrollBy: WheelLines, ByMouse: true))]);
    }

    private static Step Held(ScreenModel model, Drag drag, PaneArea area, InputEvent.Mouse mouse)
    {
        var released = mouse.Action == MouseAction.Release;
        var next = released ? model with { Drag = drag with { IsDown = false } } : model;
        if (drag.ToProgram)
        {
            return ToProgram(next, area, mouse);
        }
        if (model.Mode is Mode.Copy { State: var state } && state.Pane == area.Pane)
        {
            return InCopy(next, state, area, mouse);
        }
        return released || (mouse.Row == drag.Row && mouse.Column == drag.Column)
            ? next
            : new Step(next, [new Effect.Freeze(area.Pane, new CopyStart(ByMouse: true, From: (drag.Row - area.Content.Row, drag.Column - area.Content.Column)))]);
    }

    private static Step InCopy(ScreenModel model, CopyState state, PaneArea area, InputEvent.Mouse mouse)
    {
        var rows = Math.Max(1, area.Content.Rows);
        var (row, column) = Within(area, mouse);
        var place = CopyMotion.Clamp(state, new TextPlace(state.Top + row, state.Left + Math.Max(0, column)));
        switch (mouse.Action, mouse.Button)
        {
            case (MouseAction.Press, 4):
                return CopyKeys.Stay(model, CopyMotion.Scroll(state, -WheelLines, rows));
            case (MouseAction.Press, 5):
                var down = CopyMotion.Scroll(state, WheelLines, rows);
                return down is { ByMouse: true, Selection: null } && CopyMotion.IsAtBottom(down, rows)
                    ? model with { Mode = new Mode.Typing() }
                    : CopyKeys.Stay(model, down);
            case (MouseAction.Press, 1):
                var drag = Down(model, area, mouse, toProgram: false);
                var kind = drag.Clicks switch { 1 => SelectionKind.Character, 2 => SelectionKind.Word, _ => SelectionKind.Line };
                Selection? selection = drag.Clicks == 1 ? null : new Selection(kind, place);
                return CopyKeys.Stay(model with { Drag = drag }, state with { Cursor = place, WishedColumn = place.Column, Selection = selection });
            case (MouseAction.Drag, _):
                // Beyond the edge the view moves along.
                var scrolled = row < 0 ? CopyMotion.Scroll(state, row, rows) : row >= rows ? CopyMotion.Scroll(state, row - rows + 1, rows) : state;
                var anchor = state.Selection ?? new Selection(SelectionKind.Character, state.Cursor);
                return CopyKeys.Stay(model, scrolled with { Cursor = place, WishedColumn = place.Column, Selection = anchor });
            case (MouseAction.Release, _) when state is { Selection: not null, ByMouse: true }:
                return CopyText.Yank(model, state);
            default:
                return model;
        }
    }

    private static Step Elsewhere(ScreenModel model, InputEvent.Mouse mouse)
    {
        var key = mouse switch
        {
            { Action: MouseAction.Press, Button: 4 } => "up",
            { Action: MouseAction.Press, Button: 5 } => "down",
            _ => null,
        };
        return key is null ? model : ScreenUpdate.Key(model, new InputEvent.Key(key));
    }

    private static bool TakesMouse(ScreenModel model, PaneArea area, InputEvent.Mouse mouse)
    {
        if (mouse.Modifiers.HasFlag(KeyModifiers.Shift) || model.IsReadOnlyClient || model.ReadOnly.Contains(area.Pane)
            || model.Find(area.Pane) is not { } pane || Attention.IsDead(pane) || !area.Content.Contains(mouse.Row, mouse.Column))
        {
            return false;
        }
        var modes = model.Screens.GetValueOrDefault(area.Pane).Modes;
        // A full-screen program without mouse has no history here: the wheel becomes its arrow keys.
        return (modes & InputModes.AnyMouse) != InputModes.None || (mouse.Button is 4 or 5 && modes.HasFlag(InputModes.AlternateScreen));
    }

    private static Step ToProgram(ScreenModel model, PaneArea area, InputEvent.Mouse mouse)
    {
        var (row, column) = Within(area, mouse);
        return new Step(model, [new Effect.SendMouse(area.Pane, mouse with
        {
            Row = Math.Clamp(row, 0, Math.Max(0, area.Content.Rows - 1)),
            Column = Math.Clamp(column, 0, Math.Max(0, area.Content.Columns - 1)),
        })]);
    }

    private static Drag Down(ScreenModel model, PaneArea area, InputEvent.Mouse mouse, bool toProgram)
    {
        var again = model.Drag is { } last && last.Pane == area.Pane && last.Row == mouse.Row && last.Column == mouse.Column
            && model.Now - last.At < DoubleClick;
        return new Drag(area.Pane, mouse.Row, mouse.Column, model.Now, again ? (model.Drag!.Clicks % 3) + 1 : 1, toProgram, IsDown: true);
    }

    private static (int Row, int Column) Within(PaneArea area, InputEvent.Mouse mouse) =>
        (mouse.Row - area.Content.Row, mouse.Column - area.Content.Column);
}
