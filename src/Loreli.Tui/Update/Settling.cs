using System.Collections.Immutable;
using Loreli.Protocol.Live;
using Loreli.Tui.Layout;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>Tells the daemon what follows from the model: which panes are watched and how large, which has the focus, how they lie.</summary>
internal static class Settling
{
    public static Step Settle(Step step)
    {
        if (step.Model.Link is not Link.Connected)
        {
            return step;
        }
        return step.Then(Watch).Then(Focus).Then(Save);
    }

    private static Step Watch(ScreenModel model)
    {
        // The list lies over the panes while it is used: opening it must not make programs draw anew.
        var areas = ScreenAreas.Of(model.Mode is Mode.Agents ? model with { Mode = new Mode.Typing() } : model).Panes;
        if (SameAs(model, areas))
        {
            return model;
        }
        ImmutableArray<WatchedPane> wanted =
            [.. areas.Where(area => IsWatched(model, area)).Select(area => new WatchedPane(area.Pane, area.Content.Columns, area.Content.Rows))];
        return new Step(model with { Watched = wanted }, []).Send(new ClientMessage.Watch(wanted));
    }

    private static Step Focus(ScreenModel model)
    {
        var pane = model.FocusedPane?.Name;
        return pane == model.ToldFocus ? model : new Step(model with { ToldFocus = pane }, []).Send(new ClientMessage.Focus(pane));
    }

    private static Step Save(ScreenModel model)
    {
        if (model.IsReadOnlyClient || model.Arrangement == model.Saved)
        {
            return model;
        }
        return new Step(model with { Saved = model.Arrangement }, []).Send(new ClientMessage.SaveLayout(model.Arrangement.ToJson()));
    }

    // An agent without a pane has a place on the screen and nothing to be watched.
    private static bool IsWatched(ScreenModel model, PaneArea area) => !area.Content.IsEmpty && model.Find(area.Pane) is not null;

    private static bool SameAs(ScreenModel model, ImmutableArray<PaneArea> areas)
    {
        var watched = model.Watched;
        var at = 0;
        foreach (var area in areas)
        {
            if (!IsWatched(model, area))
            {
                continue;
            }
            if (at >= watched.Length || watched[at].Pane != area.Pane
                || watched[at].Cols != area.Content.Columns || watched[at].Rows != area.Content.Rows)
            {
                return false;
            }
            at++;
        }
        return at == watched.Length;
    }
}
