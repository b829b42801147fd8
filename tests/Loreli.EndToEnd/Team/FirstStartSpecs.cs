using Loreli.Protocol;

namespace Loreli.EndToEnd.Team;

/// <summary>From an empty repository to a team, and what is asked on the way.</summary>
public sealed class FirstStartSpecs : IDisposable
{
    private readonly TeamHome _team = new();

    public void Dispose() => _team.Dispose();

    [Fact]
    public void After_init_up_brings_a_team_without_another_step_and_each_agent_is_one_identity()
    {
        // No agent CLI of the machine: the scripted one plays the part.
        _team.Home.Environment["PATH"] = "/usr/bin:/bin";

        _team.Home.Ok("init").Output.ShouldContain("Next: loreli up");
        _team.Home.Ok("plan").Output.ShouldContain("+ add");
        _team.Home.Up();

        _team.Explained(null, "two agents that run", () => _team.Agents() is { Count: 2 } both && both.All(it => it.GetProperty("state").GetString() == "running") ? both : null);
        var agents = _team.Agents();
        agents.Select(it => it.GetProperty("role").GetString()).Order().ShouldBe(["action", "reviewer"]);
        agents.Select(it => it.GetProperty("name").GetString()).Distinct().Count().ShouldBe(2);
        agents.Select(it => it.GetProperty("branch").GetString()).Distinct().Count().ShouldBe(2);
        foreach (var agent in agents)
        {
            var name = agent.GetProperty("name").GetString()!;
            var spawned = _team.Await(name, "spawned");
            (spawned["provider"], spawned["backend"], spawned["role"], spawned["workspace"], spawned["branch"]).ShouldBe(
                ("scripted", "scripted", agent.GetProperty("role").GetString()!, "worktree", agent.GetProperty("branch").GetString()!));
            _team.AwaitActivity(name, "idle");
            _team.Explain(name).ShouldContain("rule composer");
        }
        _team.Home.Ok("plan").Output.ShouldBe("nothing to do: what is declared is what there is\n");
    }

    [Fact]
    public void What_nobody_has_looked_at_is_planned_and_not_begun_and_up_says_how_it_is_allowed()
    {
        _team.Write("agents:\n" + _team.Entry("first", "start:\n  say hello"));

        var plan = _team.Home.Ok("plan");
        var refused = _team.Home.Run("up", "-d");

        plan.Output.ShouldContain("+ add      first");
        plan.Output.ShouldContain("not trusted");
        refused.ExitCode.ShouldBe(ExitCode.NotPermitted);
        refused.Error.ShouldContain("LOR0640");
        refused.Error.ShouldContain("then allow it: loreli trust");
        _team.Home.Run("status").ExitCode.ShouldBe(ExitCode.NoDaemon);

        _team.Home.Ok("trust");
        _team.Home.Up();
        _team.AwaitActivity("first", "idle");
    }

    [Fact]
    public void An_agent_that_writes_a_configuration_does_not_thereby_allow_it()
    {
        _team.Home.Environment["LORELI_AGENT"] = "jazz";
        _team.Home.Ok("init");
        _team.Home.Environment.Remove("LORELI_AGENT");

        _team.Home.Run("trust", "--show").ExitCode.ShouldBe(ExitCode.NotPermitted);
    }
}
