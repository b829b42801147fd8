using Loreli.CommandLine;
using Loreli.Keeper;

namespace Loreli.Verbs;

/// <summary>Started by the daemon, one per agent; what it is to do comes on standard input.</summary>
internal static class KeepVerb
{
    public static Verb Definition => new(
        "keep", null, "Keep one agent (internal: the daemon starts it and says on standard input what to do).", "", [], ["loreli keep"],
        _ => KeeperProgram.Run());
}
