using System.Collections.Immutable;
using Loreli.Tui.Drawing;

namespace Loreli.Tui.Layout;

/// <summary>How the panes of a split screen lie: a leaf shows one pane, a split divides its place in two.</summary>
public abstract record PaneTree
{
    private PaneTree() { }

    public sealed record Leaf(string Pane) : PaneTree;

    /// <param name="SideBySide">First left and second right; else first above second.</param>
    /// <param name="Share">Part of the first in thousandths.</param>
    public sealed record Split(bool SideBySide, int Share, PaneTree First, PaneTree Second) : PaneTree;

    public const int ShareMin = 100;
    public const int ShareMax = 900;

    /// <summary>Panes from the top left on.</summary>
    public ImmutableArray<string> Panes => this switch
    {
        Leaf it => [it.Pane],
        Split it => [.. it.First.Panes, .. it.Second.Panes],
        _ => [],
    };

    /// <summary>Divides the leaf of <paramref name="pane"/>; the new pane takes the second half.</summary>
    public PaneTree Divide(string pane, string added, bool sideBySide) => this switch
    {
        Leaf it when it.Pane == pane => new Split(sideBySide, 500, it, new Leaf(added)),
        Split it => it with { First = it.First.Divide(pane, added, sideBySide), Second = it.Second.Divide(pane, added, sideBySide) },
        _ => this,
    };

    /// <summary>Takes a pane away; its neighbour gets the place. Null when nothing is left.</summary>
    public PaneTree? Without(string pane) => this switch
    {
        Leaf it => it.Pane == pane ? null : this,
        Split it => (it.First.Without(pane), it.Second.Without(pane)) switch
        {
            (null, null) => null,
            (null, { } second) => second,
            ({ } first, null) => first,
            ({ } first, { } second) => it with { First = first, Second = second },
        },
        _ => null,
    };

    /// <summary>Shows another pane where <paramref name="pane"/> was.</summary>
    public PaneTree Replace(string pane, string by) => Map(name => name == pane ? by : name);

    public PaneTree Swap(string one, string other) => Map(name => name == one ? other : name == other ? one : name);

    /// <summary>Moves the nearest border that runs across the direction, by thousandths of the split that it divides.</summary>
    public PaneTree Resize(string pane, bool sideBySide, int by) => TryResize(pane, sideBySide, by) ?? this;

    /// <summary>Where each pane lies; one cell between neighbours side by side is left for a line.</summary>
    public void Place(Rect area, ICollection<PlacedPane> to)
    {
        switch (this)
        {
            case Leaf it:
                to.Add(new PlacedPane(it.Pane, area));
                break;
            case Split { SideBySide: true } it:
                var left = Part(area.Columns - 1, it.Share);
                it.First.Place(area with { Columns = left }, to);
                it.Second.Place(area with { Column = area.Column + left + 1, Columns = Math.Max(0, area.Columns - left - 1) }, to);
                break;
            case Split it:
                var upper = Part(area.Rows, it.Share);
                it.First.Place(area with { Rows = upper }, to);
                it.Second.Place(area with { Row = area.Row + upper, Rows = Math.Max(0, area.Rows - upper) }, to);
                break;
        }
    }

    // Both sides keep at least one cell as long as there are two.
    private static int Part(int cells, int share) => cells <= 1 ? Math.Max(0, cells) : Math.Clamp(cells * share / 1000, 1, cells - 1);

    private PaneTree Map(Func<string, string> rename) => this switch
    {
        Leaf it => new Leaf(rename(it.Pane)),
        Split it => it with { First = it.First.Map(rename), Second = it.Second.Map(rename) },
        _ => this,
    };

    private Split? TryResize(string pane, bool sideBySide, int by)
    {
        if (this is not Split it || !it.Panes.Contains(pane))
        {
            return null;
        }
        if (it.First.TryResize(pane, sideBySide, by) is { } first)
        {
            return it with { First = first };
        }
        if (it.Second.TryResize(pane, sideBySide, by) is { } second)
        {
            return it with { Second = second };
        }
        return it.SideBySide == sideBySide ? it with { Share = Math.Clamp(it.Share + by, ShareMin, ShareMax) } : null;
    }
}

/// <summary>A pane and its place, header included.</summary>
public readonly record struct PlacedPane(string Pane, Rect Area);
