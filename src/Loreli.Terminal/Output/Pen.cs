using System.Runtime.CompilerServices;

namespace Loreli.Terminal;

/// <summary>The look and link with which the reader would draw now, and the bytes that change them.</summary>
internal sealed class Pen(OutputFeatures features)
{
    // Source values of the cell drawn last: equal ones need no bytes and no look at the tables.
    private Cell _last;
    private bool _lastCounts;
    private Look _look;
    private CellExtra? _link;

    /// <summary>The reader was reset: plain, no link.</summary>
    public void Reset() => (_lastCounts, _look, _link) = (false, default, null);

    /// <summary>Ids of the cell drawn last mean nothing any more.</summary>
    public void ForgetIds() => _lastCounts = false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Fits(in Cell cell) => _lastCounts && cell.Style == _last.Style
        && cell.Foreground == _last.Foreground && cell.Background == _last.Background;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(AnsiWriter to, in Cell cell, CellTables tables)
    {
        if (!Fits(cell))
        {
            Change(to, cell, tables);
        }
    }

    /// <summary>Makes erased cells get this background and nothing else.</summary>
    /// <remarks>Terminals disagree on what inverse does to an erased cell, so it is ended first.</remarks>
    public void TakeForErase(AnsiWriter to, Color background, CellTables tables)
    {
        var reduced = ColorReduction.Reduce(background, features.Colors);
        if (_look.Background != reduced || (_look.Attributes & CellAttributes.Inverse) != CellAttributes.None)
        {
            Change(to, new Cell(default, default, background, default), tables);
        }
    }

    private void Change(AnsiWriter to, in Cell cell, CellTables tables)
    {
        (_last, _lastCounts) = (cell, true);
        var extra = cell.Style.ExtraId == 0 ? null : tables.Extra(cell.Style.ExtraId);
        var look = LookOf(cell, extra);
        if (look != _look)
        {
            SgrChange.Write(to, _look, look);
            _look = look;
        }
        if (features.Hyperlinks && !SameLink(extra))
        {
            Link(to, extra);
        }
    }

    private Look LookOf(in Cell cell, CellExtra? extra)
    {
        var attributes = cell.Style.Attributes & ~CellAttributes.Protected;
        var underline = extra is null || !features.StyledUnderlines ? default : extra.UnderlineColor;
        if (!features.StyledUnderlines && cell.Style.Underline != UnderlineStyle.None)
        {
            attributes = (attributes & ~CellAttributes.UnderlineMask) | (CellAttributes)((int)UnderlineStyle.Single << 9);
        }
        return new Look(
            ColorReduction.Reduce(cell.Foreground, features.Colors),
            ColorReduction.Reduce(cell.Background, features.Colors),
            ColorReduction.Reduce(underline, features.Colors),
            attributes);
    }

    private bool SameLink(CellExtra? extra) =>
        string.Equals(extra?.LinkUri, _link?.LinkUri) && string.Equals(extra?.LinkId, _link?.LinkId);

    private void Link(AnsiWriter to, CellExtra? extra)
    {
        _link = extra?.LinkUri is null ? null : extra;
        to.Bytes("\e]8;"u8);
        if (_link is { LinkId.Length: > 0 })
        {
            to.Bytes("id="u8);
            to.Text(_link.LinkId);
        }
        to.Byte((byte)';');
        if (_link is not null)
        {
            to.Text(_link.LinkUri!);
        }
        to.Bytes("\e\\"u8);
    }
}
