using Loreli.Daemon.Api;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Places;

namespace Loreli.Daemon.Supervision;

/// <summary>Every wording of the supervisor, once. Codes are those of docs/reference/errors.</summary>
internal static class FleetErrors
{
    public static ApiRefusal UnknownAgent(string name, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToList();
        return new(404, new ErrorView("LOR0701", $"there is no agent \"{Short(name)}\"",
            Nearest.To(name, names) is { } nearest ? $"Did you mean \"{nearest}\"?"
            : names.Count == 0 ? "There are no agents yet. Declare them in loreli.yml, or: loreli spawn --backend BACKEND"
            : $"There are: {string.Join(", ", names.Take(20))}{(names.Count > 20 ? ", …" : "")}"));
    }

    public static ApiRefusal UnknownRequest(string agent, string request) =>
        new(409, new ErrorView("LOR0702", $"agent \"{Short(agent)}\" has no open request \"{Short(request)}\"",
            "It may be over already. See: loreli events"));

    public static ApiRefusal UnknownNeed(string id, IEnumerable<string> known) =>
        new(404, new ErrorView("LOR0703", $"nothing \"{Short(id)}\" needs attention",
            Nearest.To(id, [.. known]) is { } nearest ? $"Did you mean \"{nearest}\"?" : "See: loreli attention"));

    public static ApiRefusal NoQuestion(string agent, string activity) =>
        new(409, new ErrorView("LOR0704", $"agent \"{agent}\" has no open question: it is {activity}", $"See: loreli explain {agent}"));

    public static ApiRefusal NotTaken(string agent, string why) =>
        new(409, new ErrorView("LOR0705", $"agent \"{agent}\" did not take it: {why}", $"See: loreli capture {agent}"));

    public static ApiRefusal NotRunning(string agent, string state) =>
        new(409, new ErrorView("LOR0706", $"agent \"{agent}\" cannot take that: it is {state}", $"Start it with: loreli restart {agent}"));

    public static ApiRefusal UnknownBackend(string name, IEnumerable<string> known) =>
        new(400, new ErrorView("LOR0707", $"there is no backend \"{Short(name)}\"",
            Nearest.To(name, [.. known]) is { } nearest ? $"Did you mean \"{nearest}\"?" : "See: loreli backends"));

    public static ApiRefusal AgentExists(string name) =>
        new(409, new ErrorView("LOR0708", $"there is an agent or a pane \"{name}\" already", "Choose another name, or leave it out."));

    public static ApiRefusal BadConfiguration(string problem) =>
        new(409, new ErrorView("LOR0709", $"loreli.yml cannot be applied: {problem}", "See: loreli config validate"));

    /// <summary>What a refusal elsewhere says, as an answer.</summary>
    public static ApiRefusal Of(ErrorText error, int status) => new(status, new ErrorView(error.Code, error.Message, error.Hint));

    public static ApiRefusal SupervisedPane(string name, string what) =>
        new(409, new ErrorView("LOR0710", $"pane \"{name}\" cannot {what}: it belongs to a supervised agent", $"See: loreli explain {name}"));

    public static ApiRefusal Busy() =>
        new(503, new ErrorView("LOR0711", "the supervisor has more to do than it can note", "Try again in a moment. See: loreli reactor"));

    public static ApiRefusal NoNameLeft(string theme) =>
        new(409, new ErrorView("LOR0712", $"theme \"{theme}\" has no name left for another agent", "Give the agent a name of your own."));

    private static string Short(string text) => text.Length <= 100 ? text : string.Concat(text.AsSpan(0, 99), "…");
}
