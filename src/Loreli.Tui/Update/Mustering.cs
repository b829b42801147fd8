using System.Collections.Immutable;
using Loreli.Protocol.Daemon;
using Loreli.Tui.Layout;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>Puts agents and panes into one list, and keeps what refers to them true: focus, splits, marks, open dialogs.</summary>
internal static class Mustering
{
    public static Step Panes(ScreenModel model, IReadOnlyList<PaneView> panes)
    {
        var renamed = Renamed(model.Panes, panes);
        return Muster(model with { Panes = [.. panes] }, name => renamed.GetValueOrDefault(name, name));
    }

    public static Step Fleet(ScreenModel model, FleetView fleet)
    {
        var before = model.Fleet;
        return News(QueueKeys.Still(Muster(model with { Fleet = fleet }, name => name), before), before);
    }

    /// <summary>What was put off comes back by itself when its time is over.</summary>
    public static ScreenModel Again(ScreenModel model, DateTimeOffset before) =>
        model.Fleet?.Attention.Any(need => need.SnoozedUntil > before && need.SnoozedUntil <= model.Now) == true
            ? model with { Team = Needs.Sort(model.Team, model.Fleet, model.Now) }
            : model;

    private static ScreenModel Muster(ScreenModel model, Func<string, string> now)
    {
        var team = Needs.Sort(Members(model.Panes, model.Fleet), model.Fleet, model.Now);
        var names = team.Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
        var panes = model.Panes.Select(pane => pane.Name).ToHashSet(StringComparer.Ordinal);
        return model with
        {
            Arrangement = Arrange(model, team, names, now),
            Team = team,
            Panes = [.. team.Select(member => member.Pane).OfType<PaneView>()],
            Broadcast = [.. model.Broadcast.Select(now).Where(panes.Contains)],
            ReadOnly = [.. model.ReadOnly.Select(now).Where(panes.Contains)],
            Screens = model.Screens.RemoveRange(model.Screens.Keys.Where(name => !panes.Contains(name)).ToList()),
            Previous = model.Previous is { } previous ? now(previous) : null,
            Mode = Still(model.Mode, now, names, panes),
        };
    }

    private static IEnumerable<Member> Members(ImmutableArray<PaneView> panes, FleetView? fleet)
    {
        var agents = (fleet?.Agents ?? []).DistinctBy(agent => agent.Name, StringComparer.Ordinal)
            .ToDictionary(agent => agent.Name, StringComparer.Ordinal);
        foreach (var pane in panes)
        {
            yield return new Member(pane.Name, pane, agents.GetValueOrDefault(pane.Name));
            agents.Remove(pane.Name);
        }
        foreach (var agent in agents.Values)
        {
            yield return new Member(agent.Name, Pane: null, agent);
        }
    }

    private static Arrangement Arrange(ScreenModel model, ImmutableArray<Member> team, HashSet<string> names, Func<string, string> now)
    {
        var arrangement = model.Arrangement;
        var tree = arrangement.Tree;
        foreach (var pane in tree?.Panes ?? [])
        {
            tree = names.Contains(now(pane)) ? tree?.Replace(pane, now(pane)) : tree?.Without(pane);
        }
        var focused = arrangement.Focused is { } old ? now(old) : null;
        if (focused is null || !names.Contains(focused))
        {
            focused = Heir(model, tree, team);
        }
        var kind = arrangement.Kind == ViewKind.Splits && tree is null or PaneTree.Leaf ? ViewKind.Single : arrangement.Kind;
        if (kind == ViewKind.Splits && focused is not null && !tree!.Panes.Contains(focused))
        {
            tree = tree.Replace(tree.Panes[0], focused);
        }
        return arrangement with
        {
            Kind = kind,
            Tree = kind == ViewKind.Single ? null : tree,
            Focused = focused,
            Zoomed = arrangement.Zoomed && focused is not null,
        };
    }

