using Loreli.CommandLine;

namespace Loreli.Verbs;

/// <summary>One supervised agent: why it is as it is, and what to tell it.</summary>
internal static class AgentVerbs
{
    public static Verb Explain => new(
        "explain", "team", "Say why an agent is seen as it is: rule, lines of the screen, clocks, last steps.", "NAME", [Option.Json],
        ["loreli explain reviewer"], RunExplain)
    { Completes = Completes.Panes };

    public static Verb Answer => new(
        "answer", "team", "Answer the question that an agent waits with.", "NAME ANSWER…", [],
        ["loreli answer reviewer 1", "loreli answer reviewer \"Yes, and don't ask again\"", "loreli answer planner use the second plan"],
        RunAnswer)
    {
        Remarks = "ANSWER is an option's text or the beginning of it, its number from 1, or free text where that is asked for.\nThe option is chosen by moving the marker to it and looking before Enter: never blindly.",
        Completes = Completes.Panes,
    };

    public static Verb Ack => new(
        "ack", "team", "From inside an agent: say that a request of the supervisor is done, and that it may end you.", "REQUEST", [],
        ["loreli ack shutdown-12@reviewer"], RunAck);

    private static int RunExplain(Arguments arguments)
    {
        using var daemon = Daemon.Connect();
        return daemon.Get(Agent(arguments.Positionals[0], "explain"), arguments.Json ? Print.Json : Print.Text);
    }

    private static int RunAnswer(Arguments arguments)
    {
        using var daemon = Daemon.Connect();
        return daemon.Post(
            Agent(arguments.Positionals[0], "answer"), json => json.WriteString("answer", string.Join(' ', arguments.Positionals.Skip(1))));
    }

    private static int RunAck(Arguments arguments)
    {
        var request = arguments.Positionals[0];
        // The request names its agent, so that it can be said from anywhere in the agent's tree.
        var name = request.LastIndexOf('@') is >= 0 and var at ? request[(at + 1)..]
            : Environment.GetEnvironmentVariable("LORELI_AGENT") ?? throw new UsageException($"ack: \"{request}\" is no request, like shutdown-12@reviewer");
        using var daemon = Daemon.Connect();
        return daemon.Post(Agent(name, "ack"), json => json.WriteString("request", request));
    }

    /// <summary>Path of a verb of one agent.</summary>
    public static string Agent(string name, string verb) => $"/v1/agents/{Uri.EscapeDataString(name)}/{verb}";
}
