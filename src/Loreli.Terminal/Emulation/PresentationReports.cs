using System.Globalization;
using System.Text;

namespace Loreli.Terminal.Emulation;

/// <summary>DECRQPSR and DECRSPS: cursor state (DECCIR) and tab stops (DECTABSR), there and back.</summary>
internal static class PresentationReports
{
    public static void Run(TerminalState t, int what)
    {
        if (what == 1)
        {
            Answers.Dcs(t, "1$u" + CursorInformation(t));
        }
        else if (what == 2)
        {
            var stops = Enumerable.Range(0, t.Columns).Where(column => t.Tabs[column]).Select(column => column + 1);
            Answers.Dcs(t, "2$u" + string.Join('/', stops));
        }
    }

    public static void Restore(TerminalState t, int what, ReadOnlySpan<byte> text)
    {
        var body = Encoding.Latin1.GetString(text);
        if (what == 1)
        {
            RestoreCursor(t, body.Split(';'));
        }
        else if (what == 2)
        {
            t.Tabs.Clear();
            foreach (var part in body.Split('/'))
            {
                if (Number(part) is var stop && stop >= 1 && stop <= t.Columns)
                {
                    t.Tabs[stop - 1] = true;
                }
            }
        }
    }

    private static string CursorInformation(TerminalState t)
    {
        ref var cursor = ref t.Cursor;
        var attributes = cursor.Pen.Attributes;
        var rendition = 0x40
            + ((attributes & CellAttributes.Bold) != 0 ? 1 : 0)
            + ((attributes & CellAttributes.UnderlineMask) != 0 ? 2 : 0)
            + ((attributes & CellAttributes.Blink) != 0 ? 4 : 0)
            + ((attributes & CellAttributes.Inverse) != 0 ? 8 : 0);
        var protection = 0x40 + ((attributes & CellAttributes.Protected) != 0 ? 1 : 0);
        var flags = 0x40
            + (cursor.Origin ? 1 : 0)
            + (cursor.Charsets.Single == 2 ? 2 : 0)
            + (cursor.Charsets.Single == 3 ? 4 : 0)
            + (cursor.WrapPending ? 8 : 0);
        var sets = string.Concat(Enumerable.Range(0, 4).Select(i => CharsetTables.FinalOf(t.Cursor.Charsets.Of(i))));
        return $"{CursorMoves.ReportedRow(t)};{CursorMoves.ReportedColumn(t)};1;{(char)rendition};{(char)protection};{(char)flags};"
            + $"{cursor.Charsets.Left};{cursor.Charsets.Right};@;{sets}";
    }

    private static void RestoreCursor(TerminalState t, string[] parts)
    {
        if (parts.Length < 6)
        {
            return;
        }
        ref var cursor = ref t.Cursor;
        var (rendition, protection, flags) = (First(parts[3]), First(parts[4]), First(parts[5]));
        var attributes = cursor.Pen.Attributes & ~(CellAttributes.Bold | CellAttributes.UnderlineMask | CellAttributes.Blink
            | CellAttributes.Inverse | CellAttributes.Protected);
        attributes |= (rendition & 1) != 0 ? CellAttributes.Bold : 0;
        attributes |= (rendition & 2) != 0 ? (CellAttributes)((int)UnderlineStyle.Single << 9) : 0;
        attributes |= (rendition & 4) != 0 ? CellAttributes.Blink : 0;
        attributes |= (rendition & 8) != 0 ? CellAttributes.Inverse : 0;
        attributes |= (protection & 1) != 0 ? CellAttributes.Protected : 0;
        cursor.Pen.Attributes = attributes;
        t.Modes[Mode.Origin] = cursor.Origin = (flags & 1) != 0;
        CursorMoves.To(t, Number(parts[0]), Number(parts[1]));
        cursor.WrapPending = (flags & 8) != 0;
        cursor.Charsets.Single = (byte)((flags & 2) != 0 ? 2 : (flags & 4) != 0 ? 3 : 0);
        if (parts.Length > 7)
        {
            cursor.Charsets.Left = (byte)(Number(parts[6]) & 3);
            cursor.Charsets.Right = (byte)(Number(parts[7]) & 3);
        }
    }

    private static int First(string part) => part.Length > 0 ? part[0] : 0x40;

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 65_535) : 0;
}
