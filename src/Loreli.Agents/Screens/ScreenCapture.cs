using System.Text;
using Loreli.Terminal;

namespace Loreli.Agents.Screens;

/// <summary>Takes the facts that rules read from a terminal's screen.</summary>
public static class ScreenCapture
{
    /// <remarks>The caller holds whatever guards the terminal. Allocates in proportion to the screen's size.</remarks>
    public static ScreenFacts Take(VirtualTerminal terminal, ProgramNews news)
    {
        var lines = new List<ScreenLine>(terminal.Rows);
        for (var row = 0; row < terminal.Rows; row++)
        {
            var line = new LineCollector(row, terminal.Tables);
            line.Add(terminal.Row(row));
            while (terminal.RowWraps(row) && row + 1 < terminal.Rows)
            {
                line.Add(terminal.Row(++row));
            }
            lines.Add(line.ToLine());
        }
        return new ScreenFacts(terminal.Columns, terminal.Rows, lines, terminal.Cursor, terminal.Title)
        {
            IsAlternate = terminal.IsAlternateScreen,
            Status = news.Status,
            Progress = news.Progress,
            Notice = news.Notice,
        };
    }

    private sealed class LineCollector(int row, CellTables tables)
    {
        private readonly StringBuilder _text = new(160);
        private readonly StringBuilder _firm = new(160);
        private readonly List<(int, Color)> _grounds = [];
        private Color? _ink;

        public void Add(ReadOnlySpan<Cell> cells)
        {
            for (var column = 0; column < cells.Length; column++)
            {
                ref readonly var cell = ref cells[column];
                var start = _text.Length;
                tables.AppendText(_text, cell);
                if (_text.Length == start)
                {
                    continue;
                }
                var isBlank = cell.Glyph.IsBlank;
                if (!isBlank)
                {
                    _ink ??= cell.Foreground;
                }
                AddGround(start, Ground(cell));
                if (isBlank || !IsFaint(cells, column))
                {
                    _firm.Append(_text, start, _text.Length - start);
                }
                else
                {
                    _firm.Append(' ', _text.Length - start);
                }
            }
        }

        public ScreenLine ToLine()
        {
            var text = TrimEnd(_text);
            var firm = TrimEnd(_firm);
            return new ScreenLine(text, firm == text ? text : firm, row, _ink ?? default)
            {
                Grounds = _grounds.Count > 1 ? [.. _grounds] : [],
            };
        }

        private void AddGround(int index, Color ground)
        {
            if (_grounds.Count == 0 || _grounds[^1].Item2 != ground)
            {
                _grounds.Add((index, ground));
            }
        }

        private static Color Ground(in Cell cell) =>
            (cell.Style.Attributes & CellAttributes.Inverse) == CellAttributes.None ? cell.Background : cell.Foreground;

        // A cursor that a program draws itself stands inverse on the first character of a faint hint.
        private static bool IsFaint(ReadOnlySpan<Cell> cells, int column)
        {
            var attributes = cells[column].Style.Attributes;
            return (attributes & CellAttributes.Dim) != CellAttributes.None
                || ((attributes & CellAttributes.Inverse) != CellAttributes.None && column + 1 < cells.Length
                    && !cells[column + 1].Glyph.IsBlank
                    && (cells[column + 1].Style.Attributes & CellAttributes.Dim) != CellAttributes.None);
        }

        private static string TrimEnd(StringBuilder text)
        {
            var length = text.Length;
            while (length > 0 && text[length - 1] is ' ')
            {
                length--;
            }
            return text.ToString(0, length);
        }
    }
}
