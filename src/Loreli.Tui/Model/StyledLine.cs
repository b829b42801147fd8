using System.Text;
using Loreli.Terminal;

namespace Loreli.Tui.Model;

/// <summary>One line of a pane's history or screen, kept apart from the pane so that it stays while the pane goes on.</summary>
public sealed class StyledLine
{
    private readonly Cell[] _cells;
    private readonly int[] _columnOfChar;

    private StyledLine(Cell[] cells, CellTables tables, string text, int[] columnOfChar, bool wraps)
    {
        (_cells, Tables, Text, _columnOfChar, Wraps) = (cells, tables, text, columnOfChar, wraps);
    }

    public static StyledLine Empty { get; } = Of([], new CellTables());

    /// <summary>What the line says, without the blanks at its end.</summary>
    public string Text { get; }
    public ReadOnlySpan<Cell> Cells => _cells;
    /// <summary>What the ids in <see cref="Cells"/> mean; shared by the lines of one copy.</summary>
    public CellTables Tables { get; }
    /// <summary>The next line continues this one.</summary>
    public bool Wraps { get; }
    /// <summary>Columns up to the last one that is not blank.</summary>
    public int Length => _columnOfChar[^1];

    public static StyledLine Of(ReadOnlySpan<Cell> cells, CellTables tables, bool wraps = false)
    {
        var end = cells.Length;
        while (end > 0 && cells[end - 1].Glyph is { IsBlank: true, IsWideTrail: false })
        {
            end--;
        }
        var text = new StringBuilder(end);
        var columns = new List<int>(end + 1);
        for (var column = 0; column < end; column++)
        {
            tables.AppendText(text, cells[column]);
            while (columns.Count < text.Length)
            {
                columns.Add(column);
            }
        }
        columns.Add(end);
        return new StyledLine(cells.ToArray(), tables, text.ToString(), [.. columns], wraps);
    }

    /// <summary>A line of plain text in the default colours.</summary>
    public static StyledLine Of(string text)
    {
        var tables = new CellTables();
        return Of([.. text.EnumerateRunes().Select(rune => Paintless(rune))], tables);
    }

    /// <summary>Column where a character of <see cref="Text"/> is drawn; its length gives the column after the last.</summary>
    public int ColumnOf(int character) => _columnOfChar[Math.Clamp(character, 0, _columnOfChar.Length - 1)];

    /// <summary>First character that is drawn at a column or after it.</summary>
    public int CharacterAt(int column)
    {
        var at = Array.BinarySearch(_columnOfChar, column);
        if (at < 0)
        {
            at = Math.Min(~at, _columnOfChar.Length - 1);
        }
        while (at > 0 && _columnOfChar[at - 1] == _columnOfChar[at])
        {
            at--;
        }
        return at;
    }

    /// <summary>Text between two columns, the last one left out.</summary>
    public string Slice(int fromColumn, int toColumn)
    {
        var (from, to) = (CharacterAt(Math.Max(0, fromColumn)), CharacterAt(Math.Max(0, toColumn)));
        return to > from ? Text[from..to] : "";
    }

    private static Cell Paintless(Rune rune) =>
        new(Glyph.OfRune((uint)(Drawing.PlainText.IsSafe(rune) ? rune.Value : ' '), wide: false), default, default, default);
}
