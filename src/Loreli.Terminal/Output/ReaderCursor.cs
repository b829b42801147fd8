namespace Loreli.Terminal;

/// <summary>Where the reader's cursor stands, as far as one can be sure, and the cheapest bytes to another place.</summary>
internal sealed class ReaderCursor
{
    private const int Unknown = -1;

    private int _row = Unknown;

    /// <summary>From 0; negative after the last column or a cell whose width the reader may see differently.</summary>
    public int Column { get; private set; } = Unknown;

    public bool IsIn(int row) => _row == row && Column >= 0;

    public void Forget() => (_row, Column) = (Unknown, Unknown);

    public void Home() => (_row, Column) = (0, 0);

    /// <summary>Text of so many columns was written.</summary>
    /// <param name="sure">False when the reader may count the columns differently.</param>
    public void Advance(int width, int columns, bool sure)
    {
        Column += width;
        // In the last column the reader waits for the next character to wrap; where it then thinks it is differs.
        if (!sure || Column >= columns)
        {
            Column = Unknown;
        }
    }

    public void MoveTo(AnsiWriter to, int row, int column)
    {
        if (row == _row && column == Column)
        {
            return;
        }
        if (!TryMoveInRow(to, row, column) && !TryMoveDown(to, row, column))
        {
            Absolute(to, row, column);
        }
        (_row, Column) = (row, column);
    }

    private bool TryMoveInRow(AnsiWriter to, int row, int column)
    {
        if (row != _row)
        {
            return false;
        }
        if (column == 0)
        {
            to.Byte((byte)'\r');
            return true;
        }
        var back = Column - column;
        if (Column >= 0 && back is > 0 and <= 3)
        {
            to.Bytes("\b\b\b"u8[..back]);
            return true;
        }
        if (Column >= 0 && Cost(Math.Abs(back)) <= Cost(column + 1))
        {
            to.Sequence(Math.Abs(back), back > 0 ? 'D' : 'C');
            return true;
        }
        to.Sequence(column + 1, 'G');
        return true;
    }

    // A line feed alone would need a tty that leaves it alone; with the carriage return both kinds agree.
    private bool TryMoveDown(AnsiWriter to, int row, int column)
    {
        var down = row - _row;
        if (_row < 0 || down == 0)
        {
            return false;
        }
        if (down is > 0 and <= 3 && 1 + down + (column == 0 ? 0 : Cost(column)) < AbsoluteCost(row, column))
        {
            to.Byte((byte)'\r');
            to.Bytes("\n\n\n"u8[..down]);
            if (column > 0)
            {
                to.Sequence(column, 'C');
            }
            return true;
        }
        if (column == Column && Cost(Math.Abs(down)) < AbsoluteCost(row, column))
        {
            to.Sequence(Math.Abs(down), down > 0 ? 'B' : 'A');
            return true;
        }
        return false;
    }

    private static void Absolute(AnsiWriter to, int row, int column)
    {
        to.Bytes("\e["u8);
        if (row > 0 || column > 0)
        {
            to.Number(row + 1);
        }
        if (column > 0)
        {
            to.Byte((byte)';');
            to.Number(column + 1);
        }
        to.Byte((byte)'H');
    }

    private static int Cost(int parameter) => parameter == 1 ? 3 : 3 + Digits(parameter);

    private static int AbsoluteCost(int row, int column) =>
        3 + (row == 0 && column == 0 ? 0 : Digits(row + 1)) + (column == 0 ? 0 : 1 + Digits(column + 1));

    private static int Digits(int number) => number < 10 ? 1 : number < 100 ? 2 : number < 1_000 ? 3 : 4;
}
