namespace Loreli.Terminal.Emulation;

/// <summary>Says to the input encoder what the program asked for.</summary>
internal static class InputModeBits
{
    public static InputModes Of(TerminalState t)
    {
        ReadOnlySpan<(Mode Mode, InputModes Bit)> table =
        [
            (Mode.CursorKeys, InputModes.ApplicationCursorKeys), (Mode.NumericKeypad, InputModes.ApplicationKeypad),
            (Mode.BracketedPaste, InputModes.BracketedPaste), (Mode.FocusEvents, InputModes.FocusEvents),
            (Mode.MouseX10, InputModes.MouseX10), (Mode.MousePress, InputModes.MousePress),
            (Mode.MouseDrag, InputModes.MouseDrag), (Mode.MouseMove, InputModes.MouseMove),
            (Mode.MouseUtf8, InputModes.MouseUtf8), (Mode.MouseSgr, InputModes.MouseSgr),
            (Mode.MouseUrxvt, InputModes.MouseUrxvt), (Mode.MouseSgrPixels, InputModes.MouseSgrPixels),
            (Mode.NewLine, InputModes.NewLine), (Mode.BackspaceSendsBs, InputModes.BackspaceSendsBs),
            (Mode.AlternateScroll, InputModes.AlternateScroll), (Mode.AlternateScreen, InputModes.AlternateScreen),
        ];
        var bits = (InputModes)((uint)t.Keyboard.Flags << 20);
        foreach (var (mode, bit) in table)
        {
            bits |= t.Modes[mode] ? bit : InputModes.None;
        }
        return bits | t.Keyboard.Resources[4] switch
        {
            1 => InputModes.ModifyOtherKeys1,
            2 => InputModes.ModifyOtherKeys2,
            _ => InputModes.None,
        };
    }
}
