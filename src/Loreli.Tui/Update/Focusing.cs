using Loreli.Tui.Drawing;
using Loreli.Tui.Layout;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

internal enum Direction { Left, Right, Up, Down }

/// <summary>Moves the focus and changes how the panes lie.</summary>
internal static class Focusing
{
    public static ScreenModel On(ScreenModel model, string? pane)
    {
        if (pane is null || pane == model.Focused || model.FindMember(pane) is null)
        {
            return model;
        }
        var arrangement = model.Arrangement;
        // A split screen shows the chosen pane in the place of the focused one, unless it already has a place.
        if (arrangement is { Kind: ViewKind.Splits, Tree: { } tree, Focused: { } old } && !tree.Panes.Contains(pane))
        {
            arrangement = arrangement with { Tree = tree.Replace(old, pane) };
        }
        return model with { Arrangement = arrangement with { Focused = pane }, Previous = model.Focused };
    }

    public static ScreenModel Towards(ScreenModel model, Direction direction)
    {
        var areas = ScreenAreas.Of(model);
        if (areas.Find(model.Focused) is not { } from)
        {
            return model;
        }
        var (centreRow, centreColumn) = Centre(from.Content);
        PaneArea? best = null;
        var nearest = int.MaxValue;
        foreach (var area in areas.Panes)
        {
            var (row, column) = Centre(area.Content);
            var (along, across) = direction switch
            {
                Direction.Left => (from.Content.Column - area.Content.Right, Math.Abs(row - centreRow)),
                Direction.Right => (area.Content.Column - from.Content.Right, Math.Abs(row - centreRow)),
                Direction.Up => (from.Header.Row - area.Content.Bottom, Math.Abs(column - centreColumn) / 2),
                _ => (area.Header.Row - from.Content.Bottom, Math.Abs(column - centreColumn) / 2),
            };
            if (along >= 0 && (along * 4) + across < nearest)
            {
                (best, nearest) = (area, (along * 4) + across);
            }
        }
        if (best is { } found)
        {
            return On(model, found.Pane);
        }
        // Nothing lies that way: left of the panes is the list, and with one pane up and down walk along it.
        return direction switch
        {
            Direction.Left when !areas.List.IsEmpty => model with { Mode = new Mode.Agents(model.Focused) },
            Direction.Up when areas.Panes.Length == 1 => Cycle(model, -1),
            Direction.Down when areas.Panes.Length == 1 => Cycle(model, 1),
            _ => model,
        };
    }

    /// <summary>The next pane: of the visible ones when several are, else of the list.</summary>
    public static ScreenModel Cycle(ScreenModel model, int by)
    {
        var visible = ScreenAreas.Of(model).Panes.Select(area => area.Pane).ToList();
        var ring = visible.Count > 1 && model.Arrangement.Kind == ViewKind.Splits
            ? visible
            : model.Arrangement.Kind == ViewKind.Grid ? [.. ScreenAreas.GridPanes(model)] : [.. model.Team.Select(member => member.Name)];
        if (ring.Count == 0)
        {
            return model;
        }
        var at = model.Focused is null ? 0 : ring.IndexOf(model.Focused);
        return On(model, ring[(((at + by) % ring.Count) + ring.Count) % ring.Count]);
    }

    /// <summary>The next that needs the operator, in the order of the attention queue; after the last the first again.</summary>
    public static Step NextNeedy(ScreenModel model)
    {
        var open = Needs.Open(model).ToList();
        var needy = open.Select(need => need.Agent).OfType<string>().Where(name => model.FindMember(name) is not null).Distinct().ToList();
        var at = needy.IndexOf(model.Focused ?? "");
        if (needy.Count > (at < 0 ? 0 : 1))
        {
            return On(model, needy[(at + 1) % needy.Count]);
        }
        // What is left concerns no agent, or the one that has the focus.
        return open.Any(need => need.Agent is null) ? QueueKeys.Open(model) : model.Said("nobody else needs you");
    }

