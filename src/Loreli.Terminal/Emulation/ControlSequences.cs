using Loreli.Terminal.Parser;

namespace Loreli.Terminal.Emulation;

/// <summary>CSI sequences, by marker, intermediate and final byte (ECMA-48 8.3, DEC STD 070, xterm ctlseqs).</summary>
internal static class ControlSequences
{
    private const int Ask = '?' << 24;
    private const int More = '>' << 24;
    private const int Equal = '=' << 24;
    private const int Less = '<' << 24;
    private const int Space = ' ' << 16;
    private const int Dollar = '$' << 16;
    private const int Quote = '"' << 16;
    private const int Tick = '\'' << 16;
    private const int Star = '*' << 16;
    private const int Hash = '#' << 16;
    private const int Bang = '!' << 16;

    public static void Run(TerminalState t, VtSequence s, int key)
    {
        switch (key)
        {
            case 'H' or 'f': CursorMoves.To(t, s.GetCount(0), s.GetCount(1)); break;
            case 'A': CursorMoves.Up(t, s.GetCount(0)); break;
            case 'B': CursorMoves.Down(t, s.GetCount(0)); break;
            case 'C': CursorMoves.Right(t, s.GetCount(0)); break;
            case 'D': CursorMoves.Left(t, s.GetCount(0)); break;
            case 'E': CursorMoves.Down(t, s.GetCount(0)); CursorMoves.CarriageReturn(t); break;
            case 'F': CursorMoves.Up(t, s.GetCount(0)); CursorMoves.CarriageReturn(t); break;
            case 'G' or '`': CursorMoves.ToColumn(t, s.GetCount(0)); break;
            case 'd': CursorMoves.ToRow(t, s.GetCount(0)); break;
            case 'a': CursorMoves.ToColumn(t, CursorMoves.ReportedColumn(t) + s.GetCount(0)); break;
            case 'e': CursorMoves.ToRow(t, CursorMoves.ReportedRow(t) + s.GetCount(0)); break;
            case 'I': CursorMoves.Tab(t, s.GetCount(0)); break;
            case 'Z': CursorMoves.BackTab(t, s.GetCount(0)); break;
            case 'J': Erasing.InDisplay(t, s.Get(0, 0), selective: false); break;
            case 'K': Erasing.InLine(t, s.Get(0, 0), selective: false); break;
            case Ask | 'J': Erasing.InDisplay(t, s.Get(0, 0), selective: true); break;
            case Ask | 'K': Erasing.InLine(t, s.Get(0, 0), selective: true); break;
            case 'X': Erasing.Characters(t, s.GetCount(0)); break;
            case '@': Erasing.InsertCharacters(t, s.GetCount(0)); break;
            case 'P': Erasing.DeleteCharacters(t, s.GetCount(0)); break;
            case 'L': Erasing.Lines(t, s.GetCount(0)); break;
            case 'M': Erasing.Lines(t, -s.GetCount(0)); break;
            case 'S': Scrolling.Up(t, s.GetCount(0)); break;
            case 'T' when s.Count <= 1: Scrolling.Down(t, t.Top, s.GetCount(0)); break;
            case '^': Scrolling.Down(t, t.Top, s.GetCount(0)); break;
            case 'b': Printing.Repeat(t, s.GetCount(0)); break;
            case 'h': ModeChanges.SetAnsi(t, s, on: true); break;
            case 'l': ModeChanges.SetAnsi(t, s, on: false); break;
            case Ask | 'h': ModeChanges.SetDec(t, s, on: true); break;
            case Ask | 'l': ModeChanges.SetDec(t, s, on: false); break;
            case Ask | 's': ModeChanges.SaveDec(t, s); break;
            case Ask | 'r': ModeChanges.RestoreDec(t, s); break;
            default: Settings(t, s, key); break;
        }
    }

    private static void Settings(TerminalState t, VtSequence s, int key)
    {
        switch (key)
        {
            case 'r': Margins.Vertical(t, s.GetCount(0), s.GetCount(1, t.Rows)); break;
            case 's' when t.Modes[Mode.LeftRightMargins]:
                Margins.Horizontal(t, s.GetCount(0), s.GetCount(1, t.Columns));
                break;
            case 's' when s.Count == 0: CursorMoves.Save(t); break;
            case 'u' when s.Count == 0: CursorMoves.Restore(t); break;
            case 'g': ClearTabs(t, s.Get(0, 0)); break;
            case Ask | 'W' when s.Get(0, 0) == 5: t.Tabs.SetDefault(); break;
            case Space | 'q': t.CursorShape = s.Get(0, 0) is >= 0 and <= 6 ? s.Get(0, 0) : t.CursorShape; break;
            case Space | '@': InMargins(t, t.Left, -s.GetCount(0)); break;
            case Space | 'A': InMargins(t, t.Left, s.GetCount(0)); break;
            case Tick | '}': InMargins(t, t.Cursor.Column, s.GetCount(0)); break;
            case Tick | '~': InMargins(t, t.Cursor.Column, -s.GetCount(0)); break;
            case Bang | 'p': Resets.Soft(t); break;
            case Quote | 'p': Resets.Conformance(t, s.Get(0, 0), s.Get(1, 1)); break;
            case Quote | 'q': Protect(t, s.Get(0, 0)); break;
            case Star | 'x': t.ChangesRectangle = s.Get(0, 0) == 2; break;
            case More | 'm': SetKeyResource(t, s); break;
            case More | 'n': t.Keyboard.Resources[s.Get(0, 4) & 7] = 0; break;
            case More | 'u': t.Keyboard.Push(s.Get(0, 0)); break;
            case Less | 'u': t.Keyboard.Pop(s.GetCount(0)); break;
            case Equal | 'u': t.Keyboard.Set(s.Get(0, 0), s.GetCount(1)); break;
            case More | 't': TitleFlags(t, s, on: true); break;
            case More | 'T': TitleFlags(t, s, on: false); break;
            case Hash | '{' or Hash | 'p': StyleStack.Push(t, s); break;
            case Hash | '}' or Hash | 'q': StyleStack.Pop(t); break;
            case Hash | 'P': t.Palette.Push(s.Get(0, 0)); break;
            case Hash | 'Q': t.Palette.Pop(s.Get(0, 0)); break;
            case Hash | 'y': t.ChecksumFlags = s.Get(0, 0) & 63; break;
            default: Rectangles(t, s, key); break;
        }
    }

