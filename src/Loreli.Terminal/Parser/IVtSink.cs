namespace Loreli.Terminal.Parser;

/// <summary>What the parser has understood. Implemented by a struct so that the parser is compiled for it.</summary>
internal interface IVtSink
{
    /// <summary>Bytes 0x20 to 0x7E only.</summary>
    void PrintAscii(ReadOnlySpan<byte> text);
    /// <summary>A code point above 0x7E that is no control.</summary>
    void PrintRune(uint codePoint);
    /// <summary>A C0 control, or DEL never.</summary>
    void Execute(byte control);
    void Escape(int key);
    void Csi(VtSequence sequence, int key);
    void Osc(ReadOnlySpan<byte> text, bool endedByBell);
    void Dcs(VtSequence sequence, int key, ReadOnlySpan<byte> text);
}