    public static ScreenModel Zoom(ScreenModel model) => model.Focused is null
        ? model
        : model with { Arrangement = model.Arrangement with { Zoomed = !model.Arrangement.Zoomed } };

    public static ScreenModel Grid(ScreenModel model)
    {
        var arrangement = model.Arrangement with { Zoomed = false };
        if (arrangement.Kind != ViewKind.Grid)
        {
            return model with { Arrangement = arrangement with { Kind = ViewKind.Grid } };
        }
        var back = arrangement.Tree is null ? ViewKind.Single : ViewKind.Splits;
        model = model with { Arrangement = arrangement with { Kind = back } };
        return back == ViewKind.Splits && !arrangement.Tree!.Panes.Contains(model.Focused ?? "") && model.Focused is { } focused
            ? model with { Arrangement = model.Arrangement with { Tree = arrangement.Tree.Replace(arrangement.Tree.Panes[0], focused) } }
            : model;
    }

    /// <summary>Splits the focused pane's place and shows another pane beside it.</summary>
    public static ScreenModel Split(ScreenModel model, string beside, string added, bool sideBySide)
    {
        if (model.FindMember(beside) is null || model.FindMember(added) is null)
        {
            return On(model, added);
        }
        var arrangement = model.Arrangement;
        var tree = arrangement is { Kind: ViewKind.Splits, Tree: { } old } && old.Panes.Contains(beside) ? old : new PaneTree.Leaf(beside);
        if (tree.Panes.Contains(added))
        {
            return On(model, added);
        }
        return model with
        {
            Previous = model.Focused,
            Arrangement = arrangement with
            {
                Kind = ViewKind.Splits,
                Zoomed = false,
                Tree = tree.Divide(beside, added, sideBySide),
                Focused = added,
            },
        };
    }

    /// <summary>Takes the focused pane out of the split screen; it lives on in the list.</summary>
    public static ScreenModel Unsplit(ScreenModel model)
    {
        if (model.Arrangement is not { Kind: ViewKind.Splits, Tree: { } tree } || model.Focused is not { } focused)
        {
            return model.Arrangement.Kind == ViewKind.Grid ? Grid(model) : model;
        }
        return tree.Without(focused) switch
        {
            null or PaneTree.Leaf => Single(model, tree.Without(focused)?.Panes[0] ?? focused),
            { } rest => model with { Arrangement = model.Arrangement with { Tree = rest, Focused = rest.Panes[0] }, Previous = focused },
        };
    }

    public static ScreenModel Single(ScreenModel model, string focused) => model with
    {
        Arrangement = model.Arrangement with { Kind = ViewKind.Single, Tree = null, Focused = focused, Zoomed = false },
    };

    public static ScreenModel Swap(ScreenModel model, int by)
    {
        if (model.Arrangement is not { Kind: ViewKind.Splits, Tree: { } tree } || model.Focused is not { } focused)
        {
            return model.Said("only a split screen can be swapped");
        }
        var panes = tree.Panes;
        var at = panes.IndexOf(focused);
        return at < 0 || panes.Length < 2
            ? model
            : model with { Arrangement = model.Arrangement with { Tree = tree.Swap(focused, panes[(at + by + panes.Length) % panes.Length]) } };
    }

    public static ScreenModel Resize(ScreenModel model, Direction direction)
    {
        if (model.Arrangement is not { Kind: ViewKind.Splits, Tree: { } tree } || model.Focused is not { } focused)
        {
            return model.Said("only a split screen can be resized");
        }
        const int Part = 50; // A twentieth of the split: two columns of an 80-column terminal's half.
        var by = direction is Direction.Right or Direction.Down ? Part : -Part;
        var resized = tree.Resize(focused, direction is Direction.Left or Direction.Right, by);
        return model with { Arrangement = model.Arrangement with { Tree = resized } };
    }

    private static (int Row, int Column) Centre(Rect area) => (area.Row + (area.Rows / 2), area.Column + (area.Columns / 2));
}
