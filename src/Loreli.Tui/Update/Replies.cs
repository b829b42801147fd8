using System.Collections.Immutable;
using System.Text.Json;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>What the daemon's answers change.</summary>
internal static class Replies
{
    public static Step Apply(ScreenModel model, ServerMessage.Reply reply)
    {
        if (!model.Calls.TryGetValue(reply.Id, out var pending))
        {
            return model; // Asked before the daemon was away.
        }
        var next = model with { Calls = model.Calls.Remove(reply.Id) };
        if (reply.Status is < 200 or >= 300)
        {
            var problem = Verbs.Problem(reply);
            return (pending, next.Mode) switch
            {
                // The dialog comes back with all that was typed.
                (PendingCall.SpawnAgent it, Mode.Typing) => next with { Mode = new Mode.NewAgent(it.Form with { At = FormField.Backend, Problem = problem }) },
                _ => Refused(next, pending).Failed(problem),
            };
        }
        try
        {
            return Granted(next, pending, reply.Body);
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException)
        {
            return Refused(next, pending).Failed("the daemon's answer is not one that this version understands");
        }
    }

    private static Step Granted(ScreenModel model, PendingCall pending, string body) => pending switch
    {
        PendingCall.Verb it => model.Done(it.Done),
        PendingCall.Spawn it => Spawned(model, it, body),
        PendingCall.Lines it => CopyLines.Arrived(model, it.Pane, body),
        PendingCall.Search it => CopySearch.Answered(model, it, body),
        PendingCall.Events => Events(model, body),
        PendingCall.Log it => Log(model, it.Pane, body),
        PendingCall.Details it => Details(model, it.Pane, body),
        PendingCall.SpawnAgent => AgentSpawned(model, body),
        PendingCall.Glimpse it => QueueKeys.Seen(model, it.Need, LogText.Lines(body)),
        PendingCall.Explain it => Explained(model, it.Agent, body),
        PendingCall.Timeline it => Timeline(model, it.Agent, body),
        _ => model,
    };

    // What waited for the answer stops waiting.
    private static ScreenModel Refused(ScreenModel model, PendingCall pending) => (pending, model.Mode) switch
    {
        (PendingCall.Lines it, Mode.Copy { State: var state }) when state.Pane == it.Pane =>
            model with { Mode = new Mode.Copy(CopyLines.GiveUp(state)) },
        (PendingCall.Log it, Mode.Log log) when log.Pane == it.Pane => model with { Mode = log with { IsLoading = false } },
        (PendingCall.Explain it, Mode.Page { Sheet: Sheet.Explain { View: null } page }) when page.Agent == it.Agent =>
            model with { Mode = new Mode.Typing() },
        (PendingCall.Timeline it, Mode.Page { Sheet: Sheet.Timeline sheet } page) when sheet.Agent == it.Agent =>
            model with { Mode = page with { Sheet = sheet with { IsLoading = false } } },
        _ => model,
    };

    private static Step Spawned(ScreenModel model, PendingCall.Spawn spawn, string body)
    {
        var next = model;
        if (model.Find(spawn.Name) is null && JsonSerializer.Deserialize(body, DaemonJson.Default.PaneView) is { Name.Length: > 0 } pane)
        {
            // The list with the new pane may come after this answer; the operator need not wait for it.
            next = Mustering.Panes(model, [.. model.Panes, pane]).Model;
        }
        return (spawn.Split is { } split
            ? Focusing.Split(next, split.Beside, spawn.Name, split.SideBySide)
            : Focusing.On(next, spawn.Name)).Done($"{spawn.Name}: started");
    }

    private static ScreenModel Events(ScreenModel model, string body)
    {
        var all = EventLines(body).Concat(model.Events).DistinctBy(it => it.Seq).OrderBy(it => it.Seq).TakeLast(ServerUpdate.EventsMax);
        return model with { Events = [.. all] };
    }

    // One event a line.
    private static IEnumerable<EventView> EventLines(string body) => body.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonSerializer.Deserialize(line, DaemonJson.Default.EventView) ?? throw new JsonException("null"));

    private static ScreenModel Timeline(ScreenModel model, string agent, string body) =>
        model.Mode is Mode.Page { Sheet: Sheet.Timeline sheet } page && sheet.Agent == agent
            ? model with { Mode = page with { Sheet = sheet with { Known = [.. EventLines(body).TakeLast(ServerUpdate.EventsMax)], IsLoading = false } } }
            : model;

    private static ScreenModel Explained(ScreenModel model, string agent, string body) =>
        model.Mode is Mode.Page { Sheet: Sheet.Explain sheet } page && sheet.Agent == agent
            ? model with { Mode = page with { Sheet = sheet with { View = JsonSerializer.Deserialize(body, DaemonJson.Default.ExplainView) } } }
            : model;

    private static Step AgentSpawned(ScreenModel model, string body)
    {
        var agent = JsonSerializer.Deserialize(body, DaemonJson.Default.AgentView) ?? throw new JsonException("null");
        var fleet = model.Fleet ?? new FleetView([], [], []);
        // The list with the new agent may come after this answer; the operator need not wait for it.
        var next = model.FindMember(agent.Name)?.Agent is null
            ? Mustering.Fleet(model, fleet with { Agents = [.. fleet.Agents, agent] }).Model
            : model;
        return Focusing.On(next, agent.Name).Done($"{agent.Name}: on its way");
    }

    private static ScreenModel Details(ScreenModel model, string pane, string body) =>
        model.Mode is Mode.Details details && details.Pane == pane
            ? model with { Mode = details with { Full = JsonSerializer.Deserialize(body, DaemonJson.Default.PaneView) } }
            : model;

    private static ScreenModel Log(ScreenModel model, string pane, string body)
    {
        if (model.Mode is not Mode.Log log || log.Pane != pane)
        {
            return model;
        }
        return model with { Mode = log with { Lines = LogText.Lines(body), IsLoading = false } };
    }
}

/// <summary>The log of a pane as lines of plain text.</summary>
internal static class LogText
{
    /// <summary>Lines kept in the view: more than anyone pages through; copy mode has the rest.</summary>
    public const int LinesMax = 5_000;

    /// <summary>Lines of a capture.</summary>
    public static ImmutableArray<string> Lines(string body)
    {
        var capture = JsonSerializer.Deserialize(body, DaemonJson.Default.CaptureView) ?? throw new JsonException("null");
        var kept = capture.Lines.TakeLast(LinesMax).Select(line => Drawing.PlainText.Of(line)).ToList();
        while (kept.Count > 0 && string.IsNullOrWhiteSpace(kept[^1]))
        {
            kept.RemoveAt(kept.Count - 1);
        }
        return [.. kept];
    }
}
