namespace Loreli.Terminal.Emulation;

/// <summary>Every mode that can be set, as the bit number in <see cref="ModeSet"/>.</summary>
internal enum Mode : byte
{
    CursorKeys, Columns132, SmoothScroll, ReverseVideo, Origin, AutoWrap, AutoRepeat, MouseX10, CursorBlink,
    PrintFormFeed, PrintExtent, CursorVisible, ScrollBar, Allow132, MoreFix, NationalSets, MarginBell, ReverseWrap,
    NumericKeypad, BackspaceSendsBs, LeftRightMargins, SixelDisplay, NoClearOnColumnChange, MousePress, MouseHighlight,
    MouseDrag, MouseMove, FocusEvents, MouseUtf8, MouseSgr, AlternateScroll, ScrollOnOutput, ScrollOnKey, MouseUrxvt,
    MouseSgrPixels, EightBitMeta, NumLock, MetaSendsEscape, AltSendsEscape, KeepSelection, BellUrgent, BellPop,
    ExtendedReverseWrap, AlternateAllowed, AlternateScreen, BracketedPaste, Synchronized, Graphemes, ColorScheme,
    InBandResize, KeyboardAction, Insert, SendReceive, NewLine, Keypad, Blink13, Blink14,
}

/// <summary>All modes in one word.</summary>
internal struct ModeSet
{
    public ulong Bits;

    public static ModeSet Initial
    {
        get
        {
            var modes = default(ModeSet);
            foreach (var mode in (ReadOnlySpan<Mode>)[Mode.AutoWrap, Mode.AutoRepeat, Mode.CursorVisible, Mode.AlternateAllowed,
                Mode.NumLock, Mode.SendReceive, Mode.Graphemes, Mode.AlternateScroll, Mode.MetaSendsEscape, Mode.AltSendsEscape])
            {
                modes[mode] = true;
            }
            return modes;
        }
    }

    public bool this[Mode mode]
    {
        readonly get => (Bits & (1UL << (int)mode)) != 0;
        set => Bits = value ? Bits | (1UL << (int)mode) : Bits & ~(1UL << (int)mode);
    }
}

/// <summary>Which number of SM, RM, DECSET and DECRST means which mode.</summary>
internal static class ModeNumbers
{
    public static Mode? OfAnsi(int number) => number switch
    {
        2 => Mode.KeyboardAction,
        4 => Mode.Insert,
        12 => Mode.SendReceive,
        20 => Mode.NewLine,
        _ => null,
    };

    /// <summary>Modes of ECMA-48 and of the VT500 that no terminal of today lets a program set.</summary>
    public static bool IsAnsiAlwaysReset(int number) => number is 1 or 3 or 5 or 7 or (>= 10 and <= 11) or (>= 13 and <= 19);

    public static Mode? OfDec(int number) => number switch
    {
        1 => Mode.CursorKeys,
        3 => Mode.Columns132,
        4 => Mode.SmoothScroll,
        5 => Mode.ReverseVideo,
        6 => Mode.Origin,
        7 => Mode.AutoWrap,
        8 => Mode.AutoRepeat,
        9 => Mode.MouseX10,
        12 => Mode.CursorBlink,
        13 => Mode.Blink13,
        14 => Mode.Blink14,
        18 => Mode.PrintFormFeed,
        19 => Mode.PrintExtent,
        25 => Mode.CursorVisible,
        30 => Mode.ScrollBar,
        40 => Mode.Allow132,
        41 => Mode.MoreFix,
        42 => Mode.NationalSets,
        44 => Mode.MarginBell,
        45 => Mode.ReverseWrap,
        66 => Mode.NumericKeypad,
        67 => Mode.BackspaceSendsBs,
        69 => Mode.LeftRightMargins,
        80 => Mode.SixelDisplay,
        95 => Mode.NoClearOnColumnChange,
        _ => OfXterm(number),
    };

    private static Mode? OfXterm(int number) => number switch
    {
        47 or 1047 or 1049 => Mode.AlternateScreen,
        1000 => Mode.MousePress,
        1001 => Mode.MouseHighlight,
        1002 => Mode.MouseDrag,
        1003 => Mode.MouseMove,
        1004 => Mode.FocusEvents,
        1005 => Mode.MouseUtf8,
        1006 => Mode.MouseSgr,
        1007 => Mode.AlternateScroll,
        1010 => Mode.ScrollOnOutput,
        1011 => Mode.ScrollOnKey,
        1015 => Mode.MouseUrxvt,
        1016 => Mode.MouseSgrPixels,
        1034 => Mode.EightBitMeta,
        1035 => Mode.NumLock,
        1036 => Mode.MetaSendsEscape,
        1039 => Mode.AltSendsEscape,
        1040 => Mode.KeepSelection,
        1042 => Mode.BellUrgent,
        1043 => Mode.BellPop,
        1045 => Mode.ExtendedReverseWrap,
        1046 => Mode.AlternateAllowed,
        2004 => Mode.BracketedPaste,
        2026 => Mode.Synchronized,
        2027 => Mode.Graphemes,
        2031 => Mode.ColorScheme,
        2048 => Mode.InBandResize,
        _ => null,
    };
}
