using Loreli.Tui.Drawing;

namespace Loreli.Tui.Layout;

/// <summary>Lays many panes out in equal tiles.</summary>
public static class PaneGrid
{
    /// <summary>A tile smaller than this shows nothing worth watching.</summary>
    public const int TileColumnsMin = 24;
    public const int TileRowsMin = 5;

    /// <summary>How many tiles find place, at least one.</summary>
    public static int Capacity(Rect area) =>
        Math.Max(1, (area.Columns + 1) / (TileColumnsMin + 1)) * Math.Max(1, area.Rows / TileRowsMin);

    /// <summary>The page of panes that holds <paramref name="focused"/>, in the order given.</summary>
    public static IReadOnlyList<string> Page(IReadOnlyList<string> panes, string? focused, Rect area)
    {
        var capacity = Capacity(area);
        var at = focused is null ? 0 : Math.Max(0, panes.ToList().IndexOf(focused));
        return [.. panes.Skip(at / capacity * capacity).Take(capacity)];
    }

    public static void Place(IReadOnlyList<string> panes, Rect area, ICollection<PlacedPane> to)
    {
        if (panes.Count == 0)
        {
            return;
        }
        var columns = ColumnsFor(panes.Count, area);
        var rows = (panes.Count + columns - 1) / columns;
        for (var row = 0; row < rows; row++)
        {
            var inRow = Math.Min(columns, panes.Count - (row * columns));
            var (top, bottom) = (area.Rows * row / rows, area.Rows * (row + 1) / rows);
            for (var column = 0; column < inRow; column++)
            {
                var (left, right) = ((area.Columns + 1) * column / inRow, ((area.Columns + 1) * (column + 1) / inRow) - 1);
                to.Add(new PlacedPane(panes[(row * columns) + column],
                    new Rect(area.Row + top, area.Column + left, bottom - top, Math.Max(0, right - left))));
            }
        }
    }

    // Tiles near the shape of a terminal: about three times as many columns as rows.
    private static int ColumnsFor(int count, Rect area)
    {
        var most = Math.Max(1, (area.Columns + 1) / (TileColumnsMin + 1));
        var best = 1;
        var bestError = double.MaxValue;
        for (var columns = 1; columns <= Math.Min(count, most); columns++)
        {
            var rows = (count + columns - 1) / columns;
            var (width, height) = (Math.Max(1.0, (double)area.Columns / columns), Math.Max(1.0, (double)area.Rows / rows));
            var error = Math.Abs(Math.Log(width / height / 3.2)) + (0.15 * ((rows * columns) - count));
            if (rows <= Math.Max(1, area.Rows / TileRowsMin) && error < bestError)
            {
                (best, bestError) = (columns, error);
            }
        }
        return bestError < double.MaxValue ? best : Math.Min(count, most);
    }
}
