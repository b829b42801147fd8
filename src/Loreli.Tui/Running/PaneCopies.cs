using System.Collections.Immutable;
using Loreli.Protocol.Live;
using Loreli.Terminal;
using Loreli.Tui.Drawing;
using Loreli.Tui.Model;
using Loreli.Tui.Views;

namespace Loreli.Tui.Running;

/// <summary>The local copies of the watched panes' screens, fed by frames.</summary>
internal sealed class PaneCopies : IPaneCells
{
    private readonly Dictionary<string, Copy> _copies = new(StringComparer.Ordinal);

    /// <summary>Takes a frame; says what changed for the model, or null when only cells did.</summary>
    public PaneScreenFacts? Take(ServerMessage.Frame frame)
    {
        var (columns, rows) = (Math.Clamp(frame.Cols, 1, Limits.ColumnsMax), Math.Clamp(frame.Rows, 1, Limits.RowsMax));
        if (!_copies.TryGetValue(frame.Pane, out var copy))
        {
            if (!frame.Reset)
            {
                return null; // A difference to something we never had.
            }
            copy = _copies[frame.Pane] = new Copy(columns, rows);
        }
        else if (frame.Reset)
        {
            copy = _copies[frame.Pane] = new Copy(columns, rows) { Facts = copy.Facts };
        }
        else if (copy.Screen.Columns != columns || copy.Screen.Rows != rows)
        {
            copy.Screen.Resize(columns, rows);
            copy.ForgetDrawn();
        }
        copy.Screen.Feed(frame.Bytes.Span);
        var facts = new PaneScreenFacts(columns, rows, (InputModes)frame.Modes, frame.HistoryFirst, frame.HistoryEnd);
        if (facts == copy.Facts)
        {
            return null;
        }
        copy.Facts = facts;
        return facts;
    }

