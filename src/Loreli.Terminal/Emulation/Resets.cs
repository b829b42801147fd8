namespace Loreli.Terminal.Emulation;

/// <summary>DECSTR, RIS and DECSCL.</summary>
internal static class Resets
{
    /// <summary>DECSTR: modes and renditions, but neither screen nor cursor position (xterm ctlseqs, VT510 manual).</summary>
    public static void Soft(TerminalState t)
    {
        foreach (var mode in (ReadOnlySpan<Mode>)[Mode.CursorKeys, Mode.Origin, Mode.ReverseWrap, Mode.ExtendedReverseWrap,
            Mode.Insert, Mode.NumericKeypad, Mode.LeftRightMargins, Mode.KeyboardAction, Mode.NationalSets])
        {
            t.Modes[mode] = false;
        }
        t.Modes[Mode.AutoWrap] = t.Modes[Mode.CursorVisible] = true;
        t.ResetMargins();
        t.Cursor.Origin = false;
        t.Cursor.WrapPending = false;
        t.Cursor.Pen = default;
        t.Cursor.Charsets = Charsets.Initial;
        t.IsoProtection = false;
        t.ChangesRectangle = false;
        t.CursorShape = 0;
        t.Saved = CursorState.Initial;
    }

    /// <summary>RIS: as after power-on; the scrollback goes too.</summary>
    public static void Hard(TerminalState t)
    {
        t.ShowAlternate(alternate: false);
        t.Modes = ModeSet.Initial;
        t.SavedModes = t.SavedModesKnown = default;
        t.Cursor = CursorState.Initial;
        t.SavedOfPrimary = t.SavedOfAlternate = CursorState.Initial;
        t.ResetMargins();
        t.Tabs.SetDefault();
        t.Keyboard.Reset();
        t.Palette.Reset();
        t.PushedStyles.Clear();
        t.Titles.ClearStack();
        t.Titles.Flags = 0;
        (t.ConformanceLevel, t.ChecksumFlags, t.CursorShape) = (5, 0, 0);
        t.SetEightBitAnswers(on: false);
        t.Parser!.IsUtf8 = true;
        (t.IsoProtection, t.ChangesRectangle) = (false, false);
        (t.LastPrinted, t.LastCodePoint, t.DroppedBlankRows) = (0, 0, 0);
        t.Primary.Blank(default);
        t.AlternateOrNull?.Blank(default);
        t.Scrollback.Clear();
        t.Notification.Clear();
    }

    /// <summary>DECSCL: the level decides which later functions exist; changing it is a soft reset.</summary>
    public static void Conformance(TerminalState t, int level, int controls)
    {
        if (level is < 61 or > 65)
        {
            return;
        }
        Soft(t);
        t.ConformanceLevel = level - 60;
        t.SetEightBitAnswers(level > 61 && controls is 0 or 2);
    }
}