    private static void Rectangles(TerminalState t, VtSequence s, int key)
    {
        switch (key)
        {
            case Dollar | 'x': RectangleEdits.Fill(t, s); break;
            case Dollar | 'z': RectangleEdits.Erase(t, s, selective: false); break;
            case Dollar | '{': RectangleEdits.Erase(t, s, selective: true); break;
            case Dollar | 'v': RectangleEdits.Copy(t, s); break;
            case Dollar | 'r': RectangleEdits.ChangeAttributes(t, s, reverse: false); break;
            case Dollar | 't': RectangleEdits.ChangeAttributes(t, s, reverse: true); break;
            default: Queries(t, s, key); break;
        }
    }

    private static void Queries(TerminalState t, VtSequence s, int key)
    {
        switch (key)
        {
            case 'c' when s.Get(0, 0) == 0: Answers.PrimaryAttributes(t); break;
            case More | 'c' when s.Get(0, 0) == 0: Answers.SecondaryAttributes(t); break;
            case Equal | 'c' when s.Get(0, 0) == 0: Answers.TertiaryAttributes(t); break;
            case More | 'q' when s.Get(0, 0) == 0: Answers.Version(t); break;
            case 'n': StatusReports.Ansi(t, s.Get(0, 0)); break;
            case Ask | 'n': StatusReports.Dec(t, s.Get(0, 0), s.Get(1, 0)); break;
            case Dollar | 'p': ModeReports.Ansi(t, s.Get(0, 0)); break;
            case Ask | Dollar | 'p': ModeReports.Dec(t, s.Get(0, 0)); break;
            case Ask | 'u': Answers.Csi(t, $"?{t.Keyboard.Flags}u"); break;
            case Ask | 'm': Answers.Csi(t, $">{s.Get(0, 0) & 7};{t.Keyboard.Resources[s.Get(0, 0) & 7]}m"); break;
            case Star | 'y': RectangleChecksum.Report(t, s); break;
            case Hash | 'R': Answers.Csi(t, $"?{t.Palette.PushedAt};{t.Palette.Pushed.Count}#Q"); break;
            case Hash | '|': RectangleReports.Rendition(t, s); break;
            case Dollar | 'w': PresentationReports.Run(t, s.Get(0, 0)); break;
            case 'x': Answers.Csi(t, $"{(s.Get(0, 0) == 1 ? 3 : 2)};1;1;128;128;1;0x"); break;
            case 't': WindowCommands.Run(t, s); break;
        }
    }

    private static void ClearTabs(TerminalState t, int what)
    {
        if (what == 0)
        {
            t.Tabs[t.Cursor.Column] = false;
        }
        else if (what == 3)
        {
            t.Tabs.Clear();
        }
    }

    /// <summary>DECIC, DECDC, SR, SL: columns move in all rows of the region, when the cursor is inside of it.</summary>
    private static void InMargins(TerminalState t, int column, int count)
    {
        ref var cursor = ref t.Cursor;
        if (cursor.Row >= t.Top && cursor.Row < t.Bottom && cursor.Column >= t.Left && cursor.Column < t.Right)
        {
            Scrolling.Sideways(t, column, count);
        }
    }

    /// <summary>DECSCA.</summary>
    private static void Protect(TerminalState t, int what)
    {
        ref var attributes = ref t.Cursor.Pen.Attributes;
        if (what == 1)
        {
            attributes |= CellAttributes.Protected;
        }
        else if (what is 0 or 2)
        {
            attributes &= ~CellAttributes.Protected;
        }
        t.IsoProtection = false;
    }

    private static void SetKeyResource(TerminalState t, VtSequence s)
    {
        if (s.Count == 0)
        {
            Array.Clear(t.Keyboard.Resources);
        }
        else if (s.Get(0, 0) is >= 0 and < 8)
        {
            t.Keyboard.Resources[s.Get(0, 0)] = s.Get(1, 0);
        }
    }

    private static void TitleFlags(TerminalState t, VtSequence s, bool on)
    {
        if (s.Count == 0)
        {
            t.Titles.Flags = 0;
        }
        for (var i = 0; i < s.Count; i++)
        {
            if (s.Get(i, 0) is var bit and >= 0 and < 4)
            {
                t.Titles.Flags = on ? t.Titles.Flags | (1 << bit) : t.Titles.Flags & ~(1 << bit);
            }
        }
    }
}
