using System.Text;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>What a selection covers, and its text.</summary>
public static class CopyText
{
    /// <summary>Columns of a line that the selection covers, the last one left out; null when it covers none.</summary>
    public static (int From, int To)? Covered(CopyState state, long line)
    {
        if (state.Selection is not { } selection)
        {
            return null;
        }
        var (start, end) = Bounds(state, selection);
        if (line < start.Line || line > end.Line)
        {
            return null;
        }
        return selection.Kind switch
        {
            SelectionKind.Line => (0, state.Columns),
            SelectionKind.Block => (Math.Min(selection.Anchor.Column, state.Cursor.Column), Math.Max(selection.Anchor.Column, state.Cursor.Column) + 1),
            _ => (line == start.Line ? start.Column : 0, line == end.Line ? end.Column + 1 : state.Columns),
        };
    }

    /// <summary>The selected text; lines that wrapped are joined. Null while lines of it have not come.</summary>
    public static string? Of(CopyState state)
    {
        if (state.Selection is not { } selection)
        {
            return "";
        }
        var (start, end) = Bounds(state, selection);
        var text = new StringBuilder();
        for (var number = start.Line; number <= end.Line; number++)
        {
            if (state.Line(number) is not { } line)
            {
                return null;
            }
            var (from, to) = Covered(state, number)!.Value;
            var part = line.Slice(from, to);
            var joins = line.Wraps && selection.Kind != SelectionKind.Block && to >= line.Length;
            text.Append(joins ? part : part.TrimEnd());
            if (number < end.Line && !joins)
            {
                text.Append('\n');
            }
        }
        return selection.Kind == SelectionKind.Line ? text.Append('\n').ToString() : text.ToString();
    }

    internal static Step Yank(ScreenModel model, CopyState state)
    {
        if (state.Selection is null)
        {
            return model with { Mode = new Mode.Typing() };
        }
        var (start, end) = Bounds(state, state.Selection);
        if (end.Line - start.Line >= CopyState.SelectionLinesMax)
        {
            return model.Failed($"{end.Line - start.Line + 1} lines are too many to copy at once (at most {CopyState.SelectionLinesMax}); loreli capture writes them all");
        }
        if (Of(state) is not { } text)
        {
            var waiting = state with { YankWhenComplete = true };
            return CopyLines.AskFor(model with { Mode = new Mode.Copy(waiting) }, waiting, start.Line, end.Line + 1);
        }
        return text.Length == 0
            ? (model with { Mode = new Mode.Typing() }).Said("nothing was selected")
            : new Step(model with { Mode = new Mode.Typing(), PasteBuffer = text }, [new Effect.Yank(text)]);
    }

    private static (TextPlace Start, TextPlace End) Bounds(CopyState state, Selection selection)
    {
        var (start, end) = selection.Anchor.CompareTo(state.Cursor) <= 0 ? (selection.Anchor, state.Cursor) : (state.Cursor, selection.Anchor);
        return selection.Kind == SelectionKind.Word
            ? (start with { Column = WordEdge(state, start, -1) }, end with { Column = WordEdge(state, end, 1) })
            : (start, end);
    }

    private static int WordEdge(CopyState state, TextPlace at, int by)
    {
        var line = state.Line(at.Line) ?? StyledLine.Empty;
        var character = line.CharacterAt(at.Column);
        if (character >= line.Text.Length || !IsWordOrPath(line.Text[character]))
        {
            return at.Column;
        }
        while (character + by >= 0 && character + by < line.Text.Length && IsWordOrPath(line.Text[character + by]))
        {
            character += by;
        }
        return by < 0 ? line.ColumnOf(character) : Math.Max(line.ColumnOf(character), line.ColumnOf(character + 1) - 1);
    }

    // What is double-clicked in practice: words, paths, addresses.
    private static bool IsWordOrPath(char c) => CopyMotion.IsWord(c) || c is '/' or '.' or '-' or '~' or ':' or '@' or '%' or '+' or '=';
}
