using Loreli.Agents.Backends;
using Loreli.Protocol.Places;

namespace Loreli.Agents.Launch;

/// <summary>What can be wrong with a launch, in words.</summary>
internal static class LaunchMessages
{
    public static ErrorText Unexpected(string step, Exception error) => new("LOR0630",
        $"the launch failed at its step \"{step}\": {error.GetType().Name}: {error.Message}",
        "What was begun is taken back. If the reason is not on your side, please report it.");

    public static ErrorText Stopped(string step) => new("LOR0631",
        $"the launch was given up before its step \"{step}\": the daemon is stopping or the agent is no longer wanted",
        "Start it again when the daemon runs: loreli spawn, or loreli apply.");

    public static ErrorText CannotAsk(string agent, string backend, CommandOutcome.Refused refused) => new("LOR0632",
        $"{agent} cannot be started: the backend {backend} has no {refused.What} \"{refused.Seen}\""
            + (refused.Known.Count > 0 ? $"; it has {string.Join(", ", refused.Known)}" : ""),
        $"Change it in loreli.yml, or teach the backend that {refused.What} (docs/reference/backends.md).");

    public static ErrorText SecretInCommand(string agent) => new("LOR0633",
        $"{agent} is not started: the value of a secret variable stands in its command line, where every user of this machine could read it",
        "Take it out of agents.command or agents.arguments; programs get secrets by agents.env.");

    public static ErrorText FilesNotWritten(string folder, string why) => new("LOR0634",
        $"the files for an agent's CLI cannot be written to {folder}: {why}", "Make room on that disk, or mend the rights of the folder.");

    public static ErrorText NoName(string name, string why) => new("LOR0635",
        $"the name \"{name}\" cannot be given to a new agent: {why}", "Choose another name, or end the agent that has it.");

    public static ErrorText RecordChanged(string name) => new("LOR0636",
        $"the record of {name} was changed while it was being started", "Start it again.");
}
