using Loreli.Posix;
using Loreli.Protocol.Places;

namespace Loreli.Agents.Sessions;

/// <summary>What can be wrong with sessions, in words.</summary>
internal static class SessionMessages
{
    public static ErrorText NotWritten(string path, int errno) => new("LOR0600",
        $"{path} cannot be written: {Errno.Describe(errno)}",
        "Make room on that disk, or mend the rights of the folder; nothing is started that is not on record.");

    public static ErrorText Corrupt(string path, string keptAs, string why) => new("LOR0601",
        $"the record {path} cannot be used: {why}; it was put aside as {Path.GetFileName(keptAs)}",
        "The agent is started without its earlier conversation. Keep the file if you want to report this, else delete it.");

    public static ErrorText Newer(string path, int schema) => new("LOR0602",
        $"the record {path} was written by a newer loreli (schema {schema}, this one reads up to {AgentRecord.SchemaMax})",
        "Use the newer version here, or end its agents with it first.");

    public static ErrorText DeathLogNotWritten(string name, string reason) => new("LOR0603",
        $"the last screen of {name} could not be saved: {reason}", "Its recording still has it: loreli replay " + name);
}
