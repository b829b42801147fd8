namespace Loreli.EndToEnd.Team;

/// <summary>Agents that are well, whatever it looks like.</summary>
internal static class QuietScenes
{
    /// <summary>A stall clock that must not run here.</summary>
    private const string Hasty = "stall: { timeout: 3s, ladder: [nudge, warn, kill] }";

    /// <summary>One that lets a spinner turn for as long as a scene takes.</summary>
    private const string Patient = "stall: { timeout: 2m }";

    public static IReadOnlyList<Scene> All { get; } =
    [
        new("newcomer", "First-run dialogs are answered as policy says, whichever option they mark first",
            "start:\n  dialog theme\n  dialog trust no\n  say I am in.", Hasty, (team, name) =>
            {
                team.AwaitScreen(name, "I am in.");
                team.AwaitActivity(name, "idle");
                team.Explain(name).ShouldContain("rule composer");
            })
        {
            History = (team, name) => team.Facts(name).Where(static it => it.Type == "answered")
                .Select(static it => (it["kind"], it["by"])).ShouldBe([("theme", "policy"), ("trust-folder", "policy")]),
        },

        new("asked", "A dialog whose policy is to ask waits for the operator",
            "start:\n  dialog key\n  say Key chosen.", Hasty, (team, name) =>
            {
                Answer(team, name, "1");
                team.AwaitScreen(name, "Key chosen.");
                team.AwaitActivity(name, "idle");
            }),

        new("questioner", "A question waits unnudged, stands in the queue and is answered in place",
            "start:\n  ask git push\n  say Pushed.", Hasty, (team, name) =>
            {
                team.AwaitAgent(name, "waiting for longer than its whole ladder", it => it.GetProperty("activity").GetString() == "waiting"
                    && TimeProvider.System.GetUtcNow() - it.GetProperty("activitySince").GetDateTimeOffset() > TimeSpan.FromSeconds(10));
                team.Explain(name).ShouldContain("waiting");
                Answer(team, name, "Yes");
                team.AwaitScreen(name, "Pushed.");
                team.AwaitActivity(name, "idle");
                team.Facts(name).ShouldNotContain(static it => it.Type == "stall");
                team.Needs().ShouldNotContain(it => it.StartsWith("waiting:" + name, StringComparison.Ordinal));
            })
        { History = (team, name) => team.Facts(name).Single(static it => it.Type == "answered")["by"].ShouldBe("operator") },

        new("turner", "Busy, idle, prompted, busy and idle again",
            "start:\n  work 3s First task\n  say First done.\nprompt:\n  work 3s Second task\n  say Second done.", Patient, (team, name) =>
            {
                team.AwaitScreen(name, "First done.");
                team.AwaitActivity(name, "idle");
                team.Ask("POST", $"/v1/agents/{name}/prompt", """{"text":"on with it"}""").Status.ShouldBe(202);
                team.AwaitScreen(name, "Second done.");
                team.AwaitActivity(name, "idle");
                team.Facts(name).ShouldNotContain(static it => it.Type == "ended");
            })
        { History = static (team, name) => team.Await(name, "prompt-delivered") },

        new("builder", "A long silent build in a child process is no stall",
            "start:\n  build 14s\n  say Built.", "stall: { timeout: 4s, ladder: [nudge, warn, kill] }", (team, name) =>
            {
                team.AwaitScreen(name, "Built.");
                team.AwaitActivity(name, "idle");
                team.Facts(name).ShouldNotContain(static it => it.Type == "stall" || it.Type == "ended");
            }),
    ];

    private static void Answer(TeamHome team, string name, string option)
    {
        team.AwaitActivity(name, "waiting");
        team.AwaitNeed("waiting", name).GetProperty("question").GetProperty("options").GetArrayLength().ShouldBeGreaterThan(1);
        team.Verb(() => team.Agents().Any(it => it.GetProperty("name").GetString() == name && it.GetProperty("activity").GetString() == "idle"), "answer", name, option);
    }
}
