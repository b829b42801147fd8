using Loreli.Protocol.Places;

namespace Loreli.Agents.Trust;

/// <summary>What can be wrong with trust, in words.</summary>
public static class TrustMessages
{
    /// <summary>Exit code 77.</summary>
    public static ErrorText NotTrusted(string file, TrustState state) => new("LOR0640",
        $"{file} {(state is TrustState.Changed ? "has changed since it was trusted" : "is not trusted")}, so nothing of it runs: it can start any command as you",
        "Look at what it would run (loreli trust --show), then allow it: loreli trust");

    public static ErrorText NotByAgents(string agent) => new("LOR0641",
        $"{agent} is an agent, and agents do not decide what is trusted", "Run loreli trust in a shell of your own.");

    public static ErrorText OtherHash(string file, string asked, string seen) => new("LOR0642",
        $"{file} is not what you asked to trust: its content has the hash {seen}, not {asked}", "See what it is now: loreli trust --show");

    public static ErrorText Invalid(string file) => new("LOR0643",
        $"{file} cannot be trusted because it cannot be used", "Mend it first: loreli config validate");

    internal static ErrorText NotWritten(string path, string why) => new("LOR0644",
        $"the trust cannot be written to {path}: {why}", "Make room on that disk, or mend the rights of the folder.");
}
