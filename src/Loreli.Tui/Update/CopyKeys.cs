using Loreli.Terminal;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>Keys of copy mode.</summary>
internal static class CopyKeys
{
    public static Step Key(ScreenModel model, CopyState state, InputEvent.Key key)
    {
        var name = KeyName.Of(key);
        var rows = CopyEntry.RowsOf(model, state);
        switch (name)
        {
            case "q" or "C-c" or "i":
                return model with { Mode = new Mode.Typing() };
            case "esc" when state.Selection is null:
                return model with { Mode = new Mode.Typing() };
            case "esc":
                return Stay(model, state with { Selection = null });
            case "v":
                return Stay(model, Select(state, SelectionKind.Character));
            case "V":
                return Stay(model, Select(state, SelectionKind.Line));
            case "C-v" or "R":
                return Stay(model, Select(state, SelectionKind.Block));
            case "s":
                return Stay(model, Select(state, SelectionKind.Word));
            case "o" when state.Selection is { } selection:
                return Stay(model, CopyMotion.To(state with { Selection = selection with { Anchor = state.Cursor } }, selection.Anchor, rows));
            case "y" or "enter":
                return CopyText.Yank(model, state);
            case "Y":
                return CopyText.Yank(model, state with { Selection = new Selection(SelectionKind.Line, state.Cursor) });
            case "/":
                return model with { Mode = new Mode.Prompt(new Question.Search(state, Backward: false), LineText.Empty) };
            case "?":
                return model with { Mode = new Mode.Prompt(new Question.Search(state, Backward: true), LineText.Empty) };
            case "n":
                return CopySearch.Next(model, state, reverse: false);
            case "N":
                return CopySearch.Next(model, state, reverse: true);
            case "*":
                return WordUnderCursor(model, state);
        }
        if (name == Typing.PrefixName(model) && name != "C-b")
        {
            return model with { Mode = new Mode.Prefix() };
        }
        return CopyMotion.Move(state, name, rows) is { } moved ? Stay(model, moved with { ByMouse = false }) : model;
    }

    /// <summary>Goes on in copy mode and asks for the lines that came into view.</summary>
    public static Step Stay(ScreenModel model, CopyState state)
    {
        var columns = CopyEntry.ColumnsOf(model, state);
        var left = Math.Clamp(state.Left, Math.Max(0, state.Cursor.Column - columns + 1), Math.Max(0, state.Cursor.Column));
        var shown = state with { Left = left };
        return CopyLines.Ask(model with { Mode = new Mode.Copy(shown) }, shown);
    }

    // The same key twice ends the selection; another kind keeps its beginning.
    private static CopyState Select(CopyState state, SelectionKind kind) => state with
    {
        ByMouse = false,
        Selection = state.Selection is { } selection
            ? selection.Kind == kind ? null : selection with { Kind = kind }
            : new Selection(kind, state.Cursor),
    };

    private static Step WordUnderCursor(ScreenModel model, CopyState state)
    {
        var word = CopyText.Of(state with { Selection = new Selection(SelectionKind.Word, state.Cursor) }) ?? "";
        return word.Trim().Length == 0
            ? model.Said("no word here")
            : CopySearch.Begin(model, state, System.Text.RegularExpressions.Regex.Escape(word.Trim()), backward: false);
    }
}