    public void Keep(IEnumerable<string> panes)
    {
        var kept = panes.ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _copies.Keys.Where(name => !kept.Contains(name)).ToList())
        {
            _copies.Remove(gone);
        }
    }

    public void Clear() => _copies.Clear();

    public bool Draw(CellSurface surface, string pane, Rect area, bool ascii, bool follow)
    {
        if (area.IsEmpty || !_copies.TryGetValue(pane, out var copy))
        {
            return false;
        }
        copy.ForgetDrawn();
        DrawRows(surface, copy, area, ascii, follow);
        return true;
    }

    /// <summary>Draws only the rows that changed since they were last drawn at this place.</summary>
    public void DrawChanged(CellSurface surface, string pane, Rect area, bool ascii, bool follow)
    {
        if (!area.IsEmpty && _copies.TryGetValue(pane, out var copy))
        {
            DrawRows(surface, copy, area, ascii, follow);
        }
    }

    public CursorView Cursor(string pane, Rect area)
    {
        if (!_copies.TryGetValue(pane, out var copy))
        {
            return default;
        }
        var cursor = copy.Screen.Cursor;
        var (row, column) = (cursor.Row - copy.Origin.Row, cursor.Column - copy.Origin.Column);
        var isInside = row >= 0 && row < area.Rows && column >= 0 && column < area.Columns;
        return isInside
            ? new CursorView(area.Row + row, area.Column + column, cursor.IsVisible, WrapPending: false, cursor.Shape)
            : default;
    }

    /// <summary>What the area shows at its top left.</summary>
    public (int Row, int Column) Origin(string pane) => _copies.TryGetValue(pane, out var copy) ? copy.Origin : default;

    /// <summary>The screen as lines that stay as they are.</summary>
    public Message.Frozen? Freeze(string pane, CopyStart start)
    {
        if (!_copies.TryGetValue(pane, out var copy))
        {
            return null;
        }
        var screen = copy.Screen;
        var tables = new CellTables();
        var lines = ImmutableArray.CreateBuilder<StyledLine>(screen.Rows);
        for (var row = 0; row < screen.Rows; row++)
        {
            lines.Add(Take(screen.Row(row), screen.Tables, tables, screen.RowWraps(row)));
        }
        return new Message.Frozen(pane, lines.MoveToImmutable(), (screen.Cursor.Row, screen.Cursor.Column), copy.Origin, start);
    }

    /// <summary>Draws history lines, which come as text with SGR sequences, with the engine that drew the panes.</summary>
    public static Message.Lines Style(Effect.Style effect)
    {
        var columns = Math.Clamp(effect.Columns, 1, Limits.ColumnsMax);
        var scratch = new VirtualTerminal(new TerminalOptions(columns, 1) { ScrollbackBytesMax = 0 }, Deaf.Host);
        var tables = new CellTables();
        var lines = ImmutableArray.CreateBuilder<StyledLine>(effect.Lines.Count);
        scratch.Feed("\e[?7l"u8);
        for (var at = 0; at < effect.Lines.Count; at++)
        {
            scratch.Feed("\e[m\e[H\e[2K"u8);
            // A line is one row: what would move the cursor elsewhere is not drawn.
            scratch.Feed(System.Text.Encoding.UTF8.GetBytes(effect.Lines[at].ReplaceLineEndings("")));
            lines.Add(Take(scratch.Row(0), scratch.Tables, tables, at < effect.Wraps.Count && effect.Wraps[at]));
        }
        return new Message.Lines(effect.Pane, effect.First, lines.MoveToImmutable());
    }

    private static StyledLine Take(ReadOnlySpan<Cell> row, CellTables from, CellTables to, bool wraps)
    {
        var cells = row.ToArray();
        foreach (ref var cell in cells.AsSpan())
        {
            cell = to.Import(cell, from);
        }
        return StyledLine.Of(cells, to, wraps);
    }

    private static void DrawRows(CellSurface surface, Copy copy, Rect area, bool ascii, bool follow)
    {
        copy.Aim(area, follow);
        var screen = copy.Screen;
        for (var row = 0; row < area.Rows && area.Row + row < surface.Rows; row++)
        {
            var source = row + copy.Origin.Row;
            var version = source < screen.Rows ? screen.RowVersion(source) : 0;
            if (copy.Drawn[row] == version)
            {
                continue;
            }
            copy.Drawn[row] = version;
            CellBlit.Row(surface, area.Row + row, area.Column, area.Columns,
                source < screen.Rows ? screen.Row(source) : default, copy.Origin.Column, screen.Tables, ascii);
        }
    }

    private sealed class Copy(int columns, int rows)
    {
        private Rect _area;

        public VirtualTerminal Screen { get; } = new(new TerminalOptions(columns, rows) { ScrollbackBytesMax = 0 }, Deaf.Host);
        public PaneScreenFacts? Facts { get; set; }
        public (int Row, int Column) Origin { get; private set; }
        /// <summary>Version of each row when it was drawn; -1: it must be drawn.</summary>
        public long[] Drawn { get; private set; } = [];

        public void ForgetDrawn() => Array.Fill(Drawn, -1);

        /// <summary>Chooses the part that is shown: all of it if it fits, else what surrounds the cursor, moved as little as possible.</summary>
        /// <param name="follow">Sideways too; who only looks on sees where lines begin.</param>
        public void Aim(Rect area, bool follow)
        {
            var cursor = Screen.Cursor;
            var origin = (
                Follow(Origin.Row, cursor.Row, area.Rows, Screen.Rows),
                follow ? Follow(Origin.Column, cursor.Column, area.Columns, Screen.Columns) : 0);
            if (area == _area && origin == Origin)
            {
                return;
            }
            (_area, Origin) = (area, origin);
            if (Drawn.Length < area.Rows)
            {
                Drawn = new long[area.Rows];
            }
            ForgetDrawn();
        }

        private static int Follow(int origin, int cursor, int shown, int whole) => whole <= shown
            ? 0
            : Math.Clamp(cursor < origin ? cursor : cursor >= origin + shown ? cursor - shown + 1 : origin, 0, whole - shown);
    }

    /// <summary>The copies answer no queries and tell no news: the daemon's engine has done so.</summary>
    private sealed class Deaf : ITerminalHost
    {
        public static Deaf Host { get; } = new();

        public void Reply(ReadOnlySpan<byte> bytes) { }

        public void Tell(TerminalEvent news) { }
    }
}
