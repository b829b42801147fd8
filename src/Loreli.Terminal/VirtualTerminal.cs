using System.Buffers;

namespace Loreli.Terminal;

/// <summary>How a terminal is made; everything that an operator may set.</summary>
/// <param name="Columns">1 to <see cref="Limits.ColumnsMax"/>.</param>
/// <param name="Rows">1 to <see cref="Limits.RowsMax"/>.</param>
public sealed record TerminalOptions(int Columns, int Rows)
{
    /// <summary>Memory for lines above the screen; the oldest go first. 0 keeps none.</summary>
    public long ScrollbackBytesMax { get; init; } = 8 << 20;
    /// <summary>Most lines above the screen, whatever their bytes.</summary>
    public int ScrollbackLinesMax { get; init; } = int.MaxValue;
    /// <summary>East Asian ambiguous characters take two columns.</summary>
    public bool AmbiguousIsWide { get; init; }
    /// <summary>OSC 52 writes are reported to the host.</summary>
    public bool ClipboardWriteAllowed { get; init; } = true;
    /// <summary>Colours that OSC 10, 11 and 12 queries answer until a program sets its own.</summary>
    public Color DefaultForeground { get; init; } = Color.Direct(0xD8, 0xD8, 0xD8);
    public Color DefaultBackground { get; init; } = Color.Direct(0x10, 0x10, 0x14);
    /// <summary>Pixels of a cell, for CSI 14/16 t and in-band resize.</summary>
    public int CellWidthPixels { get; init; } = 9;
    public int CellHeightPixels { get; init; } = 18;
}

/// <summary>What a program tells the terminal's owner besides what it draws. Called during <see cref="VirtualTerminal.Feed"/>.</summary>
public interface ITerminalHost
{
    /// <summary>Bytes for the program's input: the answer to a query.</summary>
    void Reply(ReadOnlySpan<byte> bytes);
    void Tell(TerminalEvent news);
}

/// <summary>News from a program. Texts are bounded, valid Unicode and free of control characters.</summary>
public abstract record TerminalEvent
{
    private TerminalEvent() { }

    public sealed record Bell : TerminalEvent;
    /// <summary>OSC 0, 1, 2 and the title stack.</summary>
    public sealed record TitleChanged(string Title) : TerminalEvent;
    /// <summary>OSC 9, 777 and 99.</summary>
    public sealed record Notified(string Title, string Body) : TerminalEvent;
    /// <summary>OSC 9;4. <paramref name="State"/>: 0 none, 1 normal, 2 error, 3 indeterminate, 4 paused.</summary>
    public sealed record ProgressChanged(int State, int Percent) : TerminalEvent;
    /// <summary>OSC 7501, Program Status Protocol.</summary>
    public sealed record StatusReported(string? Id, string State, string? Kind, string? Title, string? Message) : TerminalEvent;
    /// <summary>OSC 52 write, decoded; only when allowed.</summary>
    public sealed record ClipboardSet(string Selection, ReadOnlyMemory<byte> Data) : TerminalEvent;
    /// <summary>OSC 7.</summary>
    public sealed record DirectoryChanged(string Path) : TerminalEvent;
    /// <summary>OSC 133: A prompt, B input, C output, D done with an exit code.</summary>
    public sealed record PromptMarked(char Mark, int? ExitCode) : TerminalEvent;
}

