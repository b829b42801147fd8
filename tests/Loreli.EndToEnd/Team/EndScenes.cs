namespace Loreli.EndToEnd.Team;

/// <summary>Agents that are ended, and how they take it.</summary>
internal static class EndScenes
{
    public static IReadOnlyList<Scene> All { get; } =
    [
        new("polite", "A request to end that is acknowledged ends the agent without force",
            "start:\n  say Here.", "restart: { policy: always }", static (team, name) =>
            {
                team.AwaitActivity(name, "idle");
                team.Verb(static () => false, "shutdown", name);
                team.AwaitState(name, "dormant");
                team.Await(name, "ended")["class"].ShouldBe("asked");
            })
        {
            History = static (team, name) =>
            {
                var asked = team.Await(name, "shutdown-asked");
                asked["requestId"].ShouldMatch($"^shutdown-[0-9]+@{name}$");
                var done = team.Await(name, "shutdown-done");
                (done["requestId"], done["acknowledged"].ToLowerInvariant()).ShouldBe((asked["requestId"], "true"));
            },
        },

        new("deaf", "A request to end that is ignored is followed by force when its time is over",
            "terminate ignore\nstart:\n  say Here.\nshutdown:\n  work 10m", "restart: { policy: always }", static (team, name) =>
            {
                team.AwaitActivity(name, "idle");
                team.Verb(static () => false, "shutdown", name);
                team.AwaitState(name, "dormant");
                var ended = team.Await(name, "ended");
                (ended["class"], ended["signal"]).ShouldBe(("asked", "9"));
            })
        { History = static (team, name) => team.Await(name, "shutdown-done")["acknowledged"].ToLowerInvariant().ShouldBe("false") },

        new("raced", "A kill overtakes a request to end, and both end it once",
            "start:\n  say Here.\nshutdown:\n  work 10m", "restart: { policy: always }", static (team, name) =>
            {
                team.AwaitActivity(name, "idle");
                team.Verb(static () => false, "shutdown", "--grace", "10m", name);
                team.Verb(static () => false, "kill", name);
                team.AwaitState(name, "dormant");
            })
        { History = static (team, name) => team.Facts(name).Count(static it => it.Type is "ended").ShouldBe(1) },

        new("storm", "Of a storm of children in sessions of their own none outlives the agent",
            "start:\n  fork 40\n  say Forked.", "restart: { policy: never }", static (team, name) =>
            {
                team.AwaitScreen(name, "Forked.");
                Waiting.Until(() => Children(team, name).Count == 40, "forty children");
                team.Verb(static () => false, "kill", name);
                team.AwaitState(name, "dormant");
                Waiting.Until(() => Children(team, name).Count == 0, "the end of the storm");
            }),
    ];

    private static IReadOnlyList<LiveProcess> Children(TeamHome team, string name) =>
        [.. ProcessScan.TouchingFolder(Path.Combine(team.Home.Root, "home")).Where(it => it.Command.StartsWith("sleep", StringComparison.Ordinal) || it.Command.Contains("/sleep ", StringComparison.Ordinal))];
}
