using Loreli.Terminal.Parser;

namespace Loreli.Terminal.Emulation;

/// <summary>SM, RM, DECSET, DECRST, XTSAVE and XTRESTORE.</summary>
internal static class ModeChanges
{
    public static void SetAnsi(TerminalState t, VtSequence s, bool on)
    {
        for (var i = 0; i < s.Count; i++)
        {
            if (ModeNumbers.OfAnsi(s.Get(i, 0)) is { } mode)
            {
                t.Modes[mode] = on;
            }
        }
    }

    public static void SetDec(TerminalState t, VtSequence s, bool on)
    {
        for (var i = 0; i < s.Count; i++)
        {
            SetDec(t, s.Get(i, 0), on);
        }
    }

    public static void SaveDec(TerminalState t, VtSequence s)
    {
        for (var i = 0; i < s.Count; i++)
        {
            if (s.Get(i, 0) == 1048)
            {
                CursorMoves.Save(t);
            }
            else if (ModeNumbers.OfDec(s.Get(i, 0)) is { } mode)
            {
                t.SavedModes[mode] = t.Modes[mode];
                t.SavedModesKnown[mode] = true;
            }
        }
    }

    public static void RestoreDec(TerminalState t, VtSequence s)
    {
        for (var i = 0; i < s.Count; i++)
        {
            var number = s.Get(i, 0);
            if (number == 1048)
            {
                CursorMoves.Restore(t);
            }
            else if (ModeNumbers.OfDec(number) is { } mode && t.SavedModesKnown[mode])
            {
                SetDec(t, number, t.SavedModes[mode]);
            }
        }
    }

    private static void SetDec(TerminalState t, int number, bool on)
    {
        switch (number)
        {
            case 47 or 1047 or 1049: Alternate(t, number, on); return;
            case 1048 when on: CursorMoves.Save(t); return;
            case 1048: CursorMoves.Restore(t); return;
        }
        if (ModeNumbers.OfDec(number) is not { } mode)
        {
            return;
        }
        switch (mode)
        {
            case Mode.LeftRightMargins when t.ConformanceLevel < 4:
            case Mode.NoClearOnColumnChange when t.ConformanceLevel < 5:
                return;
            case Mode.AlternateAllowed when !on && t.IsAlternate:
                t.ShowAlternate(alternate: false);
                break;
        }
        var was = t.Modes[mode];
        t.Modes[mode] = on;
        Follow(t, mode, on, was);
    }

    private static void Follow(TerminalState t, Mode mode, bool on, bool was)
    {
        switch (mode)
        {
            case Mode.Origin:
                t.Cursor.Origin = on;
                CursorMoves.To(t, 1, 1);
                break;
            case Mode.LeftRightMargins:
                (t.Left, t.Right) = (0, t.Columns);
                break;
            case Mode.Columns132 when on || was:
                ChangeColumns(t);
                break;
            case Mode.InBandResize when on:
                WindowCommands.ReportSize(t);
                break;
            case Mode.MousePress or Mode.MouseDrag or Mode.MouseMove or Mode.MouseX10 or Mode.MouseHighlight when on:
                OnlyOne(t, mode, [Mode.MousePress, Mode.MouseDrag, Mode.MouseMove, Mode.MouseX10, Mode.MouseHighlight]);
                break;
            case Mode.MouseUtf8 or Mode.MouseSgr or Mode.MouseUrxvt or Mode.MouseSgrPixels when on:
                OnlyOne(t, mode, [Mode.MouseUtf8, Mode.MouseSgr, Mode.MouseUrxvt, Mode.MouseSgrPixels]);
                break;
        }
    }

    /// <summary>The last one set wins, as in xterm: a program that sets 1000, 1002 and 1003 gets the third.</summary>
    private static void OnlyOne(TerminalState t, Mode mode, ReadOnlySpan<Mode> family)
    {
        foreach (var other in family)
        {
            t.Modes[other] = other == mode;
        }
    }

    private static void Alternate(TerminalState t, int number, bool on)
    {
        if (!t.Modes[Mode.AlternateAllowed])
        {
            return;
        }
        if (on)
        {
            if (number == 1049 && !t.IsAlternate)
            {
                CursorMoves.Save(t);
            }
            t.ShowAlternate(alternate: true);
            if (number == 1049)
            {
                t.Screen.Blank(t.Cursor.Pen.Erased);
            }
            return;
        }
        if (number == 1047 && t.IsAlternate)
        {
            t.Screen.Blank(t.Cursor.Pen.Erased);
        }
        t.ShowAlternate(alternate: false);
        if (number == 1049)
        {
            CursorMoves.Restore(t);
        }
    }

    /// <summary>DECCOLM: the pane's size is not the program's to choose, but what it clears is cleared.</summary>
    /// <remarks>A reset of what is not set does nothing: terminfo's reset strings contain one.</remarks>
    private static void ChangeColumns(TerminalState t)
    {
        t.Modes[Mode.LeftRightMargins] = false;
        t.ResetMargins();
        if (!t.Modes[Mode.NoClearOnColumnChange])
        {
            t.Screen.Blank(t.Cursor.Pen.Erased);
        }
        CursorMoves.To(t, 1, 1);
    }
}