/// <summary>The modes that decide how input is encoded and where the wheel goes.</summary>
[Flags]
public enum InputModes : uint
{
    None = 0,
    ApplicationCursorKeys = 1 << 0,
    ApplicationKeypad = 1 << 1,
    BracketedPaste = 1 << 2,
    FocusEvents = 1 << 3,
    /// <summary>DECSET 9: presses only.</summary>
    MouseX10 = 1 << 4,
    MousePress = 1 << 5,
    MouseDrag = 1 << 6,
    MouseMove = 1 << 7,
    MouseUtf8 = 1 << 8,
    MouseSgr = 1 << 9,
    MouseUrxvt = 1 << 10,
    MouseSgrPixels = 1 << 11,
    /// <summary>LNM: Enter sends CR LF.</summary>
    NewLine = 1 << 12,
    /// <summary>DECBKM: Backspace sends BS.</summary>
    BackspaceSendsBs = 1 << 13,
    /// <summary>DECSET 1007: the wheel sends arrows on the alternate screen.</summary>
    AlternateScroll = 1 << 14,
    AlternateScreen = 1 << 15,
    /// <summary>xterm modifyOtherKeys 1 and 2.</summary>
    ModifyOtherKeys1 = 1 << 16,
    ModifyOtherKeys2 = 1 << 17,
    /// <summary>Kitty keyboard flags 1 to 16, at bits 20 to 24.</summary>
    KittyDisambiguate = 1 << 20,
    KittyEventTypes = 1 << 21,
    KittyAlternateKeys = 1 << 22,
    KittyAllKeys = 1 << 23,
    KittyText = 1 << 24,
    AnyMouse = MouseX10 | MousePress | MouseDrag | MouseMove,
}

/// <summary>A terminal: bytes of a program in, screen, scrollback, answers and news out. No clock, no I/O, no locks.</summary>
public sealed class VirtualTerminal : ICellGrid
{
    public VirtualTerminal(TerminalOptions options, ITerminalHost host) => throw new NotImplementedException();

    public int Columns => throw new NotImplementedException();
    public int Rows => throw new NotImplementedException();
    public CellTables Tables => throw new NotImplementedException();
    public CursorView Cursor => throw new NotImplementedException();
    public string Title => throw new NotImplementedException();
    public bool IsAlternateScreen => throw new NotImplementedException();
    public InputModes InputModes => throw new NotImplementedException();
    /// <summary>Between the begin and the end of a synchronized update (mode 2026): readers should wait for the end.</summary>
    public bool InSynchronizedUpdate => throw new NotImplementedException();
    /// <summary>Grows with every change that a reader can see, cursor and modes included.</summary>
    public long Version => throw new NotImplementedException();
    /// <summary>Lines above the screen.</summary>
    public Scrollback Scrollback => throw new NotImplementedException();

    public ReadOnlySpan<Cell> Row(int row) => throw new NotImplementedException();
    public long RowVersion(int row) => throw new NotImplementedException();
    /// <summary>Hash of what the row shows: same content, same hash, whatever happened in between.</summary>
    public ulong RowHash(int row) => throw new NotImplementedException();
    /// <summary>The row continues in the next one (autowrap).</summary>
    public bool RowWraps(int row) => throw new NotImplementedException();

    /// <summary>Takes the program's next bytes; any chunking gives the same result.</summary>
    public void Feed(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();
    /// <summary>Changes the size; the primary screen and scrollback reflow, the alternate screen is cut.</summary>
    public void Resize(int columns, int rows) => throw new NotImplementedException();
    /// <summary>Ends a synchronized update that a program forgot to end.</summary>
    public void EndSynchronizedUpdate() => throw new NotImplementedException();

    /// <summary>Writes the whole state, scrollback and parser state included, for <see cref="Restore"/>.</summary>
    public void Save(IBufferWriter<byte> to) => throw new NotImplementedException();
    /// <exception cref="FormatException">The bytes are not a saved terminal of this version.</exception>
    public static VirtualTerminal Restore(ReadOnlySpan<byte> saved, TerminalOptions options, ITerminalHost host) => throw new NotImplementedException();
}

/// <summary>Lines that left the top of the primary screen, stored compactly, addressed by a number that never changes.</summary>
public sealed class Scrollback
{
    /// <summary>Number of the oldest line that is still kept.</summary>
    public long FirstLine => throw new NotImplementedException();
    /// <summary>Number after the newest line; <c>EndLine - FirstLine</c> lines are kept.</summary>
    public long EndLine => throw new NotImplementedException();
    public long BytesUsed => throw new NotImplementedException();
    /// <summary>Decodes one line at the present width into <paramref name="cells"/> and returns its length in columns; ids are those of the terminal's <see cref="CellTables"/>.</summary>
    public int Read(long line, ref Cell[] cells, out bool wraps) => throw new NotImplementedException();
}
