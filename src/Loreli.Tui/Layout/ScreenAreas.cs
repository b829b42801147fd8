using System.Collections.Immutable;
using Loreli.Tui.Drawing;
using Loreli.Tui.Model;

namespace Loreli.Tui.Layout;

/// <summary>A visible pane: the line that names it (empty when the top line does) and the place of its cells.</summary>
public readonly record struct PaneArea(string Pane, Rect Header, Rect Content);

/// <summary>Where everything lies on a screen of the model's size.</summary>
public sealed record ScreenAreas(Rect Top, Rect List, Rect Separator, Rect Status, Rect Middle, ImmutableArray<PaneArea> Panes)
{
    /// <summary>Below this many rows the top line goes; below the second the bottom line too.</summary>
    private const int RowsForTop = 8;
    private const int RowsForStatus = 3;
    /// <summary>Below this many columns the list hides until it is asked for.</summary>
    public const int ColumnsForList = 64;

    public static ScreenAreas Of(ScreenModel model)
    {
        var (columns, rows) = (model.Columns, model.Rows);
        var top = new Rect(0, 0, rows >= RowsForTop ? 1 : 0, columns);
        var status = rows >= RowsForStatus ? new Rect(rows - 1, 0, 1, columns) : new Rect(rows, 0, 0, columns);
        var height = rows - top.Rows - status.Rows;
        var listWidth = ListWidth(model);
        var list = new Rect(top.Rows, 0, height, listWidth);
        var separator = new Rect(top.Rows, listWidth, height, listWidth > 0 && listWidth < columns ? 1 : 0);
        var taken = listWidth + separator.Columns;
        var middle = new Rect(top.Rows, taken, height, Math.Max(0, columns - taken));
        return new ScreenAreas(top, list, separator, status, middle, PlacePanes(model, middle));
    }

    public PaneArea? Find(string? pane)
    {
        foreach (var area in Panes)
        {
            if (area.Pane == pane)
            {
                return area;
            }
        }
        return null;
    }

    public PaneArea? At(int row, int column)
    {
        foreach (var area in Panes)
        {
            if (area.Content.Contains(row, column) || area.Header.Contains(row, column))
            {
                return area;
            }
        }
        return null;
    }

    private static int ListWidth(ScreenModel model)
    {
        var columns = model.Columns;
        var wanted = columns switch
        {
            < 100 => 19,
            < 140 => 26,
            < 200 => 32,
            _ => 40,
        };
        if (model.Mode is Mode.Agents)
        {
            return Math.Min(wanted, columns); // Asked for by name: it shows even where it leaves little room.
        }
        return columns < ColumnsForList || model.Arrangement.ListHidden || model.Arrangement.Zoomed ? 0 : wanted;
    }

    private static ImmutableArray<PaneArea> PlacePanes(ScreenModel model, Rect middle)
    {
        if (middle.IsEmpty || model.Focused is not { } focused || model.FindMember(focused) is null)
        {
            return [];
        }
        var placed = new List<PlacedPane>();
        var arrangement = model.Arrangement;
        if (arrangement.Zoomed || arrangement.Kind == ViewKind.Single)
        {
            placed.Add(new PlacedPane(focused, middle));
        }
        else if (arrangement is { Kind: ViewKind.Splits, Tree: { } tree })
        {
            tree.Place(middle, placed);
        }
        else
        {
            PaneGrid.Place(PaneGrid.Page(GridPanes(model), focused, middle), middle, placed);
        }
        return [.. placed.Where(it => !it.Area.IsEmpty).Select(it => WithHeader(it, alone: placed.Count == 1))];
    }

    /// <summary>What the grid shows: the living, the dead and the agents without a pane only when focused; by name, so that tiles stay.</summary>
    public static IReadOnlyList<string> GridPanes(ScreenModel model) =>
    [
        .. model.Team.Where(member => member.IsLive || member.Name == model.Focused)
            .Select(member => member.Name).Order(StringComparer.Ordinal),
    ];

    private static PaneArea WithHeader(PlacedPane placed, bool alone)
    {
        var area = placed.Area;
        var header = alone || area.Rows < 3 ? area with { Rows = 0 } : area with { Rows = 1 };
        return new PaneArea(placed.Pane, header, area with { Row = area.Row + header.Rows, Rows = area.Rows - header.Rows });
    }
}
