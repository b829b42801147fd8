using Loreli.Terminal.Emulation;
using Loreli.Terminal.Parser;
using Loreli.Terminal.Screen;

namespace Loreli.Terminal.Saving;

/// <summary>The saved form of a terminal: header, size, parser, state, tables, screens, scrollback.</summary>
internal static class TerminalFormat
{
    /// <summary>Grows with every change of the layout; other versions are refused, for a recording can always be replayed.</summary>
    private const uint Version = 1;

    private const uint Magic = 0x4C56_5453; // "LVTS"

    public static (int Columns, int Rows) Header(ref StateStream s, int columns, int rows)
    {
        StateStream.Require(s.Bits(Magic) == Magic);
        StateStream.Require(s.Bits(Version) == Version);
        return (s.Number(columns, 1, Limits.ColumnsMax), s.Number(rows, 1, Limits.RowsMax));
    }

    /// <summary>Everything after the header; the terminal has the size that the header says.</summary>
    public static void Body(ref StateStream s, TerminalState t)
    {
        t.Clock.Now = s.Long(t.Clock.Now, 0, long.MaxValue / 2) + (s.IsLoading ? 1 : 0);
        t.Parser!.Sync(ref s);
        t.Tables.Sync(ref s);
        Modes(ref s, t);
        Positions(ref s, t);
        Stacks(ref s, t);
        Palette(ref s, t.Palette);
        Screens(ref s, t);
        t.Scrollback.Sync(ref s);
        StateStream.Require(!s.IsLoading || s.IsAtEnd);
    }

    private static void Modes(ref StateStream s, TerminalState t)
    {
        var isAlternate = s.Flag(t.IsAlternate);
        if (s.IsLoading)
        {
            t.ShowAlternate(isAlternate);
        }
        t.Modes.Bits = s.Word(t.Modes.Bits);
        t.Modes[Mode.AlternateScreen] = isAlternate;
        t.SavedModes.Bits = s.Word(t.SavedModes.Bits);
        t.SavedModesKnown.Bits = s.Word(t.SavedModesKnown.Bits);
        t.IsoProtection = s.Flag(t.IsoProtection);
        t.ChangesRectangle = s.Flag(t.ChangesRectangle);
        t.EightBitAnswers = s.Flag(t.EightBitAnswers);
        t.ConformanceLevel = s.Number(t.ConformanceLevel, 1, 5);
        t.CursorShape = s.Number(t.CursorShape, 0, 6);
        t.ChecksumFlags = s.Number(t.ChecksumFlags, 0, 63);
        t.DroppedBlankRows = s.Number(t.DroppedBlankRows, 0, int.MaxValue);
        t.Grapheme = new GraphemeState((ushort)s.Number(t.Grapheme.Bits, 0, ushort.MaxValue));
        t.ClusterIsOpen = s.Flag(t.ClusterIsOpen);
        t.SweepsRefused = s.Number(t.SweepsRefused, 0, ushort.MaxValue);
        t.LastPrinted = CodePoint(ref s, t.LastPrinted);
        t.LastCodePoint = CodePoint(ref s, t.LastCodePoint);
        SyncKeyboard(ref s, t.Keyboard);
    }

    private static uint CodePoint(ref StateStream s, uint value)
    {
        value = s.Bits(value);
        StateStream.Require(System.Text.Rune.IsValid(value));
        return value;
    }

    private static void SyncKeyboard(ref StateStream s, KeyboardModes keyboard)
    {
        for (var i = 0; i < keyboard.Resources.Length; i++)
        {
            keyboard.Resources[i] = s.Number(keyboard.Resources[i], 0, VtSequence.ValueMax);
        }
        foreach (var alternate in (ReadOnlySpan<bool>)[false, true])
        {
            var flags = s.Number(keyboard.FlagsOf(alternate), 0, 31);
            var stack = s.Bytes(keyboard.Stack(alternate).ToArray());
            StateStream.Require(stack.Length <= Limits.KeyboardStackMax);
            if (s.IsLoading)
            {
                keyboard.Load(alternate, flags, stack);
            }
        }
    }

    private static void Positions(ref StateStream s, TerminalState t)
    {
        t.Top = s.Number(t.Top, 0, t.Rows - 1);
        t.Bottom = s.Number(t.Bottom, t.Top + 1, t.Rows);
        t.Left = s.Number(t.Left, 0, t.Columns - 1);
        t.Right = s.Number(t.Right, t.Left + 1, t.Columns);
        SyncCursor(ref s, ref t.Cursor, t);
        SyncCursor(ref s, ref t.SavedOfPrimary, t);
        SyncCursor(ref s, ref t.SavedOfAlternate, t);
        for (var column = 0; column < t.Columns; column++)
        {
            t.Tabs[column] = s.Flag(t.Tabs[column]);
        }
    }

