using Loreli.Posix;

namespace Loreli.EndToEnd.Team;

/// <summary>A team outlives its daemon, goes down and up with it when that is wanted, and stays stopped when that is.</summary>
public sealed class DaemonLifeSpecs : IDisposable
{
    private const string Quick = """
        timeouts: { rapidDeath: 1s, shutdown: 3s, grace: 500ms }
        scaling: { maxBoots: 20, pace: 1ms..2ms }
        workspace: { minFreeSpace: 0 }

        """;

    private readonly TeamHome _team = new();

    public void Dispose() => _team.Dispose();

    [Fact]
    public void A_new_daemon_adopts_what_runs_and_starts_nothing_twice()
    {
        Up(_team.Entry("a", "start:"), _team.Entry("b", "start:"));
        var pids = (Pid("a"), Pid("b"));

        _team.Home.KillDaemon(_team.Home.DaemonPid());
        _team.Home.Up();

        (Pid("a"), Pid("b")).ShouldBe(pids);
        _team.Facts().Count(static it => it.Type == "spawned").ShouldBe(2);
    }

    [Fact]
    public void What_died_while_there_was_no_daemon_is_started_by_the_next()
    {
        Up(_team.Entry("a", "start:", "restart: { backoff: 100ms..1s }"));
        var pid = Pid("a");

        _team.Home.KillDaemon(_team.Home.DaemonPid());
        _ = Signals.Send(pid, Signals.SIGKILL);
        Waiting.Until(() => !ProcessScan.IsAlive(pid), "its end");
        _team.Home.Up();

        _team.AwaitAgent("a", "second generation", static it => it.GetProperty("generation").GetInt32() == 2);
        _team.AwaitActivity("a", "idle");
    }

    [Fact]
    public void Agents_that_went_down_with_the_daemon_come_up_with_the_next_and_nothing_counts_as_a_failure()
    {
        Up(_team.Entry("a", "start:"));

        _team.Home.Ok("down");
        _team.Home.Up();

        var agent = _team.AwaitActivity("a", "idle");
        (agent.GetProperty("generation").GetInt32(), agent.GetProperty("restarts").GetInt32()).ShouldBe((2, 0));
        _team.Facts("a").Single(static it => it.Type == "ended")["class"].ShouldBe("asked");
    }

    [Fact]
    public void What_is_just_being_started_goes_down_too()
    {
        _team.Write(Quick + "agents:\n" + string.Concat(Enumerable.Range(0, 8).Select(it => _team.Entry($"a{it}", "start:"))));
        _team.Home.Ok("trust");
        _team.Home.Up();
        _team.Await("a3", "spawned");

        _team.Home.Ok("down", "--now");

        _team.Home.Processes().ShouldBeEmpty();
    }

    [Fact]
    public void The_emergency_brake_holds_over_a_new_daemon_until_the_operator_lets_go_and_spares_foreign_panes()
    {
        Up(_team.Entry("a", "start:", "restart: { policy: always, backoff: 50ms..100ms }"));
        _team.Home.Spawn("mine", "sleep", "1000");

        _team.Home.Ok("stop", "--all", "--now");
        _team.AwaitState("a", "dormant");
        _team.Home.KillDaemon(_team.Home.DaemonPid());
        _team.Home.Up();
        _team.Json("/v1/health");
        _team.AwaitState("a", "dormant");
        _team.Home.StateOf("mine").ShouldBe("running");

        _team.Home.Ok("apply");
        _team.AwaitActivity("a", "idle");
    }

    [Fact]
    public void An_agent_that_an_operator_adds_is_kept_alive_by_the_next_daemon_too()
    {
        Up();

        var name = _team.Home.Ok("spawn", "--backend", "scripted", "--role", "tester").Output.Trim();
        _team.AwaitActivity(name, "idle");
        _team.Home.KillDaemon(_team.Home.DaemonPid());
        _team.Home.Up();
        _ = Signals.Send(Pid(name), Signals.SIGKILL);

        _team.AwaitAgent(name, "second generation", static it => it.GetProperty("generation").GetInt32() == 2).GetProperty("role").GetString().ShouldBe("tester");
    }

    [Fact]
    public void Garbage_collection_and_renaming_keep_away_from_agents()
    {
        Up(_team.Entry("a", "start:"));
        _team.Home.Ok("kill", "a");
        _team.AwaitState("a", "dormant");

        _team.Home.Ok("gc").Output.ShouldNotContain("removed");
        _team.Home.Run("gc", "a").Error.ShouldContain("LOR0710");
        _team.Home.Run("rename", "a", "b").Error.ShouldContain("LOR0710");
    }

    private void Up(params string[] entries)
    {
        _team.Up(Quick + (entries.Length == 0 ? "" : "agents:\n" + string.Concat(entries)));
        foreach (var name in entries.Select(static it => it.Split("name: ")[1].Split(',')[0]))
        {
            _team.AwaitActivity(name, "idle");
        }
    }

    private int Pid(string agent)
    {
        _team.AwaitActivity(agent, "idle");
        return _team.Home.PidOf(agent);
    }
}