    // A pane that is gone under one name while the same keeper answers under another was renamed.
    private static Dictionary<string, string> Renamed(ImmutableArray<PaneView> before, IReadOnlyList<PaneView> now)
    {
        var names = now.Select(pane => pane.Name).ToHashSet(StringComparer.Ordinal);
        var known = before.Select(pane => pane.Name).ToHashSet(StringComparer.Ordinal);
        var added = now.Where(pane => !known.Contains(pane.Name)).ToList();
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var gone in before.Where(pane => !names.Contains(pane.Name)))
        {
            var heir = added.Find(pane => pane.StartedAt == gone.StartedAt && pane.KeeperPid == gone.KeeperPid);
            if (heir is not null)
            {
                renamed[gone.Name] = heir.Name;
            }
        }
        return renamed;
    }

    // What had the focus is gone: its neighbour of the split, the one before it, or the row that took its place in the list.
    private static string? Heir(ScreenModel model, PaneTree? tree, ImmutableArray<Member> team)
    {
        if (team.IsEmpty)
        {
            return null;
        }
        if (model.Arrangement.Kind == ViewKind.Splits && tree is not null)
        {
            return tree.Panes[0];
        }
        if (model.Previous is { } previous && team.Any(member => member.Name == previous))
        {
            return previous;
        }
        var at = 0;
        while (at < model.Team.Length && model.Team[at].Name != model.Focused)
        {
            at++;
        }
        return team[Math.Min(at < model.Team.Length ? at : 0, team.Length - 1)].Name;
    }

    // A mode about something that is gone has nothing to speak of.
    private static Mode Still(Mode mode, Func<string, string> now, HashSet<string> names, HashSet<string> panes)
    {
        var (pane, member) = mode switch
        {
            Mode.Copy it => (it.State.Pane, null),
            Mode.Log it => (it.Pane, null),
            Mode.Prompt { Question: Question.Rename it } => (it.Pane, null),
            Mode.Prompt { Question: Question.Search it } => (it.State.Pane, null),
            Mode.Details it => (null, it.Pane),
            Mode.Page { Sheet: Sheet.Explain it } => (null, it.Agent),
            Mode.Page { Sheet: Sheet.Timeline it } => (null, it.Agent),
            Mode.Confirm { Doubt: Doubt.Kill it } => (null, it.Pane),
            Mode.Confirm { Doubt: Doubt.Stop it } => (null, it.Pane),
            Mode.Confirm { Doubt: Doubt.Restart it } => (null, it.Pane),
            _ => ((string?)null, (string?)null),
        };
        if ((pane is not null && !panes.Contains(pane)) || (member is not null && !names.Contains(member)))
        {
            return new Mode.Typing();
        }
        return mode is Mode.Agents { Chosen: { } chosen } && !names.Contains(chosen) ? new Mode.Agents(now(chosen)) : mode;
    }

    // What begins to need the operator rings like a bell of a pane does; what needed him before is known.
    private static Step News(ScreenModel model, FleetView? before)
    {
        if (before is null || !model.Options.PassNewsOn)
        {
            return model;
        }
        var known = before.Attention.Where(need => need.SnoozedUntil is null).Select(need => need.Id).ToHashSet(StringComparer.Ordinal);
        var wish = model.Fleet!.Notify;
        var added = model.Fleet.Attention
            .Where(need => !Needs.IsPutOff(need, model.Now) && !known.Contains(need.Id) && wish?.Kinds.Contains(need.Kind) != false).ToList();
        if (added is [])
        {
            return model;
        }
        var told = added is [var only]
            ? new Effect.Notify(only.Agent ?? "loreli", only.Text)
            : new Effect.Notify("loreli", $"{added.Count} things need you: {added[0].Text}");
        return new Step(model, [.. wish?.Bell == false ? [] : (Effect[])[new Effect.RingBell()], .. wish?.Terminal == false ? [] : (Effect[])[told]]);
    }
}
