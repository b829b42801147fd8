namespace Loreli.Keeper;

/// <summary>The terminal had this size from this offset of the stream on.</summary>
internal readonly record struct SizeMark(long Offset, int Columns, int Rows);

/// <summary>Sizes of the terminal by stream offset, as far back as the tail reaches.</summary>
internal sealed class Marks(int columns, int rows)
{
    private readonly List<SizeMark> _marks = [];
    private SizeMark _before = new(0, columns, rows);
    private long _dropped;

    public SizeMark Now => _marks.Count > 0 ? _marks[^1] : _before;
    /// <summary>Number of the next mark to be made; marks are numbered from 0.</summary>
    public long Next => _dropped + _marks.Count;

    public void Add(SizeMark mark)
    {
        _marks.Add(mark);
        if (_marks.Count > Limits.MarksMax)
        {
            Drop(1);
        }
    }

    /// <summary>Forgets what lies before the tail.</summary>
    public void TrimBefore(long offset)
    {
        var count = 0;
        while (count < _marks.Count && _marks[count].Offset < offset)
        {
            count++;
        }
        Drop(count);
    }

    /// <summary>Number of the first mark at or after an offset.</summary>
    public long FirstFrom(long offset)
    {
        var index = 0;
        while (index < _marks.Count && _marks[index].Offset < offset)
        {
            index++;
        }
        return _dropped + index;
    }

    /// <summary>The mark of this number, or the oldest one after it that is still known; null when it is not made yet.</summary>
    public (long Number, SizeMark Mark)? From(long number)
    {
        var known = Math.Max(number, _dropped);
        return known < Next ? (known, _marks[(int)(known - _dropped)]) : null;
    }

    /// <summary>Size that held just before an offset.</summary>
    public SizeMark Before(long offset)
    {
        var size = _before;
        foreach (var mark in _marks)
        {
            if (mark.Offset >= offset)
            {
                break;
            }
            size = mark;
        }
        return size;
    }

    private void Drop(int count)
    {
        if (count > 0)
        {
            _before = _marks[count - 1];
            _marks.RemoveRange(0, count);
            _dropped += count;
        }
    }
}
