using Loreli.Terminal.Parser;
using Loreli.Terminal.Screen;

namespace Loreli.Terminal.Emulation;

/// <summary>All that a terminal remembers, open to the functions that carry out sequences; no behaviour but keeping itself whole.</summary>
internal sealed class TerminalState
{
    public readonly TerminalOptions Options;
    public readonly ITerminalHost Host;
    public readonly ScreenClock Clock = new();
    public readonly CellTables Tables = new();
    public readonly TabStops Tabs;
    public readonly Palette Palette;
    public readonly KeyboardModes Keyboard = new();
    public readonly TitleState Titles = new();
    public readonly PendingNotification Notification = new();
    public readonly List<StyleStack.Pushed> PushedStyles = [];
    public readonly Scrollback Scrollback;
    public readonly ScreenBuffer Primary;

    /// <summary>Where the next character goes and how.</summary>
    public CursorState Cursor = CursorState.Initial;
    public ModeSet Modes = ModeSet.Initial;
    /// <summary>What CSI ? s put aside; which of them were put aside.</summary>
    public ModeSet SavedModes;
    public ModeSet SavedModesKnown;
    /// <summary>Vertical margins: first row and the row after the last.</summary>
    public int Top;
    public int Bottom;
    /// <summary>Horizontal margins: first column and the column after the last; the whole width unless DECLRMM is set.</summary>
    public int Left;
    public int Right;
    public GraphemeState Grapheme;
    /// <summary>The last thing that happened was a character; the next may belong to its cluster.</summary>
    public bool ClusterIsOpen;
    /// <summary>What REP repeats; 0 when there is nothing.</summary>
    public uint LastPrinted;
    /// <summary>The last code point of the open cluster.</summary>
    public uint LastCodePoint;
    /// <summary>CHARPROTECTION by SPA (ISO) instead of DECSCA: every erase respects it.</summary>
    public bool IsoProtection;
    /// <summary>DECSACE: DECCARA and DECRARA change a rectangle instead of a stream.</summary>
    public bool ChangesRectangle;
    /// <summary>DECSCL: 1 to 5.</summary>
    public int ConformanceLevel = 5;
    /// <summary>S8C1T: answers begin with 8-bit controls.</summary>
    public bool EightBitAnswers;
    public int CursorShape;
    public int ChecksumFlags;
    /// <summary>Rows that shrinking took from the blank bottom, to give them back before history does.</summary>
    public int DroppedBlankRows;

    /// <summary>How often full tables are to stay full before they are swept again.</summary>
    public int SweepsRefused;

    private ScreenBuffer? _alternate;
    private CursorState _savedPrimary = CursorState.Initial;
    private CursorState _savedAlternate = CursorState.Initial;

    public TerminalState(TerminalOptions options, ITerminalHost host)
    {
        (Options, Host) = (options, host);
        Primary = new ScreenBuffer(options.Columns, options.Rows, Clock);
        Screen = Primary;
        Tabs = new TabStops(options.Columns);
        Palette = new Palette(options);
        Scrollback = new Scrollback(options, Tables, SweepIfFull);
        ResetMargins();
    }

    /// <summary>The screen that is shown and written to.</summary>
    public ScreenBuffer Screen { get; private set; }
    public bool IsAlternate => !ReferenceEquals(Screen, Primary);
    public ScreenBuffer? AlternateOrNull => _alternate;
    public VtParser<Emulator>? Parser { get; set; }

    public int Columns => Screen.Columns;
    public int Rows => Screen.Rows;

    /// <summary>DECSC's place; each screen has its own.</summary>
    public ref CursorState Saved => ref IsAlternate ? ref _savedAlternate : ref _savedPrimary;
    public ref CursorState SavedOfPrimary => ref _savedPrimary;
    public ref CursorState SavedOfAlternate => ref _savedAlternate;

    public bool HasSideMargins => Left > 0 || Right < Columns;

    public ScreenBuffer AlternateOrNew() => _alternate ??= new ScreenBuffer(Primary.Columns, Primary.Rows, Clock);

    public void ShowAlternate(bool alternate)
    {
        if (alternate == IsAlternate)
        {
            return;
        }
        Screen = alternate ? AlternateOrNew() : Primary;
        Modes[Mode.AlternateScreen] = alternate;
        Keyboard.ShowAlternate(alternate);
        Screen.MarkAllMoved();
    }

    public void SetEightBitAnswers(bool on)
    {
        EightBitAnswers = on;
        Parser!.AcceptsRawC1 = on;
    }

    public void ResetMargins()
    {
        (Top, Bottom, Left, Right) = (0, Rows, 0, Columns);
    }

    /// <summary>Keeps cursor, margins and saved cursors inside a screen that has just changed its size.</summary>
    public void AfterResize()
    {
        ResetMargins();
        Clamp(ref Cursor);
        Clamp(ref _savedPrimary);
        Clamp(ref _savedAlternate);
        ClusterIsOpen = false;
    }

    public void MoveTo(int row, int column)
    {
        Cursor.Row = row;
        Cursor.Column = column;
        Cursor.WrapPending = false;
    }

    /// <summary>The id of an extra in the tables, sweeping them once when they are full.</summary>
    public ushort Intern(CellExtra extra)
    {
        if (Tables.ExtrasFull && MaySweep())
        {
            Sweep();
        }
        return Tables.Intern(extra);
    }

    public uint InternCluster(ReadOnlySpan<char> text)
    {
        var id = Tables.Intern(text);
        if (id == 0 && MaySweep())
        {
            Sweep();
            id = Tables.Intern(text);
        }
        return id;
    }

    private void SweepIfFull()
    {
        if ((Tables.ExtrasFull || Tables.ClustersFull) && MaySweep())
        {
            Sweep();
        }
    }

    /// <summary>A sweep that frees little is not tried again at once: on a huge screen full of distinct clusters each one
    /// more would cost a look at every cell.</summary>
    private bool MaySweep()
    {
        if (SweepsRefused == 0)
        {
            return true;
        }
        SweepsRefused--;
        return false;
    }

    private void Sweep()
    {
        const int worthwhile = 4_096;
        Scrollback.ForgetDecoded();
        SweepsRefused = Tables.Sweep(MarkAll) < worthwhile ? worthwhile : 0;
    }

    private void MarkAll(Action<Cell> mark)
    {
        MarkScreen(Primary, mark);
        if (_alternate is { } alternate)
        {
            MarkScreen(alternate, mark);
        }
        mark(Cursor.Pen.With(default));
        mark(_savedPrimary.Pen.With(default));
        mark(_savedAlternate.Pen.With(default));
    }

    private static void MarkScreen(ScreenBuffer screen, Action<Cell> mark)
    {
        for (var row = 0; row < screen.Rows; row++)
        {
            foreach (var cell in screen[row].UsedCells)
            {
                mark(cell);
            }
        }
    }

    private void Clamp(ref CursorState cursor)
    {
        cursor.Row = Math.Clamp(cursor.Row, 0, Rows - 1);
        cursor.Column = Math.Clamp(cursor.Column, 0, Columns - 1);
    }
}
