using System.Globalization;
using System.Text;
using Loreli.Terminal;

namespace Loreli.Daemon.Screens;

/// <summary>A row of cells as text: plain, or with SGR sequences. Trailing blanks of the default look are left out. Pure.</summary>
internal static class LineText
{
    public static string Plain(ReadOnlySpan<Cell> cells, CellTables tables)
    {
        var text = new StringBuilder(cells.Length);
        foreach (ref readonly var cell in cells[..Length(cells, styled: false)])
        {
            tables.AppendText(text, cell);
        }
        return text.ToString();
    }

    /// <summary>Every line stands alone: it begins in the default look and returns to it.</summary>
    public static string Styled(ReadOnlySpan<Cell> cells, CellTables tables)
    {
        var text = new StringBuilder(cells.Length * 2);
        var look = default(Cell);
        var lookIsPlain = true;
        foreach (ref readonly var cell in cells[..Length(cells, styled: true)])
        {
            if (cell.Glyph.IsWideTrail)
            {
                continue;
            }
            if (cell.Style != look.Style || cell.Foreground != look.Foreground || cell.Background != look.Background)
            {
                look = cell;
                lookIsPlain = AppendLook(text, cell, tables);
            }
            tables.AppendText(text, cell);
        }
        if (!lookIsPlain)
        {
            text.Append("\u001b[m");
        }
        return text.ToString();
    }

    /// <summary>Plain text with the column of every character, for finding places.</summary>
    public static (string Text, int[] Columns) WithColumns(ReadOnlySpan<Cell> cells, CellTables tables)
    {
        var text = new StringBuilder(cells.Length);
        var columns = new List<int>(cells.Length);
        for (var column = 0; column < Length(cells, styled: false); column++)
        {
            tables.AppendText(text, cells[column]);
            while (columns.Count < text.Length)
            {
                columns.Add(column);
            }
        }
        columns.Add(Math.Max(Length(cells, styled: false), columns.Count == 0 ? 0 : columns[^1] + 1));
        return (text.ToString(), [.. columns]);
    }

    private static int Length(ReadOnlySpan<Cell> cells, bool styled)
    {
        var length = cells.Length;
        while (length > 0 && IsBlank(cells[length - 1], styled))
        {
            length--;
        }
        return length;
    }

    private static bool IsBlank(in Cell cell, bool styled) => cell.Glyph is { IsBlank: true, IsWideTrail: false, IsCluster: false }
        && (!styled || (cell.Background.IsDefault
            && (cell.Style.Attributes & (CellAttributes.Inverse | CellAttributes.UnderlineMask | CellAttributes.Strike | CellAttributes.Overline))
                == CellAttributes.None));

    /// <summary>Appends the whole look, from the default on; true when it is the default.</summary>
    private static bool AppendLook(StringBuilder text, in Cell cell, CellTables tables)
    {
        text.Append("\u001b[");
        var start = text.Length;
        var attributes = cell.Style.Attributes;
        Code(CellAttributes.Bold, "1");
        Code(CellAttributes.Dim, "2");
        Code(CellAttributes.Italic, "3");
        if (cell.Style.Underline != UnderlineStyle.None)
        {
            Add(cell.Style.Underline == UnderlineStyle.Single ? "4" : string.Create(CultureInfo.InvariantCulture, $"4:{(int)cell.Style.Underline}"));
        }
        Code(CellAttributes.Blink, "5");
        Code(CellAttributes.Inverse, "7");
        Code(CellAttributes.Hidden, "8");
        Code(CellAttributes.Strike, "9");
        Code(CellAttributes.Overline, "53");
        Color(cell.Foreground, 30, 90, "38");
        Color(cell.Background, 40, 100, "48");
        if (tables.Extra(cell.Style.ExtraId) is { UnderlineColor: { IsDefault: false } underline })
        {
            Color(underline, -1, -1, "58");
        }
        var plain = text.Length == start;
        text.Insert(start, plain ? "" : "0;").Append('m');
        return plain;

        void Add(string code)
        {
            if (text.Length > start)
            {
                text.Append(';');
            }
            text.Append(code);
        }

        void Code(CellAttributes attribute, string code)
        {
            if ((attributes & attribute) != CellAttributes.None)
            {
                Add(code);
            }
        }

        void Color(Color color, int low, int high, string extended)
        {
            if (color.IsDefault)
            {
                return;
            }
            Add(color switch
            {
                { IsDirect: true } => $"{extended};2;{color.Red};{color.Green};{color.Blue}",
                { Index: < 8 } when low > 0 => (low + color.Index).ToString(CultureInfo.InvariantCulture),
                { Index: < 16 } when high > 0 => (high + color.Index - 8).ToString(CultureInfo.InvariantCulture),
                _ => $"{extended};5;{color.Index}",
            });
        }
    }
}
