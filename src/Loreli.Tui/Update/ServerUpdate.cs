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
        ServerMessage.Panes it => Mustering.Panes(model, it.List),
        ServerMessage.Fleet it => Mustering.Fleet(model, it.View),
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
        return Mustering.Panes(wasLost ? next.Done("the daemon is back") : next, welcome.Status.Panes);
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
                $"{happened.Agent}: {TextOf(happened.Data, "title")}", TextOf(happened.Data, "body"))]),
            _ => next,
        };
    }

    private static Step Clipboard(ScreenModel model, ServerMessage.Clipboard it) =>
        new Step(model with { PasteBuffer = System.Text.Encoding.UTF8.GetString(it.Data.Span) }, [new Effect.PassClipboard(it.Selection, it.Data)])
            .Then(next => next.Said($"{it.Pane} set the clipboard"));

    private static string Words(ErrorView error) => error.Hint is null ? error.Message : $"{error.Message} ({error.Hint})";

    private static string TextOf(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
