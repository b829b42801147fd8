using System.Collections;

namespace Loreli.Terminal.Emulation;

/// <summary>Tab stops, one bit per column.</summary>
internal sealed class TabStops
{
    private const int Every = 8;
    private BitArray _stops;

    public TabStops(int columns)
    {
        _stops = new BitArray(columns);
        SetDefault();
    }

    public int Columns => _stops.Length;
    public bool this[int column]
    {
        get => _stops[column];
        set => _stops[column] = value;
    }

    public void Clear() => _stops.SetAll(value: false);

    public void SetDefault()
    {
        for (var column = 0; column < _stops.Length; column++)
        {
            _stops[column] = column > 0 && column % Every == 0;
        }
    }

    public void Resize(int columns)
    {
        var old = _stops.Length;
        _stops.Length = columns;
        for (var column = old; column < columns; column++)
        {
            _stops[column] = column % Every == 0;
        }
    }

    /// <summary>The next stop right of a column, at most <paramref name="last"/>.</summary>
    public int Next(int column, int last)
    {
        for (column++; column < last; column++)
        {
            if (_stops[column])
            {
                return column;
            }
        }
        return last;
    }

    /// <summary>The next stop left of a column, at least <paramref name="first"/>.</summary>
    public int Previous(int column, int first)
    {
        for (column--; column > first; column--)
        {
            if (_stops[column])
            {
                return column;
            }
        }
        return Math.Max(first, 0);
    }
}
