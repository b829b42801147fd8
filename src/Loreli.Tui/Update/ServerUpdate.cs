using System.Collections.Immutable;
using System.Text.Json;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Loreli.Tui.Layout;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>What the daemon's news changes.</summary>
internal static class ServerUpdate
{
    /// <summary>Events kept for the events view: some hours of a busy team, under a megabyte.</summary>
    public const int EventsMax = 1_000;

    public static Step Apply(ScreenModel model, ServerMessage message) => message switch
    {
        ServerMessage.Welcome it => Welcome(model, it),
        ServerMessage.Panes it => Panes(model, it.List),
        ServerMessage.Happened it => Happened(model, it.Event),
        ServerMessage.Clipboard it => Clipboard(model, it),
        ServerMessage.Reply it => Replies.Apply(model, it),
        ServerMessage.Failed it => new Step(model, [new Effect.Leave(LeaveReason.Refused, Words(it.Error))]),
        _ => model, // Frames change cells, and those are kept by the loop.
    };

    private static Step Welcome(ScreenModel model, ServerMessage.Welcome welcome)
    {
        var wasLost = model.Link is Link.Lost;
        var next = model with
        {
            Link = new Link.Connected(),
            Status = welcome.Status,
            Calls = ImmutableDictionary<int, PendingCall>.Empty,
            Screens = ImmutableDictionary<string, PaneScreenFacts>.Empty,
            Watched = [],
            ToldFocus = null,
            Saved = Arrangement.FromJson(welcome.Layout),
            // What the operator sees is newer than what the daemon kept, when the daemon was merely away.
            Arrangement = wasLost ? model.Arrangement : Arrangement.FromJson(welcome.Layout),
        };
        return Panes(wasLost ? next.Done("the daemon is back") : next, welcome.Status.Panes);
    }

    public static Step Panes(ScreenModel model, IReadOnlyList<PaneView> list)
    {
        var renamed = Renamed(model.Panes, list);
        string Now(string name) => renamed.GetValueOrDefault(name, name);
        var sorted = Attention.Sort(list).ToImmutableArray();
        var names = sorted.Select(pane => pane.Name).ToHashSet(StringComparer.Ordinal);
        var arrangement = model.Arrangement;
        var tree = arrangement.Tree;
        foreach (var pane in tree?.Panes ?? [])
        {
            tree = names.Contains(Now(pane)) ? tree?.Replace(pane, Now(pane)) : tree?.Without(pane);
        }
        var focused = arrangement.Focused is { } old ? Now(old) : null;
        if (focused is null || !names.Contains(focused))
        {
            focused = Heir(model, tree, sorted);
        }
        var kind = arrangement.Kind == ViewKind.Splits && tree is null or PaneTree.Leaf ? ViewKind.Single : arrangement.Kind;
        if (kind == ViewKind.Splits && focused is not null && !tree!.Panes.Contains(focused))
        {
            tree = tree.Replace(tree.Panes[0], focused);
        }
        return model with
        {
            Panes = sorted,
            Arrangement = arrangement with
            {
                Kind = kind,
                Tree = kind == ViewKind.Single ? null : tree,
                Focused = focused,
                Zoomed = arrangement.Zoomed && focused is not null,
            },
            Broadcast = [.. model.Broadcast.Select(Now).Where(names.Contains)],
            ReadOnly = [.. model.ReadOnly.Select(Now).Where(names.Contains)],
            Screens = model.Screens.RemoveRange(model.Screens.Keys.Where(name => !names.Contains(name)).ToList()),
            Previous = model.Previous is { } previous ? Now(previous) : null,
            Mode = Still(model.Mode, Now, names),
        };
    }

    private static Step Happened(ScreenModel model, EventView happened)
    {
        var events = model.Events.Add(happened);
        var next = model with { Events = events.Count > EventsMax ? events.RemoveRange(0, events.Count - EventsMax) : events };
        if (!model.Options.PassNewsOn)
        {
            return next;
        }
        return happened.Type switch
        {
            "bell" => new Step(next, [new Effect.RingBell()]),
            "notification" => new Step(next, [new Effect.Notify(
                $"{happened.Agent}: {Member(happened.Data, "title")}", Member(happened.Data, "body"))]),
            _ => next,
        };
    }

    private static Step Clipboard(ScreenModel model, ServerMessage.Clipboard it) =>
        new Step(model with { PasteBuffer = System.Text.Encoding.UTF8.GetString(it.Data.Span) }, [new Effect.PassClipboard(it.Selection, it.Data)])
            .Then(next => next.Said($"{it.Pane} set the clipboard"));

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

    // The focused pane is gone: its neighbour of the split, the one before it, or the row that took its place in the list.
    private static string? Heir(ScreenModel model, PaneTree? tree, ImmutableArray<PaneView> sorted)
    {
        if (sorted.IsEmpty)
        {
            return null;
        }
        if (model.Arrangement.Kind == ViewKind.Splits && tree is not null)
        {
            return tree.Panes[0];
        }
        if (model.Previous is { } previous && sorted.Any(pane => pane.Name == previous))
        {
            return previous;
        }
        var at = 0;
        while (at < model.Panes.Length && model.Panes[at].Name != model.Focused)
        {
            at++;
        }
        return sorted[Math.Min(at < model.Panes.Length ? at : 0, sorted.Length - 1)].Name;
    }

    // A mode about a pane that is gone has nothing to speak of.
    private static Mode Still(Mode mode, Func<string, string> now, HashSet<string> names)
    {
        var about = mode switch
        {
            Mode.Copy it => it.State.Pane,
            Mode.Details it => it.Pane,
            Mode.Log it => it.Pane,
            Mode.Confirm { Doubt: Doubt.Kill it } => it.Pane,
            Mode.Confirm { Doubt: Doubt.Stop it } => it.Pane,
            Mode.Confirm { Doubt: Doubt.Restart it } => it.Pane,
            Mode.Prompt { Question: Question.Rename it } => it.Pane,
            Mode.Prompt { Question: Question.Search it } => it.State.Pane,
            _ => null,
        };
        if (about is null)
        {
            return mode is Mode.Agents { Chosen: { } chosen } && !names.Contains(chosen) ? new Mode.Agents(now(chosen)) : mode;
        }
        return names.Contains(about) ? mode : new Mode.Typing();
    }

    private static string Words(ErrorView error) => error.Hint is null ? error.Message : $"{error.Message} ({error.Hint})";

    private static string Member(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
