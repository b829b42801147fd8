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
}