    private static void SyncCursor(ref StateStream s, ref CursorState cursor, TerminalState t)
    {
        cursor.Row = s.Number(cursor.Row, 0, t.Rows - 1);
        cursor.Column = s.Number(cursor.Column, 0, t.Columns - 1);
        cursor.WrapPending = s.Flag(cursor.WrapPending);
        cursor.Origin = s.Flag(cursor.Origin);
        SyncPen(ref s, ref cursor.Pen, t);
        ref var sets = ref cursor.Charsets;
        for (var i = 0; i < 4; i++)
        {
            sets.Designate(i, (Charset)s.Number((int)sets.Of(i), 0, (int)Charset.Technical));
        }
        sets.Left = (byte)s.Number(sets.Left, 0, 3);
        sets.Right = (byte)s.Number(sets.Right, 0, 3);
        sets.Single = (byte)s.Number(sets.Single, 0, 3);
    }

    private static void SyncPen(ref StateStream s, ref CursorPen pen, TerminalState t)
    {
        var cell = CellFormat.Sync(ref s, pen.With(default), t.Tables);
        (pen.Foreground, pen.Background) = (cell.Foreground, cell.Background);
        (pen.Attributes, pen.ExtraId) = (cell.Style.Attributes, cell.Style.ExtraId);
        // An extra that found no place in full tables has no id, but the pen still knows it.
        var extra = CellFormat.SyncExtra(ref s, pen.Extra);
        StateStream.Require(pen.ExtraId == 0 || extra == t.Tables.Extra(pen.ExtraId));
        pen.Extra = extra;
    }

    private static void Stacks(ref StateStream s, TerminalState t)
    {
        t.Titles.Window = s.Text(t.Titles.Window, Limits.TextCharsMax);
        t.Titles.Icon = s.Text(t.Titles.Icon, Limits.TextCharsMax);
        t.Titles.Flags = s.Number(t.Titles.Flags, 0, 15);
        var titles = s.Count(t.Titles.Stack.Count, Limits.TitleStackMax);
        for (var i = 0; i < titles; i++)
        {
            var (window, icon) = s.IsLoading ? ("", "") : t.Titles.Stack[i];
            (window, icon) = (s.Text(window, Limits.TextCharsMax), s.Text(icon, Limits.TextCharsMax));
            if (s.IsLoading)
            {
                t.Titles.Push(window, icon);
            }
        }
        t.Notification.Id = s.Text(t.Notification.Id, Limits.TextCharsMax);
        t.Notification.Title = s.Text(t.Notification.Title, Limits.TextCharsMax);
        t.Notification.Body = s.Text(t.Notification.Body, Limits.TextCharsMax);
        var styles = s.Count(t.PushedStyles.Count, Limits.StyleStackMax);
        for (var i = 0; i < styles; i++)
        {
            var (pen, what) = s.IsLoading ? default : t.PushedStyles[i];
            SyncPen(ref s, ref pen, t);
            what = s.Bits(what);
            if (s.IsLoading)
            {
                t.PushedStyles.Add(new StyleStack.Pushed(pen, what));
            }
        }
    }

    private static void Palette(ref StateStream s, Palette palette)
    {
        var colors = palette.Everything();
        SyncColors(ref s, colors);
        palette.Load(colors);
        var count = s.Count(palette.Pushed.Count, Limits.StyleStackMax);
        var pushed = new List<uint[]>();
        for (var i = 0; i < count; i++)
        {
            var entry = s.IsLoading ? new uint[colors.Length] : palette.Pushed[i];
            SyncColors(ref s, entry);
            pushed.Add(entry);
        }
        palette.LoadPushed(pushed, s.Number(palette.PushedAt, 0, count));
    }

    private static void SyncColors(ref StateStream s, uint[] colors)
    {
        for (var i = 0; i < colors.Length; i++)
        {
            colors[i] = (uint)s.Number((int)colors[i], 0, 0xFF_FFFF);
        }
    }

    private static void Screens(ref StateStream s, TerminalState t)
    {
        SyncScreen(ref s, t.Primary, t.Tables);
        if (s.Flag(t.AlternateOrNull is not null))
        {
            SyncScreen(ref s, t.AlternateOrNew(), t.Tables);
        }
    }

    private static void SyncScreen(ref StateStream s, ScreenBuffer screen, CellTables tables)
    {
        for (var row = 0; row < screen.Rows; row++)
        {
            CellFormat.SyncRow(ref s, s.IsLoading ? screen.Edit(row) : screen[row], tables);
        }
    }
}
