using System.Text;
using Loreli.Terminal;

namespace Loreli.Fuzz.Targets;

/// <summary>Hears news and answers, and holds them to what <see cref="TerminalEvent"/> promises.</summary>
internal sealed class ListeningHost : ITerminalHost
{
    /// <summary>The longest answer is a report of tab stops or of a palette; nothing may be amplified beyond.</summary>
    private const int ReplyBytesMax = 16 << 10;

    private string? _broken;

    public void Reply(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > ReplyBytesMax)
        {
            _broken ??= $"an answer is too long: {bytes.Length} bytes";
        }
    }

    public void Tell(TerminalEvent news)
    {
        foreach (var text in Texts(news))
        {
            if (text is not null && (text.Length > Limits.TextCharsMax * 4 || text.Any(it => char.IsControl(it)) || !IsUnicode(text)))
            {
                _broken ??= $"news hold a text that is too long, has control characters or is no Unicode: {news.GetType().Name} of {text.Length}";
            }
        }
    }

    public void Check() => BrokenPromise.Unless(_broken is null, _broken ?? "");

    private static string?[] Texts(TerminalEvent news) => news switch
    {
        TerminalEvent.TitleChanged it => [it.Title],
        TerminalEvent.Notified it => [it.Title, it.Body],
        TerminalEvent.StatusReported it => [it.Id, it.State, it.Kind, it.Title, it.Message, it.App],
        TerminalEvent.ClipboardSet it => [it.Selection],
        TerminalEvent.DirectoryChanged it => [it.Path],
        _ => [],
    };

    private static bool IsUnicode(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var taken) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }
            rest = rest[taken..];
        }
        return true;
    }
}

/// <summary>Wide cells are a unit, and the cursor is on the screen.</summary>
internal static class Wholeness
{
    public static void Check(VirtualTerminal terminal)
    {
        for (var row = 0; row < terminal.Rows; row++)
        {
            var cells = terminal.Row(row);
            for (var column = 0; column < cells.Length; column++)
            {
                var follows = column > 0 && cells[column - 1].Glyph.IsWide;
                BrokenPromise.Unless(cells[column].Glyph.IsWideTrail == follows, $"half of a wide cell: row {row}, column {column}");
            }
            BrokenPromise.Unless(!cells[^1].Glyph.IsWide, $"a wide cell beyond the edge: row {row}");
        }
        var cursor = terminal.Cursor;
        BrokenPromise.Unless(
            cursor.Row >= 0 && cursor.Row < terminal.Rows && cursor.Column >= 0 && cursor.Column < terminal.Columns, $"the cursor is off the screen: {cursor}");
    }
}

/// <summary>A reader that was fed by differences shows what the terminal shows.</summary>
internal static class Likeness
{
    private const CellAttributes Unseen = CellAttributes.Protected;

    public static void Check(VirtualTerminal source, VirtualTerminal reader, bool withStyle)
    {
        for (var row = 0; row < source.Rows; row++)
        {
            var wanted = source.Row(row);
            var shown = reader.Row(row);
            for (var column = 0; column < wanted.Length; column++)
            {
                if (!IsLike(source, wanted[column], reader, shown[column], withStyle) && !IsUndrawable(source, wanted, column))
                {
                    throw new BrokenPromise($"the reader shows another cell{(withStyle ? "" : " (plain)")}: row {row}, column {column} of {wanted.Length}: "
                        + $"{Text(reader, shown[column])} {shown[column]} instead of {Text(source, wanted[column])} {wanted[column]}");
                }
            }
        }
        var (from, to) = (source.Cursor, reader.Cursor);
        BrokenPromise.Unless(
            from.IsVisible == to.IsVisible && (!from.IsVisible || (from.Row, from.Column) == (to.Row, to.Column)), $"the reader has another cursor: {to} instead of {from}");
    }

    private static bool IsLike(VirtualTerminal source, in Cell wanted, VirtualTerminal reader, in Cell shown, bool withStyle)
    {
        if (withStyle && (wanted.Foreground != shown.Foreground || wanted.Background != shown.Background
            || (wanted.Style.Attributes & ~Unseen) != (shown.Style.Attributes & ~Unseen)
            || ((wanted.Style.ExtraId | shown.Style.ExtraId) != 0
                && source.Tables.Extra(wanted.Style.ExtraId) != reader.Tables.Extra(shown.Style.ExtraId))))
        {
            return false;
        }
        if (wanted.Glyph.IsBlank && shown.Glyph.IsBlank)
        {
            return wanted.Glyph.Width == shown.Glyph.Width;
        }
        if (!wanted.Glyph.IsCluster && !shown.Glyph.IsCluster)
        {
            return wanted.Glyph == shown.Glyph;
        }
        var (text, read) = (Text(source, wanted), Text(reader, shown));
        return wanted.Glyph.Width == shown.Glyph.Width
            && (text == read || (!HasItsWidth(text, wanted.Glyph.Width) && (read == " " || text.StartsWith(read, StringComparison.Ordinal))));
    }

    // A cluster that a last selector made narrow, moved into the last column: on the way a reader has no room for it.
    private static bool IsUndrawable(VirtualTerminal source, ReadOnlySpan<Cell> cells, int column) =>
        column == cells.Length - 1 && cells[column].Glyph is { IsCluster: true, Width: 1 }
        && CharacterWidth.Of((uint)Text(source, cells[column]).EnumerateRunes().First().Value, ambiguousWide: true) == 2;

    // Printed with clusters off (mode 2027): no reader that joins can show all of it in such a cell.
    private static bool HasItsWidth(string text, int width)
    {
        uint[] codePoints = [.. text.EnumerateRunes().Select(it => (uint)it.Value)];
        return CharacterWidth.OfCluster(codePoints, ambiguousWide: false) == width || CharacterWidth.OfCluster(codePoints, ambiguousWide: true) == width;
    }

    private static string Text(VirtualTerminal terminal, in Cell cell)
    {
        var text = new StringBuilder();
        terminal.Tables.AppendText(text, cell);
        return text.ToString();
    }
}
