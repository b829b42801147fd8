using Loreli.Terminal.Saving;

namespace Loreli.Terminal.History;

/// <summary>What is known of one stored row without decoding it.</summary>
[Flags]
internal enum SegmentFlags : byte
{
    None = 0,
    /// <summary>The line goes on in the next segment (or, for the newest, on the screen).</summary>
    Continues = 1,
    /// <summary>There are style runs; without them everything is in the default style.</summary>
    HasRuns = 2,
    /// <summary>Blanks after the text have a background of their own.</summary>
    HasFill = 4,
    /// <summary>One byte is one column.</summary>
    IsAscii = 8,
    HasWide = 16,
    StartsWide = 32,
    /// <summary>The last column is filler before a wide character; it counts only when none follows after all.</summary>
    EndsWithFiller = 64,
}

/// <summary>Some 64 KiB of encoded rows. A line never lies across two blocks unless it is too long for one.</summary>
internal sealed class HistoryBlock(int size)
{
    private int[] _starts = new int[64];

    public byte[] Bytes { get; } = new byte[size];
    public int Used { get; set; }
    public int Count { get; private set; }
    /// <summary>The width of all rows, or 0 when they were stored at different widths.</summary>
    public int Columns { get; private set; }
    public List<CellExtra> Extras { get; } = [];
    public long ExtrasCost { get; set; }
    /// <summary>The number of rows at <see cref="RowsColumns"/>.</summary>
    public int Rows { get; set; }
    public int RowsColumns { get; set; }

    public long Cost => Bytes.Length + (_starts.Length * sizeof(int)) + ExtrasCost;

    public ReadOnlySpan<byte> Segment(int index) =>
        Bytes.AsSpan(_starts[index], (index + 1 < Count ? _starts[index + 1] : Used) - _starts[index]);

    public SegmentFlags Flags(int index) => (SegmentFlags)Bytes[_starts[index]];

    public bool Continues(int index) => (Flags(index) & SegmentFlags.Continues) != 0;

    public int Start(int index) => _starts[index];

    /// <summary>Registers a segment whose bytes begin at <see cref="Used"/> and are <paramref name="length"/> long.</summary>
    public void Add(int length, int columns)
    {
        if (Count == _starts.Length)
        {
            Array.Resize(ref _starts, Count * 2);
        }
        _starts[Count++] = Used;
        Used += length;
        Columns = Count == 1 || Columns == columns ? columns : 0;
        if (RowsColumns == columns)
        {
            Rows++;
        }
        else
        {
            RowsColumns = Count == 1 ? columns : 0;
            Rows = Count == 1 ? 1 : 0;
        }
    }

    /// <summary>Forgets the segments from <paramref name="first"/> on.</summary>
    public void Truncate(int first)
    {
        if (first < Count)
        {
            Used = _starts[first];
            Count = first;
            RowsColumns = 0;
        }
    }

    /// <summary>The first segment of the line that <paramref name="index"/> belongs to.</summary>
    public int LineStart(int index)
    {
        while (index > 0 && Continues(index - 1))
        {
            index--;
        }
        return index;
    }

    /// <summary>The segment after the last of the line that begins at <paramref name="first"/>.</summary>
    public int LineEnd(int first)
    {
        while (first < Count - 1 && Continues(first))
        {
            first++;
        }
        return Math.Min(first + 1, Count);
    }

    /// <summary>The form in which a block is saved: width, extras, then its segments, each checked when it is loaded.</summary>
    public void Sync(ref StateStream s)
    {
        var columns = s.Number(Columns, 0, Limits.ColumnsMax);
        var extras = s.Count(Extras.Count, int.MaxValue);
        for (var i = 0; i < extras; i++)
        {
            var extra = CellFormat.SyncExtra(ref s, s.IsLoading ? null : Extras[i]);
            StateStream.Require(extra is not null);
            if (s.IsLoading)
            {
                Extras.Add(extra!);
                ExtrasCost += CostOf(extra!);
            }
        }
        var count = s.Count(Count, int.MaxValue);
        StateStream.Require(count > 0);
        for (var i = 0; i < count; i++)
        {
            var segment = s.Bytes(s.IsLoading ? default : Segment(i));
            if (s.IsLoading)
            {
                StateStream.Require(segment.Length <= Bytes.Length - Used && SegmentCheck.IsValid(segment, Extras.Count));
                segment.CopyTo(Bytes.AsSpan(Used));
                Add(segment.Length, columns);
            }
        }
        Columns = columns;
        RowsColumns = 0;
    }

    public void Clear()
    {
        (Used, Count, Columns, Rows, RowsColumns, ExtrasCost) = (0, 0, 0, 0, 0, 0);
        Extras.Clear();
    }

    /// <summary>The id of an extra in this block, from 1. Most cells in a row have that of their neighbour.</summary>
    public int Intern(CellExtra extra)
    {
        for (var i = Extras.Count - 1; i >= 0 && i >= Extras.Count - 16; i--)
        {
            if (ReferenceEquals(Extras[i], extra) || Extras[i] == extra)
            {
                return i + 1;
            }
        }
        Extras.Add(extra);
        // Two bytes a character and the objects around them: a charge, so that links cannot grow past the limit unseen.
        ExtrasCost += CostOf(extra);
        return Extras.Count;
    }

    private static long CostOf(CellExtra extra) => 96 + (2 * ((extra.LinkUri?.Length ?? 0) + (extra.LinkId?.Length ?? 0)));
}
