namespace Loreli.EndToEnd.Team;

/// <summary>A loreli.yml that changes while its team runs.</summary>
public sealed class ChangeSpecs : IDisposable
{
    private const string Fleet = """
        timeouts: { shutdown: 3s, grace: 500ms }
        scaling: { maxAgents: 20, maxBoots: 20, pace: 10ms..20ms }
        workspace: { minFreeSpace: 0, cleanup: true }
        watch: { interval: 30s }
        agents:

        """;
    private const string Life = "start:\n  say Here.";

    private readonly TeamHome _team = new();

    public void Dispose() => _team.Dispose();

    [Fact]
    public void What_is_new_starts_what_is_gone_ends_and_what_changed_is_replaced_one_after_the_other_or_not_at_all()
    {
        _team.Up(Fleet + _team.Entry("ann", Life) + _team.Entry("bob", Life) + _team.Entry("cem", Life) + _team.Entry("dot", Life));
        AwaitIdle("ann", "bob", "cem", "dot");
        var before = _team.Facts()[^1].Seq;

        _team.Write(Fleet + _team.Entry("ann", Life, "env: { ROUND: two }") + _team.Entry("bob", Life, "env: { ROUND: two }")
            + _team.Entry("cem", Life, "stall: { timeout: 7m }") + _team.Entry("eve", Life));
        var plan = _team.Home.Ok("plan").Output;
        _team.AwaitNeed("configuration", null).GetProperty("text").GetString()!.ShouldContain("then allow it: loreli trust");
        _team.Facts().ShouldNotContain(it => it.Seq > before && it.Type == "spawned", "nothing of it begins before it is allowed");
        _team.Home.Ok("trust");

        foreach (var (step, agent) in (ReadOnlySpan<(string, string)>)[("restart", "ann"), ("restart", "bob"), ("update", "cem"), ("add", "eve"), ("remove", "dot")])
        {
            plan.ShouldContain($"{step,-8} {agent}");
        }
        plan.ShouldContain("not trusted");
        _team.Await("eve", "spawned");
        _team.Await("dot", "removed", static it => it["reason"] == "undeclared");
        _team.Await("ann", "spawned", static it => it.Generation == 2);
        _team.Await("bob", "spawned", static it => it.Generation == 2);
        AwaitIdle("ann", "bob", "cem", "eve");
        Replaced().ShouldBeOneOf("ann- ann+ bob- bob+", "bob- bob+ ann- ann+");
        _team.Await("cem", "changed", after: before)["needsRestart"].ToLowerInvariant().ShouldBe("false");
        _team.Facts("cem").Count(static it => it.Type == "spawned").ShouldBe(1);
        _team.Explain("cem").ShouldContain("7m");
        _team.Needs().ShouldNotContain(static it => it.StartsWith("configuration", StringComparison.Ordinal));
        _team.Home.Ok("plan").Output.ShouldStartWith("nothing to do");
    }

    [Fact]
    public void A_file_with_an_error_is_told_with_its_place_and_the_team_goes_on_as_it_was_also_under_a_new_daemon()
    {
        _team.Up(Fleet + _team.Entry("ann", Life));
        AwaitIdle("ann");

        _team.Write(Fleet + _team.Entry("ann", Life) + "  - { name: bob, backend: scripted, restrat: { policy: always } }\n");

        var need = _team.AwaitNeed("configuration", null).GetProperty("text").GetString()!;
        need.ShouldContain("loreli.yml:7:37: LOR0403 agents[1].restrat");
        need.ShouldContain("did you mean restart?");
        var refused = _team.Await(null, "configuration-refused", static it => it["problems"].Contains("LOR0403", StringComparison.Ordinal));
        refused["trusted"].ToLowerInvariant().ShouldBe("true");
        _team.Home.KillDaemon(_team.Home.DaemonPid());
        var up = _team.Home.Ok("up", "-d");
        up.Error.ShouldContain("loreli.yml:7:37: LOR0403");
        AwaitIdle("ann");
        _team.Home.Run("apply").Error.ShouldContain("LOR0709");
        _team.Facts("ann").Count(static it => it.Type == "spawned").ShouldBe(1);
    }

    [Fact]
    public void Work_that_is_nowhere_else_keeps_its_workspace_when_its_agent_leaves()
    {
        var worktree = "    workspace: worktree\n";
        string Entry(string name) => $"  - name: {name}\n    backend: scripted\n    arguments: [--script, {_team.Script(name, Life)}]\n{worktree}";
        _team.Up(Fleet + Entry("messy") + Entry("neat"));
        AwaitIdle("messy", "neat");
        string Folder(string name) => _team.AwaitActivity(name, "idle").GetProperty("workspace").GetString()!;
        var (messy, neat) = (Folder("messy"), Folder("neat"));
        File.WriteAllText(Path.Combine(messy, "half.txt"), "half done");

        _team.Write(Fleet[..Fleet.IndexOf("agents:", StringComparison.Ordinal)]);
        _team.Home.Ok("trust");

        _team.Await("messy", "workspace-cleaned")["keptBecause"].ShouldContain("1 file is not committed, like half.txt");
        _team.Await("neat", "workspace-cleaned")["keptBecause"].ShouldBeEmpty();
        File.ReadAllText(Path.Combine(messy, "half.txt")).ShouldBe("half done");
        Directory.Exists(neat).ShouldBeFalse();
        _team.Explained(null, "an empty team", () => _team.Agents().Count == 0 ? "" : null);
    }

    private void AwaitIdle(params ReadOnlySpan<string> agents)
    {
        foreach (var agent in agents)
        {
            _team.AwaitActivity(agent, "idle");
        }
    }

    // The order in which old processes of the two ended and new ones began.
    private string Replaced() => string.Join(' ', _team.Facts()
        .Where(static it => it.Agent is "ann" or "bob" && ((it.Type == "ended" && it.Generation == 1) || (it.Type == "spawned" && it.Generation == 2)))
        .Select(static it => it.Agent + (it.Type == "ended" ? "-" : "+")));
}
