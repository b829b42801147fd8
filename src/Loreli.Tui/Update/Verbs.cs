using System.Text.Json;
using System.Text.Json.Nodes;
using Loreli.Protocol.Live;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>Asks the daemon for things, as the HTTP requests that they are.</summary>
internal static class Verbs
{
    /// <summary>More unanswered calls than an operator's keys can make: the daemon is stuck, and asking more does not help.</summary>
    private const int CallsMax = 64;

    public static Step Call(ScreenModel model, string method, string path, JsonNode? body, PendingCall pending)
    {
        if (model.Link is not Link.Connected)
        {
            return model.Failed("the daemon is not there at the moment");
        }
        if (model.IsReadOnlyClient && method != "GET")
        {
            return model.Failed("this screen is attached read-only");
        }
        if (model.Calls.Count >= CallsMax)
        {
            return model.Failed("the daemon has not answered earlier requests yet");
        }
        var id = model.NextCall;
        var next = model with { NextCall = id == int.MaxValue ? 1 : id + 1, Calls = model.Calls.SetItem(id, pending) };
        return new Step(next, []).Send(new ClientMessage.Call(id, method, path, body?.ToJsonString()));
    }

    public static string PanePath(string pane, string rest = "") => $"/v1/panes/{Uri.EscapeDataString(pane)}{rest}";

    public static Step Kill(ScreenModel model, string pane) => IsAgent(model, pane)
        ? AgentVerbs.Kill(model, pane)
        : Call(model, "POST", PanePath(pane, "/kill"), new JsonObject(), new PendingCall.Verb($"{pane}: killed"));

    public static Step Stop(ScreenModel model, string pane) => IsAgent(model, pane)
        ? AgentVerbs.Stop(model, pane)
        : Call(model, "POST", PanePath(pane, "/shutdown"), new JsonObject(), new PendingCall.Verb($"{pane}: asked to stop"));

    /// <param name="fresh">An agent begins a new conversation; a pane knows none.</param>
    public static Step Restart(ScreenModel model, string pane, bool fresh = false) => IsAgent(model, pane)
        ? AgentVerbs.Restart(model, pane, fresh)
        : Call(model, "POST", PanePath(pane, "/restart"), new JsonObject(), new PendingCall.Verb($"{pane}: restarted"));

    public static Step Dismiss(ScreenModel model, string pane) =>
        Call(model, "DELETE", PanePath(pane), body: null, new PendingCall.Verb($"{pane}: dismissed"));

    public static Step Rename(ScreenModel model, string pane, string name) =>
        Call(model, "POST", PanePath(pane, "/rename"), new JsonObject { ["name"] = name }, new PendingCall.Verb($"{pane} is now {name}"));

    public static Step Spawn(ScreenModel model, string name, IReadOnlyList<string> command, SplitWish? split)
    {
        var body = new JsonObject
        {
            ["name"] = name,
            ["command"] = new JsonArray([.. command.Select(word => (JsonNode)word)]),
        };
        return Call(model, "POST", "/v1/panes", body, new PendingCall.Spawn(name, split));
    }

    public static Step Lines(ScreenModel model, string pane, long from, int count) =>
        Call(model, "GET", PanePath(pane, $"/lines?from={from}&count={count}"), body: null, new PendingCall.Lines(pane));

    public static Step Search(ScreenModel model, string pane, string pattern, long from, bool backward) => Call(
        model, "GET", PanePath(pane, $"/search?regex={Uri.EscapeDataString(pattern)}&from={from}{(backward ? "&backward=true" : "")}&limit=1"),
        body: null, new PendingCall.Search(pane, pattern));

    // What is supervised is asked for by its name as an agent: its policy must know that an operator wanted it.
    private static bool IsAgent(ScreenModel model, string name) => model.FindMember(name)?.Agent is not null;

    /// <summary>The error of a failed reply in words.</summary>
    public static string Problem(ServerMessage.Reply reply)
    {
        try
        {
            using var document = JsonDocument.Parse(reply.Body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("message", out var message)
                && message.ValueKind == JsonValueKind.String)
            {
                var hint = root.TryGetProperty("hint", out var more) && more.ValueKind == JsonValueKind.String ? $" ({more.GetString()})" : "";
                return message.GetString() + hint;
            }
        }
        catch (JsonException)
        {
            // Not ours to explain: the status still says something.
        }
        return $"the daemon answered {reply.Status}";
    }
}
