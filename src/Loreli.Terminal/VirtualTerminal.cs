using System.Buffers;
using Loreli.Terminal.Emulation;
using Loreli.Terminal.Parser;
using Loreli.Terminal.Saving;
using Loreli.Terminal.Screen;

namespace Loreli.Terminal;

/// <summary>A terminal: bytes of a program in, screen, scrollback, answers and news out. No clock, no I/O, no locks.</summary>
/// <remarks>Not safe for threads. In steady state, feeding allocates nothing.</remarks>
public sealed class VirtualTerminal : ICellGrid
{
    private readonly TerminalState _state;
    private readonly VtParser<Emulator> _parser;

    /// <exception cref="ArgumentOutOfRangeException">The size is outside of <see cref="Limits"/>.</exception>
    public VirtualTerminal(TerminalOptions options, ITerminalHost host)
    {
        CheckSize(options.Columns, options.Rows);
        _state = new TerminalState(options, host);
        _parser = new VtParser<Emulator>(new Emulator(_state));
        _state.Parser = _parser;
    }

    public int Columns => _state.Columns;
    public int Rows => _state.Rows;
    public CellTables Tables => _state.Tables;
    public CursorView Cursor => new(_state.Cursor.Row, _state.Cursor.Column, _state.Modes[Mode.CursorVisible],
        _state.Cursor.WrapPending, _state.CursorShape);
    public string Title => _state.Titles.Window;
    public bool IsAlternateScreen => _state.IsAlternate;
    public InputModes InputModes => InputModeBits.Of(_state);
    /// <summary>Between the begin and the end of a synchronized update (mode 2026): readers should wait for the end.</summary>
    public bool InSynchronizedUpdate => _state.Modes[Mode.Synchronized];
    /// <summary>Grows with every change that a reader can see, cursor and modes included.</summary>
    public long Version => _state.Clock.Now;
    /// <summary>Lines above the screen.</summary>
    public Scrollback Scrollback => _state.Scrollback;

    public ReadOnlySpan<Cell> Row(int row) => _state.Screen[Checked(row)].Cells;
    public long RowVersion(int row) => _state.Screen.VersionOf(Checked(row));
    /// <summary>Hash of what the row shows: same content, same hash, whatever happened in between.</summary>
    public ulong RowHash(int row) => RowHashes.Of(_state.Screen[Checked(row)], _state.Tables);
    /// <summary>The row continues in the next one (autowrap).</summary>
    public bool RowWraps(int row) => _state.Screen[Checked(row)].End != RowEnd.Hard;

    /// <summary>Takes the program's next bytes; any chunking gives the same result.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            _state.Clock.Now++;
            _parser.Feed(bytes);
        }
    }

    /// <summary>Changes the size; the primary screen and scrollback reflow, the alternate screen is cut.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is outside of <see cref="Limits"/>.</exception>
    public void Resize(int columns, int rows)
    {
        CheckSize(columns, rows);
        if (columns == Columns && rows == Rows)
        {
            return;
        }
        _state.Clock.Now++;
        Reflow.Resize(_state, columns, rows);
        if (_state.Modes[Mode.InBandResize])
        {
            WindowCommands.ReportSize(_state);
        }
    }

    /// <summary>Ends a synchronized update that a program forgot to end.</summary>
    public void EndSynchronizedUpdate()
    {
        _state.Clock.Now++;
        _state.Modes[Mode.Synchronized] = false;
    }

    /// <summary>Writes the whole state, scrollback and parser state included, for <see cref="Restore"/>.</summary>
    public void Save(IBufferWriter<byte> to)
    {
        var stream = new StateStream(to);
        TerminalFormat.Header(ref stream, Columns, Rows);
        TerminalFormat.Body(ref stream, _state);
    }

    /// <summary>A terminal that goes on exactly where the saved one was.</summary>
    /// <param name="options">As the saved one was made; the size is that of the saved one.</param>
    /// <exception cref="FormatException">The bytes are not a saved terminal of this version.</exception>
    public static VirtualTerminal Restore(ReadOnlySpan<byte> saved, TerminalOptions options, ITerminalHost host)
    {
        var stream = new StateStream(saved);
        var (columns, rows) = TerminalFormat.Header(ref stream, 0, 0);
        var terminal = new VirtualTerminal(options with { Columns = columns, Rows = rows }, host);
        TerminalFormat.Body(ref stream, terminal._state);
        return terminal;
    }

    private static void CheckSize(int columns, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, Limits.ColumnsMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Limits.RowsMax);
    }

    private int Checked(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        return row;
    }
}
