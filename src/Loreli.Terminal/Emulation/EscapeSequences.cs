namespace Loreli.Terminal.Emulation;

/// <summary>ESC and one or two bytes.</summary>
internal static class EscapeSequences
{
    public static void Run(TerminalState t, int key)
    {
        switch (key)
        {
            case '7': CursorMoves.Save(t); break;
            case '8': CursorMoves.Restore(t); break;
            case '6': CursorMoves.BackIndex(t); break;
            case '9': CursorMoves.ForwardIndex(t); break;
            case 'D': Index(t); break;
            case 'E': Index(t); CursorMoves.CarriageReturn(t); break;
            case 'H': t.Tabs[t.Cursor.Column] = true; break;
            case 'M': ReverseIndex(t); break;
            case 'N': t.Cursor.Charsets.Single = 2; break;
            case 'O': t.Cursor.Charsets.Single = 3; break;
            case 'V': t.Cursor.Pen.Attributes |= CellAttributes.Protected; t.IsoProtection = true; break;
            case 'W': t.Cursor.Pen.Attributes &= ~CellAttributes.Protected; break;
            case 'Z': Answers.PrimaryAttributes(t); break;
            case 'c': Resets.Hard(t); break;
            case 'n': t.Cursor.Charsets.Left = 2; break;
            case 'o': t.Cursor.Charsets.Left = 3; break;
            case '~': t.Cursor.Charsets.Right = 1; break;
            case '}': t.Cursor.Charsets.Right = 2; break;
            case '|': t.Cursor.Charsets.Right = 3; break;
            case '=': t.Modes[Mode.NumericKeypad] = true; break;
            case '>': t.Modes[Mode.NumericKeypad] = false; break;
            case (' ' << 16) | 'F': t.SetEightBitAnswers(on: false); break;
            case (' ' << 16) | 'G': t.SetEightBitAnswers(on: true); break;
            case ('#' << 16) | '8': Erasing.AlignmentPattern(t); break;
            case ('%' << 16) | '@': t.Parser!.IsUtf8 = false; break;
            case ('%' << 16) | 'G': t.Parser!.IsUtf8 = true; break;
            default: Designate(t, key); break;
        }
    }

    private static void Index(TerminalState t)
    {
        t.Cursor.WrapPending = false;
        Scrolling.Index(t);
    }

    private static void ReverseIndex(TerminalState t)
    {
        t.Cursor.WrapPending = false;
        Scrolling.ReverseIndex(t);
    }

    /// <summary>SCS: ESC ( to ESC / and a final byte with or without an intermediate of its own.</summary>
    private static void Designate(TerminalState t, int key)
    {
        var place = (key >> 16) & 0xFF;
        var (index, is96) = place switch
        {
            '(' => (0, false),
            ')' => (1, false),
            '*' => (2, false),
            '+' => (3, false),
            '-' => (1, true),
            '.' => (2, true),
            '/' => (3, true),
            _ => (-1, false),
        };
        if (index >= 0 && CharsetTables.Find((key >> 8) & 0xFF, (char)(key & 0xFF), is96) is { } set)
        {
            t.Cursor.Charsets.Designate(index, set);
        }
    }
}
