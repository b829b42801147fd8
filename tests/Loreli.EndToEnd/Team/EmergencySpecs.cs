namespace Loreli.EndToEnd.Team;

/// <summary>The brake, and what is not the supervisor's to touch.</summary>
public sealed class EmergencySpecs : IDisposable
{
    private const string Fleet = """
        timeouts: { shutdown: 3s, grace: 500ms }
        scaling: { maxAgents: 20, maxBoots: 20, pace: 10ms..20ms }
        workspace: { minFreeSpace: 0 }
        watch: { interval: 200ms }
        agents:

        """;
    private const string Stubborn = "terminate ignore\nstart:\n  say Here.\nshutdown:\n  work 10m";

    private readonly TeamHome _team = new();

    public void Dispose() => _team.Dispose();

    [Fact]
    public void Stop_all_now_ends_every_agent_at_once_and_for_good_and_nobody_elses_pane()
    {
        var team = Fleet + _team.Entry("ann", Stubborn, "restart: { policy: always }") + _team.Entry("bob", Stubborn, "restart: { policy: always }");
        _team.Up(team);
        _team.Home.Spawn("mine", "/bin/sleep", "1000");
        _team.Home.SpawnShell("over", "exit 4");
        _team.Home.WaitForExit("over");
        _team.AwaitActivity("ann", "idle");
        _team.AwaitActivity("bob", "idle");

        var said = _team.Home.Ok("stop", "--all", "--now").Output;

        said.ShouldContain("ann");
        said.ShouldContain("bob");
        _team.AwaitState("ann", "dormant");
        _team.AwaitState("bob", "dormant");
        _team.Write(team + _team.Entry("cem", Stubborn));
        _team.Home.Ok("trust");
        _team.AwaitState("cem", "dormant");
        AwaitPasses(5);
        _team.Facts().Count(static it => it.Type == "spawned" && it.Agent is "ann" or "bob" or "cem").ShouldBe(2, "nobody comes back by himself");
        _team.Home.Ok("gc").Output.ShouldContain("over");
        _team.Home.StateOf("mine").ShouldBe("running");

        _team.Home.Ok("apply");
        foreach (var agent in (string[])["ann", "bob", "cem"])
        {
            _team.AwaitActivity(agent, "idle");
        }
    }

    [Fact]
    public void Agents_without_a_name_get_one_each_that_stays_theirs_over_restarts_and_daemons()
    {
        _team.Up(Fleet + $"  - {{ role: action, backend: scripted, workspace: none, replicas: 3, arguments: [--script, {_team.Script("many", "start:\n  say Here.")}] }}\n");
        var names = AwaitThree();

        _team.Home.Ok("kill", names[0]);
        _team.Home.Ok("restart", names[0]);
        _team.Home.KillDaemon(_team.Home.DaemonPid());
        _team.Home.Up();

        AwaitThree().ShouldBe(names);
        _team.AwaitActivity(names[0], "idle").GetProperty("generation").GetInt32().ShouldBe(2);
        ProcessScan.TouchingFolder(_team.Home.Home).Count(static it => it.Command.Contains(" --script ", StringComparison.Ordinal)
            && !it.Command.Contains(" keep", StringComparison.Ordinal)).ShouldBe(3, "one process for each");
    }

    private IReadOnlyList<string> AwaitThree() => _team.Explained<IReadOnlyList<string>>(null, "three agents at work", () =>
        _team.Agents() is { Count: 3 } all && all.All(static it => it.GetProperty("activity").GetString() == "idle")
            ? [.. all.Select(static it => it.GetProperty("name").GetString()!).Distinct().Order(StringComparer.Ordinal)]
            : null) is { Count: 3 } names ? names : throw new InvalidOperationException("two have one name");

    // What would come back by itself would do so in one of these.
    private void AwaitPasses(int count)
    {
        long Runs() => _team.Json("/v1/reactor").EnumerateArray().Single(static it => it.GetProperty("name").GetString() == "supervise").GetProperty("runs").GetInt64();
        var until = Runs() + count;
        Waiting.Until(() => Runs() >= until, "further passes of the reactor");
    }
}
