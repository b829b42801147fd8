using Loreli.Terminal.Parser;

namespace Loreli.Terminal.Emulation;

/// <summary>XTPUSHSGR and XTPOPSGR: a pushed rendition brings back only the attributes that were named.</summary>
internal static class StyleStack
{
    /// <summary>Bits of <see cref="Pushed.What"/>: SGR numbers 1 to 9 and 21 at their own number, colours at 30 and 31.</summary>
    private const uint Everything = uint.MaxValue;

    internal readonly record struct Pushed(CursorPen Pen, uint What);

    public static void Push(TerminalState t, VtSequence s)
    {
        var what = s.Count == 0 ? Everything : 0;
        for (var i = 0; i < s.Count; i++)
        {
            var value = s.Get(i, 0);
            what |= value is > 0 and < 32 ? 1u << value : 0;
        }
        if (t.PushedStyles.Count < Limits.StyleStackMax)
        {
            t.PushedStyles.Add(new Pushed(t.Cursor.Pen with { ExtraId = 0 }, what));
        }
    }

    public static void Pop(TerminalState t)
    {
        if (t.PushedStyles.Count == 0)
        {
            return;
        }
        var (pushed, what) = t.PushedStyles[^1];
        t.PushedStyles.RemoveAt(t.PushedStyles.Count - 1);
        ref var pen = ref t.Cursor.Pen;
        var mask = Mask(what);
        pen.Attributes = (pen.Attributes & ~mask) | (pushed.Attributes & mask);
        pen.Foreground = (what & (1u << 30)) != 0 ? pushed.Foreground : pen.Foreground;
        pen.Background = (what & (1u << 31)) != 0 ? pushed.Background : pen.Background;
        if (what == Everything)
        {
            Sgr.SetUnderlineColor(t, ref pen, pushed.Extra?.UnderlineColor ?? Color.Default);
        }
    }

    private static CellAttributes Mask(uint what)
    {
        var mask = CellAttributes.None;
        ReadOnlySpan<(int Number, CellAttributes Attribute)> table =
        [
            (1, CellAttributes.Bold), (2, CellAttributes.Dim), (3, CellAttributes.Italic), (4, CellAttributes.UnderlineMask),
            (5, CellAttributes.Blink), (7, CellAttributes.Inverse), (8, CellAttributes.Hidden), (9, CellAttributes.Strike),
            (21, CellAttributes.UnderlineMask),
        ];
        foreach (var (number, attribute) in table)
        {
            mask |= (what & (1u << number)) != 0 ? attribute : CellAttributes.None;
        }
        return what == Everything ? mask | CellAttributes.Overline : mask;
    }
}
