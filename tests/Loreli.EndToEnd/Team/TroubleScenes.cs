namespace Loreli.EndToEnd.Team;

/// <summary>Agents that stall, die and are refused.</summary>
internal static class TroubleScenes
{
    public static IReadOnlyList<Scene> All { get; } =
    [
        new("hung", "A spinner over a dead call stalls, although the screen moves",
            "start:\n  hang", "stall: { timeout: 2s, ladder: [nudge, warn] }", static (team, name) =>
            {
                team.Await(name, "stall", static it => it["severity"] == "nudge")["activity"].ShouldBe("busy");
                team.Await(name, "stall", static it => it["severity"] == "warning");
                team.AwaitNeed("stall", name);
                team.AwaitAgent(name, "warned about", static it => it.GetProperty("tier").GetString() == "warning");
                var why = team.Explain(name);
                why.ShouldContain("warning");
                why.ShouldContain("nudge (taken), warn (taken)");
            }),

        new("frozen", "Nudged, warned about, killed, and left alone by policy never",
            "start:\n  work 1s\n  freeze", "stall: { timeout: 2s, ladder: [nudge, warn, kill] }, restart: { policy: never }", static (team, name) =>
            {
                team.Await(name, "stall", static it => it["severity"] == "critical");
                team.AwaitState(name, "dormant");
                team.Await(name, "ended")["class"].ShouldBe("stalled");
                team.Explain(name).ShouldContain("showed no sign of life for");
            })
        {
            History = static (team, name) => team.Facts(name).Where(static it => it.Type == "stall")
                .Select(static it => $"{it["severity"]} {it["step"]}").ShouldBe(["nudge nudge", "warning warn", "critical kill"]),
        },

        new("hungry", "Who takes more memory than he may is ended, and it is known why",
            "start:\n  work 1s\n  hog 400MiB\n  wait 1h", "limits: { memory: 200MiB }, restart: { policy: never }", static (team, name) =>
            {
                team.AwaitState(name, "dormant");
                var ended = team.Await(name, "ended");
                (ended["class"], ended["signal"]).ShouldBe(("out-of-memory", "9"));
                team.Explain(name).ShouldContain("memory");
            }),

        new("dying", "Rapid deaths lead to back-off and giving up, and a restart by the operator ends that",
            "start:\n  exit 3", "restart: { intensity: 2, period: 10m, backoff: 300ms..600ms }", static (team, name) =>
            {
                team.AwaitState(name, "gave-up");
                team.Explain(name).ShouldContain("2 restarts within 10m did not help; at last it ended with exit code 3");
                team.AwaitNeed("gave-up", name);
                team.Home.Run("health", name).ExitCode.ShouldNotBe(0);
                team.Script(name, "start:\n  say Well again.");
                team.Verb(static () => false, "restart", name);
                team.AwaitScreen(name, "Well again.");
                team.AwaitActivity(name, "idle");
                team.Explain(name).ShouldContain("2 left");
            })
        {
            History = static (team, name) =>
            {
                var types = team.Facts(name).Select(static it => it.Type).Where(static it => it is "spawned" or "rapid-death" or "backoff" or "gave-up");
                types.ShouldBe(["spawned", "rapid-death", "backoff", "spawned", "rapid-death", "backoff", "spawned", "rapid-death", "gave-up", "spawned"]);
            },
        },

        new("walled", "A refused login holds all starts with it back until one that tries has proved it again",
            "start:\n  fail auth", "faults: { settle: 500ms }, restart: { intensity: 100 }", static (team, name) =>
            {
                team.Await(null, "breaker", static it => it["backend"] == "walled" && it["state"] == "open")["reason"].ShouldContain("401");
                foreach (var each in (string[])[$"{name}-1", $"{name}-2"])
                {
                    team.Script(name, "start:\n  say Logged in.");
                    team.AwaitScreen(each, "Logged in.");
                    team.AwaitActivity(each, "idle");
                }
                team.Await(null, "breaker", static it => it["backend"] == "walled" && it["state"] == "closed");
            })
        {
            Backend = "walled", Replicas = 2,
            History = static (team, name) =>
            {
                var facts = team.Facts();
                var story = facts.Where(static it => it.Type == "breaker" && it["backend"] == "walled").ToList();
                story.ShouldContain(static it => it["state"] == "half-open");
                long Of(string state) => story.Last(it => it["state"] == state).Seq;
                var starts = facts.Where(static it => it.Type == "spawned" && it["backend"] == "walled").Select(static it => it.Seq).ToList();
                starts.ShouldNotContain(it => it > story[0].Seq && it < story.First(static at => at["state"] == "half-open").Seq, "nobody is started while it is open");
                starts.Count(it => it > Of("half-open") && it < Of("closed")).ShouldBe(1, "one is the probe");
                facts.First(it => it.Type == "ended" && it.Agent!.StartsWith(name, StringComparison.Ordinal))["class"].ShouldBe("api-fatal");
            },
        },

        new("limited", "A rate limit with a time rests until then, and goes on",
            "start:\n  fail rate-limit 8s\nprompt:\n  work 1s\n  say Went on.", "faults: { settle: 500ms }", static (team, name) =>
            {
                team.Await(name, "parked")["reason"].ShouldContain("429");
                team.AwaitScreen(name, "Went on.");
                team.AwaitActivity(name, "idle");
                team.Await(name, "unparked");
                team.Facts(name).ShouldNotContain(static it => it.Type == "ended");
            })
        {
            Backend = "limited",
            History = static (team, name) =>
            {
                var until = DateTimeOffset.Parse(team.Await(name, "parked")["until"], System.Globalization.CultureInfo.InvariantCulture);
                team.Await(name, "unparked");
                TimeProvider.System.GetUtcNow().ShouldBeGreaterThanOrEqualTo(until);
            },
        },
    ];
}
