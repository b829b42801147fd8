using Loreli.Terminal.Parser;

namespace Loreli.Terminal.Emulation;

/// <summary>Sends what the parser has read to the function that carries it out.</summary>
internal readonly struct Emulator(TerminalState state) : IVtSink
{
    public void PrintAscii(ReadOnlySpan<byte> text) => Printing.Ascii(state, text);

    public void PrintRune(uint codePoint) => Printing.CodePoint(state, codePoint);

    public void Execute(byte control)
    {
        state.ClusterIsOpen = false;
        state.LastPrinted = 0;
        switch (control)
        {
            case 0x07: state.Host.Tell(new TerminalEvent.Bell()); break;
            case 0x08: CursorMoves.Left(state, 1); break;
            case 0x09: CursorMoves.Tab(state, 1); break;
            case 0x0A or 0x0B or 0x0C: CursorMoves.LineFeed(state); break;
            case 0x0D: CursorMoves.CarriageReturn(state); break;
            case 0x0E: state.Cursor.Charsets.Left = 1; break;
            case 0x0F: state.Cursor.Charsets.Left = 0; break;
        }
    }

    public void Escape(int key)
    {
        state.ClusterIsOpen = false;
        state.LastPrinted = 0;
        EscapeSequences.Run(state, key);
    }

    public void Csi(VtSequence sequence, int key)
    {
        state.ClusterIsOpen = false;
        if (key == 'm')
        {
            Sgr.Run(state, sequence);
            return;
        }
        // REP repeats a character only when nothing but renditions came after it (ECMA-48 8.3.103).
        state.LastPrinted = key == 'b' ? state.LastPrinted : 0;
        ControlSequences.Run(state, sequence, key);
    }

    public void Osc(ReadOnlySpan<byte> text, bool endedByBell)
    {
        state.ClusterIsOpen = false;
        OscStrings.Run(state, text, endedByBell);
    }

    public void Dcs(VtSequence sequence, int key, ReadOnlySpan<byte> text)
    {
        state.ClusterIsOpen = false;
        DcsStrings.Run(state, sequence, key, text);
    }
}
