using System.Text.Json.Nodes;
using Loreli.Protocol.Daemon;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>Asks the daemon for what concerns supervised agents: their policy decides, never a pane's keys alone.</summary>
internal static class AgentVerbs
{
    /// <summary>Newest facts of the ledger that a timeline looks through.</summary>
    private const int EventsBack = 10_000;

    public static Step Kill(ScreenModel model, string agent) =>
        Verbs.Call(model, "POST", Path(agent, "/kill"), new JsonObject(), new PendingCall.Verb($"{agent}: killed"));

    public static Step Stop(ScreenModel model, string agent) =>
        Verbs.Call(model, "POST", Path(agent, "/shutdown"), new JsonObject(), new PendingCall.Verb($"{agent}: asked to stop"));

    public static Step Restart(ScreenModel model, string agent, bool fresh) => Verbs.Call(
        model, "POST", Path(agent, "/restart"), new JsonObject { ["fresh"] = fresh },
        new PendingCall.Verb(fresh ? $"{agent}: starting afresh" : $"{agent}: starting"));

    public static Step Answer(ScreenModel model, string agent, string answer) => Verbs.Call(
        model, "POST", Path(agent, "/answer"), new JsonObject { ["answer"] = answer }, new PendingCall.Verb($"{agent}: answered \"{answer}\""));

    /// <summary>Puts a need off; zero takes that back.</summary>
    public static Step PutOff(ScreenModel model, string need, TimeSpan time) => Verbs.Call(
        model, "POST", "/v1/attention/snooze", new JsonObject { ["id"] = need, ["seconds"] = time.TotalSeconds },
        new PendingCall.Verb(time > TimeSpan.Zero ? $"put off for {DurationText.Format(time)}" : "not put off any more"));

    public static Step Spawn(ScreenModel model, AgentForm form)
    {
        var body = new JsonObject { ["backend"] = form.Text(FormField.Backend) };
        foreach (var (field, name) in new[]
        {
            (FormField.Name, "name"), (FormField.Role, "role"), (FormField.Model, "model"), (FormField.Prompt, "prompt"),
        })
        {
            if (form.Text(field) is { Length: > 0 } text)
            {
                body[name] = text;
            }
        }
        return Verbs.Call(model, "POST", "/v1/agents", body, new PendingCall.SpawnAgent(form));
    }

    public static Step Apply(ScreenModel model) =>
        Verbs.Call(model, "POST", "/v1/apply", new JsonObject(), new PendingCall.Verb("the plan is being applied"));

    public static Step Explain(ScreenModel model, string agent) =>
        Verbs.Call(model, "GET", Path(agent, "/explain"), body: null, new PendingCall.Explain(agent));

    public static Step Timeline(ScreenModel model, string agent) => Verbs.Call(
        model, "GET", $"/v1/events?since=-{EventsBack}&agent={Uri.EscapeDataString(agent)}", body: null, new PendingCall.Timeline(agent));

    /// <summary>What the agent shows at the moment.</summary>
    public static Step Glimpse(ScreenModel model, AttentionView need) => model.Find(need.Agent) is { } pane
        ? Verbs.Call(model, "GET", Verbs.PanePath(pane.Name, "/capture"), body: null, new PendingCall.Glimpse(need.Id))
        : model;

    /// <summary>Has a process that can be ended.</summary>
    public static bool Runs(AgentView agent) => agent.State is AgentState.Starting or AgentState.Running or AgentState.Stopping;

    private static string Path(string agent, string rest) => $"/v1/agents/{Uri.EscapeDataString(agent)}{rest}";
}
