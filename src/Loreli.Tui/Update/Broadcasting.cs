using Loreli.Terminal;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>Choosing the panes that get every key together.</summary>
internal static class Broadcasting
{
    public static Step Toggle(ScreenModel model)
    {
        if (!model.Broadcast.IsEmpty)
        {
            return (model with { Broadcast = [] }).Done("input goes to the focused pane alone again");
        }
        if (model.IsReadOnlyClient)
        {
            return model.Failed("this screen is attached read-only");
        }
        return Choosable(model).Count < 2
            ? model.Said("broadcast wants two live panes")
            : model with { Mode = new Mode.Choosing([.. model.Focused is { } focused ? [focused] : Array.Empty<string>()], 0) };
    }

    /// <summary>Live panes that are not marked read-only, in the order of the list.</summary>
    public static IReadOnlyList<string> Choosable(ScreenModel model) =>
    [
        .. model.Panes.Where(pane => !Attention.IsDead(pane) && !model.ReadOnly.Contains(pane.Name)).Select(pane => pane.Name),
    ];

    public static Step Key(ScreenModel model, Mode.Choosing choosing, InputEvent.Key key)
    {
        var panes = Choosable(model);
        if (panes.Count == 0)
        {
            return model with { Mode = new Mode.Typing() };
        }
        var at = Math.Clamp(choosing.At, 0, panes.Count - 1);
        switch (KeyName.Of(key))
        {
            case "esc" or "q" or "C-c":
                return model with { Mode = new Mode.Typing() };
            case "up" or "k":
                return model with { Mode = choosing with { At = Math.Max(0, at - 1) } };
            case "down" or "j":
                return model with { Mode = choosing with { At = Math.Min(panes.Count - 1, at + 1) } };
            case "space" or " " or "x":
                var pane = panes[at];
                return model with { Mode = choosing with { At = at, Panes = choosing.Panes.Contains(pane) ? choosing.Panes.Remove(pane) : choosing.Panes.Add(pane) } };
            case "a":
                return model with { Mode = choosing with { Panes = choosing.Panes.Count == panes.Count ? [] : [.. panes] } };
            case "enter":
                return Start(model with { Mode = new Mode.Typing() }, choosing, panes);
            default:
                return model;
        }
    }

    private static ScreenModel Start(ScreenModel model, Mode.Choosing choosing, IReadOnlyList<string> panes)
    {
        var chosen = panes.Where(choosing.Panes.Contains).ToList();
        if (chosen.Count < 2)
        {
            return model.Said("broadcast wants two panes: space chooses, a takes all");
        }
        var focused = chosen.Contains(model.Focused ?? "") ? model : Focusing.On(model, chosen[0]);
        return (focused with { Broadcast = [.. chosen] }).Said($"every key goes to {chosen.Count} panes: {Typing.Shown(model)} b ends it");
    }
}
