using System.Buffers;

namespace Loreli.Terminal;

/// <summary>What the terminal at the other end can do; decides which sequences the difference may use.</summary>
/// <param name="Colors">16, 256 or 16,777,216.</param>
public readonly record struct OutputFeatures(int Colors, bool SynchronizedOutput, bool Hyperlinks, bool StyledUnderlines)
{
    /// <summary>REP repeats every character. Off for terminals of others: some ignore it after anything but ASCII (tmux 3.3), some always.</summary>
    public bool RepeatsAny { get; init; }

    /// <summary>Everything: another loreli engine at the other end.</summary>
    public static OutputFeatures All => new(1 << 24, SynchronizedOutput: true, Hyperlinks: true, StyledUnderlines: true) { RepeatsAny = true };
}

/// <summary>Remembers what one reader was last shown and writes the bytes that turn it into what there is now.</summary>
/// <remarks>The reader must be a terminal of the grid's size that nothing else writes to, with autowrap on and background
/// colour erase, as every terminal that calls itself xterm-256color; the first difference resets and clears it. Bytes
/// that were written are taken as shown: after a failed or dropped write call <see cref="Invalidate"/>. Nothing is
/// allocated while the size stays. Not safe for threads.</remarks>
public sealed class ScreenDiff
{
    /// <summary>A reader takes less than this at once, so that there is nothing to hold together.</summary>
    private const int SynchronizedBytesMin = 128;

    private static readonly CursorView Unknown = new(-1, -1, IsVisible: false, WrapPending: false, Shape: -1);

    private readonly OutputFeatures _features;
    private readonly AnsiWriter _out = new();
    private readonly ShownScreen _screen;
    private readonly ScrollSearch _search = new();
    private readonly Pen _pen;
    private readonly ReaderCursor _cursor = new();
    private readonly RowPainter _painter;
    private CursorView _shownCursor = Unknown;

    public ScreenDiff(OutputFeatures features)
    {
        _features = features;
        // Protection cannot be seen; links and underline colours only where the reader has them.
        var seen = ~(uint)CellAttributes.Protected;
        _screen = new ShownScreen(features.Hyperlinks || features.StyledUnderlines ? seen : seen & 0xFFFF);
        _pen = new Pen(features);
        _painter = new RowPainter(_out, _pen, _cursor, features.RepeatsAny);
    }

    /// <summary>Forgets what the reader shows: the next difference draws everything.</summary>
    public void Invalidate() => _shownCursor = Unknown;

    /// <summary>Writes the difference from what the reader last took to <paramref name="now"/>; nothing when they are equal.</summary>
    /// <remarks>Rows whose version is that of the last time are not looked at, unless <paramref name="now"/> is another
    /// grid than last time.</remarks>
    /// <returns>True when bytes were written.</returns>
    public bool Write(ICellGrid now, IBufferWriter<byte> to)
    {
        _out.Clear();
        if (_shownCursor == Unknown || !_screen.Fits(now))
        {
            Reset(now);
        }
        var changed = _screen.Look(now, out var idsForgotten);
        if (idsForgotten)
        {
            _pen.ForgetIds();
        }
        if (changed >= ScrollSearch.RowsChangedMin && _search.Find(_screen) is { } move)
        {
            Scroll(move, now.Tables);
        }
        if (changed > 0)
        {
            Paint(now.Tables);
        }
        ShowCursor(now.Cursor);
        if (_out.Count == 0)
        {
            return false;
        }
        Send(to);
        return true;
    }

    // Whatever was on before: characters sets, insertion, origin and margins would bend what follows.
    private void Reset(ICellGrid now)
    {
        _out.Bytes("\e[m"u8);
        if (_features.Hyperlinks)
        {
            _out.Bytes("\e]8;;\e\\"u8);
        }
        _out.Bytes("\x0F\e(B\e[4l\e[?6l\e[r\e[H\e[2J"u8);
        _pen.Reset();
        _cursor.Home();
        _shownCursor = Unknown;
        _screen.Clear(now.Columns, now.Rows);
    }

    private void Scroll(ScrollSearch.Move move, CellTables tables)
    {
        _pen.TakeForErase(_out, default, tables);
        var isPartial = move.Top > 0 || move.Bottom < _screen.Rows - 1;
        if (isPartial)
        {
            _out.Bytes("\e["u8);
            _out.Number(move.Top + 1);
            _out.Byte((byte)';');
            _out.Number(move.Bottom + 1);
            _out.Byte((byte)'r');
        }
        _out.Sequence(Math.Abs(move.Up), move.Up > 0 ? 'S' : 'T');
        if (isPartial)
        {
            _out.Bytes("\e[r"u8);
            _cursor.Home();
        }
        _screen.Scroll(move.Top, move.Bottom, move.Up);
    }

    private void Paint(CellTables tables)
    {
        for (var row = 0; row < _screen.Rows; row++)
        {
            if (_screen.Changed(row))
            {
                _painter.Paint(_screen.Shown(row), _screen.Next(row), row, tables);
                _screen.Settle(row);
            }
        }
    }

    private void ShowCursor(CursorView now)
    {
        var fresh = _shownCursor == Unknown;
        if (now.IsVisible)
        {
            _cursor.MoveTo(_out, Math.Clamp(now.Row, 0, _screen.Rows - 1), Math.Clamp(now.Column, 0, _screen.Columns - 1));
        }
        if (fresh || now.IsVisible != _shownCursor.IsVisible)
        {
            _out.Bytes(now.IsVisible ? "\e[?25h"u8 : "\e[?25l"u8);
        }
        if (now.Shape != _shownCursor.Shape)
        {
            _out.Bytes("\e["u8);
            _out.Number(now.Shape is >= 0 and <= 6 ? now.Shape : 0);
            _out.Bytes(" q"u8);
        }
        _shownCursor = now;
    }

    private void Send(IBufferWriter<byte> to)
    {
        if (!_features.SynchronizedOutput || _out.Count < SynchronizedBytesMin)
        {
            to.Write(_out.Written);
            return;
        }
        to.Write("\e[?2026h"u8);
        to.Write(_out.Written);
        to.Write("\e[?2026l"u8);
    }
}
