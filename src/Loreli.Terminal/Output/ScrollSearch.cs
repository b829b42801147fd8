using System.Numerics;
using System.Runtime.InteropServices;

namespace Loreli.Terminal;

/// <summary>Finds a block of rows that only moved, so that the reader can move it too.</summary>
internal sealed class ScrollSearch
{
    /// <summary>Rows moved further are drawn again: the search costs rows times this, and output rarely jumps so far.</summary>
    private const int ShiftMax = 128;

    /// <summary>Cells that must be saved before scroll region and scroll (about twenty bytes) pay.</summary>
    private const int CellsSavedMin = 24;

    /// <summary>Fewer changed rows are drawn: what a move could save is too little for the search.</summary>
    public const int RowsChangedMin = 3;

    private ulong[] _shown = [];
    private ulong[] _wanted = [];

    /// <param name="Up">Rows that the region moves up; negative for down.</param>
    public readonly record struct Move(int Top, int Bottom, int Up);

    /// <summary>The move that saves most, or null when none pays.</summary>
    public Move? Find(ShownScreen screen)
    {
        Hash(screen);
        var best = default(Move);
        var most = 1;
        for (var shift = 1; shift <= Math.Min(ShiftMax, screen.Rows - 1); shift++)
        {
            Longest(screen, shift, ref best, ref most);
            Longest(screen, -shift, ref best, ref most);
        }
        return most > 1 && Saved(screen, best) >= CellsSavedMin ? best : null;
    }

    private void Hash(ShownScreen screen)
    {
        if (_shown.Length < screen.Rows)
        {
            (_shown, _wanted) = (new ulong[screen.Rows], new ulong[screen.Rows]);
        }
        for (var row = 0; row < screen.Rows; row++)
        {
            _shown[row] = screen.ShownHash(row);
            _wanted[row] = screen.Changed(row) ? HashOf(screen.Next(row)) : _shown[row];
        }
    }

    // The longest run of changed rows that were shown `shift` rows further down (up when negative).
    private void Longest(ShownScreen screen, int shift, ref Move best, ref int most)
    {
        var (first, end) = (Math.Max(0, -shift), Math.Min(screen.Rows, screen.Rows - shift));
        var (start, useful) = (first, 0);
        for (var row = first; row <= end; row++)
        {
            if (row < end && _wanted[row] == _shown[row + shift])
            {
                useful += screen.Changed(row) ? 1 : 0;
                continue;
            }
            if (useful > most)
            {
                most = useful;
                best = new Move(Math.Min(start, start + shift), Math.Max(row, row + shift) - 1, shift);
            }
            (start, useful) = (row + 1, 0);
        }
    }

    private static int Saved(ShownScreen screen, Move move)
    {
        var saved = 0;
        for (var row = move.Top; row <= move.Bottom; row++)
        {
            var wanted = screen.Wanted(row);
            saved += Different(screen.Shown(row), wanted);
            var from = row + move.Up;
            saved -= from >= move.Top && from <= move.Bottom
                ? Different(screen.Shown(from), wanted)
                : wanted.Length - wanted.Count(default(Cell));
        }
        return saved;
    }

    private static int Different(ReadOnlySpan<Cell> left, ReadOnlySpan<Cell> right)
    {
        if (ShownScreen.Same(left, right))
        {
            return 0;
        }
        // Compared as numbers: equality of records is field by field.
        var one = MemoryMarshal.Cast<Cell, UInt128>(left);
        var other = MemoryMarshal.Cast<Cell, UInt128>(right)[..one.Length];
        var count = 0;
        for (var column = 0; column < one.Length; column++)
        {
            count += one[column] == other[column] ? 0 : 1;
        }
        return count;
    }

    // Collisions cost bytes, never a wrong screen: what was moved is compared again.
    public static ulong HashOf(ReadOnlySpan<Cell> row)
    {
        const ulong factor = 0x9E37_79B9_7F4A_7C15;
        var words = MemoryMarshal.Cast<Cell, ulong>(row);
        ulong left = 1, right = 2;
        for (var index = 0; index + 1 < words.Length; index += 2)
        {
            unchecked
            {
                left = (BitOperations.RotateLeft(left, 5) ^ words[index]) * factor;
                right = (BitOperations.RotateLeft(right, 7) ^ words[index + 1]) * factor;
            }
        }
        return left ^ BitOperations.RotateLeft(right, 32);
    }
}
