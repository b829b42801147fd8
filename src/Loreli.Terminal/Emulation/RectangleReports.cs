using System.Globalization;
using System.Text;
using Loreli.Terminal.Parser;

namespace Loreli.Terminal.Emulation;

/// <summary>DECRQCRA.</summary>
internal static class RectangleChecksum
{
    // XTCHECKSUM: what a set bit turns off.
    private const int NotNegated = 1;
    private const int NoAttributes = 2;
    private const int KeepBlanks = 4;
    private const int OmitUnwritten = 8;
    private const int NoMask = 16;

    public static void Report(TerminalState t, VtSequence s)
    {
        if (t.ConformanceLevel < 4)
        {
            return;
        }
        var sum = Sum(t, Rectangle.Read(t, s, 2));
        sum = (t.ChecksumFlags & NotNegated) != 0 ? sum : -sum;
        Answers.Dcs(t, $"{s.Get(0, 0)}!~{(sum & 0xFFFF).ToString("X4", CultureInfo.InvariantCulture)}");
    }

    private static int Sum(TerminalState t, Rectangle area)
    {
        var sum = 0;
        for (var row = area.Top; row < area.Bottom; row++)
        {
            var held = 0;
            for (var column = area.Left; column < area.Right; column++)
            {
                var cell = t.Screen[row].At(column);
                if (cell.Glyph.IsWideTrail || (cell.Glyph.Value == 0 && (t.ChecksumFlags & OmitUnwritten) != 0))
                {
                    continue;
                }
                var value = Value(t, cell);
                var isBlank = cell.Glyph.IsBlank && value == ' ';
                if (isBlank && column > area.Left && (t.ChecksumFlags & KeepBlanks) == 0)
                {
                    // Blanks count when something follows them in the row.
                    held += value;
                    continue;
                }
                sum = unchecked(sum + held + value);
                held = 0;
            }
        }
        return sum;
    }

    private static int Value(TerminalState t, Cell cell)
    {
        var glyph = cell.Glyph;
        var code = glyph.IsCluster ? char.ConvertToUtf32(t.Tables.Cluster(glyph.Value), 0) : (int)glyph.Value;
        code = code == 0 ? ' ' : code;
        code = (t.ChecksumFlags & NoMask) != 0 ? code : code & 0xFFFF;
        if ((t.ChecksumFlags & NoAttributes) != 0)
        {
            return code;
        }
        var attributes = cell.Style.Attributes;
        code += (attributes & CellAttributes.Protected) != 0 ? 0x04 : 0;
        code += (attributes & CellAttributes.Hidden) != 0 ? 0x08 : 0;
        code += cell.Style.Underline != UnderlineStyle.None ? 0x10 : 0;
        code += (attributes & CellAttributes.Inverse) != 0 ? 0x20 : 0;
        code += (attributes & CellAttributes.Blink) != 0 ? 0x40 : 0;
        code += (attributes & CellAttributes.Bold) != 0 ? 0x80 : 0;
        return code;
    }
}

/// <summary>XTREPORTSGR: what all cells of a rectangle have in common.</summary>
internal static class RectangleReports
{
    public static void Rendition(TerminalState t, VtSequence s)
    {
        var area = Rectangle.Read(t, s, 0);
        if (area.IsEmpty)
        {
            return;
        }
        var first = t.Screen[area.Top].At(area.Left);
        var common = (Attributes: first.Style.Attributes, first.Foreground, first.Background);
        for (var row = area.Top; row < area.Bottom; row++)
        {
            for (var column = area.Left; column < area.Right; column++)
            {
                var cell = t.Screen[row].At(column);
                common.Attributes &= cell.Style.Attributes;
                common.Foreground = cell.Foreground == common.Foreground ? common.Foreground : Color.Default;
                common.Background = cell.Background == common.Background ? common.Background : Color.Default;
            }
        }
        Answers.Csi(t, RenditionText.Of(common.Attributes, common.Foreground, common.Background, Color.Default) + "m");
    }
}

/// <summary>A rendition as SGR parameters, beginning with 0.</summary>
internal static class RenditionText
{
    public static string Of(CellAttributes attributes, Color foreground, Color background, Color underline)
    {
        var text = new StringBuilder("0");
        ReadOnlySpan<(CellAttributes, int)> flags =
        [
            (CellAttributes.Bold, 1), (CellAttributes.Dim, 2), (CellAttributes.Italic, 3), (CellAttributes.Blink, 5),
            (CellAttributes.Inverse, 7), (CellAttributes.Hidden, 8), (CellAttributes.Strike, 9), (CellAttributes.Overline, 53),
        ];
        foreach (var (flag, number) in flags)
        {
            if (number == 5)
            {
                AppendUnderline(text, new CellStyle(attributes, 0).Underline);
            }
            if ((attributes & flag) != 0)
            {
                text.Append(';').Append(number);
            }
        }
        AppendColor(text, foreground, 30);
        AppendColor(text, background, 40);
        AppendColor(text, underline, 50);
        return text.ToString();
    }

    private static void AppendUnderline(StringBuilder text, UnderlineStyle style)
    {
        if (style == UnderlineStyle.Single)
        {
            text.Append(";4");
        }
        else if (style != UnderlineStyle.None)
        {
            text.Append(";4:").Append((int)style);
        }
    }

    private static void AppendColor(StringBuilder text, Color color, int first)
    {
        if (color.IsPalette && color.Index < 8 && first < 50)
        {
            text.Append(';').Append(first + color.Index);
        }
        else if (color.IsPalette && color.Index < 16 && first < 50)
        {
            text.Append(';').Append(first + 60 + color.Index - 8);
        }
        else if (color.IsPalette)
        {
            text.Append(';').Append(first + 8).Append(":5:").Append(color.Index);
        }
        else if (color.IsDirect)
        {
            text.Append(';').Append(first + 8).Append(":2::")
                .Append(color.Red).Append(':').Append(color.Green).Append(':').Append(color.Blue);
        }
    }
}
