namespace Loreli.EndToEnd.Team;

/// <summary>loreli.yml while a daemon runs: not trusted, changed in place, broken and mended.</summary>
public sealed class ConfigurationChangeSpecs : IDisposable
{
    private const string Quick = """
        timeouts: { rapidDeath: 1s, shutdown: 3s, grace: 500ms }
        scaling: { maxBoots: 20, pace: 1ms..2ms }
        workspace: { minFreeSpace: 0 }

        """;

    private readonly TeamHome _team = new();

    public void Dispose() => _team.Dispose();

    [Fact]
    public void A_changed_file_that_nobody_has_looked_at_changes_nothing_until_it_is_trusted()
    {
        Up(_team.Entry("a", "start:"));

        _team.Write(Text(_team.Entry("a", "start:"), _team.Entry("b", "start:")));
        _team.Await(null, "configuration-refused");
        _team.AwaitNeed("configuration", null);
        var refused = _team.Home.Run("apply");

        (refused.ExitCode, refused.Error.Contains("LOR0640", StringComparison.Ordinal)).ShouldBe((77, true));
        _team.Agents().Count.ShouldBe(1);
        _team.Home.Ok("plan").Output.ShouldContain("+ add      b");

        _team.Home.Ok("trust");
        _team.AwaitActivity("b", "idle");
        Waiting.Until(() => !_team.Needs().Any(static it => it.StartsWith("configuration", StringComparison.Ordinal)), "the end of the need");
    }

    [Fact]
    public void A_broken_file_is_reported_with_its_place_and_what_ran_before_goes_on()
    {
        Up(_team.Entry("a", "start:"));
        var pid = _team.Home.PidOf("a");

        _team.Write(Quick + "agents:\n  - { name: a, backend: scripted, workspace: sharde }\n");
        var refused = _team.Await(null, "configuration-refused");

        refused["problems"].ShouldContain("loreli.yml:5:");
        refused["problems"].ShouldContain("shared");
        _team.Home.Run("apply").ExitCode.ShouldBe(1);
        _team.Home.PidOf("a").ShouldBe(pid);

        Change(_team.Entry("a", "start:"), _team.Entry("b", "start:"));
        _team.AwaitActivity("b", "idle");
        _team.Home.PidOf("a").ShouldBe(pid);
    }

    [Fact]
    public void A_daemon_that_starts_over_a_broken_file_goes_on_with_the_one_before()
    {
        Up(_team.Entry("a", "start:", "restart: { policy: always, backoff: 50ms..100ms }"));
        _team.Home.KillDaemon(_team.Home.DaemonPid());

        _team.Write("agents: nonsense\n");
        _team.Home.Up();
        _team.AwaitActivity("a", "idle");
        _ = Posix.Signals.Send(_team.Home.PidOf("a"), Posix.Signals.SIGKILL);

        _team.AwaitAgent("a", "second generation", static it => it.GetProperty("generation").GetInt32() == 2);
        _team.AwaitActivity("a", "idle");
    }

    [Fact]
    public void Changed_agents_are_restarted_added_ones_started_and_removed_ones_asked_to_end()
    {
        Up(_team.Entry("a", "start:"), _team.Entry("b", "start:"), _team.Entry("c", "start:"));
        var untouched = _team.Home.PidOf("a");

        Change(_team.Entry("a", "start:", "restart: { intensity: 9 }"), _team.Entry("b", "start:", "role: reviewer"), _team.Entry("d", "start:"));

        _team.AwaitActivity("d", "idle");
        Waiting.Until(() => _team.Agents().All(static it => it.GetProperty("name").GetString() != "c"), "the end of c");
        _team.AwaitAgent("b", "changed", static it => it.GetProperty("generation").GetInt32() == 2 && it.GetProperty("role").GetString() == "reviewer");
        _team.AwaitActivity("b", "idle");
        (_team.Home.PidOf("a"), _team.AwaitActivity("a", "idle").GetProperty("restartsLeft").GetInt32()).ShouldBe((untouched, 9));
        _team.Await("c", "removed")["reason"].ShouldBe("undeclared");
    }

    [Fact]
    public void Agents_without_names_take_them_from_the_theme_and_keep_them()
    {
        _team.Up(Quick + "theme: zelda\nagents:\n  - { backend: scripted, workspace: none, replicas: 2 }\n");
        var names = Names();

        _team.Home.Ok("down");
        _team.Home.Up();

        Names().ShouldBe(names);
        names.Distinct(StringComparer.Ordinal).Count().ShouldBe(2);

        string[] Names()
        {
            Waiting.Until(() => _team.Agents().Count(static it => it.GetProperty("state").GetString() == "running") == 2, "both agents");
            return [.. _team.Agents().Select(static it => it.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public void A_dependent_agent_waits_until_the_other_is_idle()
    {
        _team.Up(Text(_team.Entry("second", "start:", "dependsOn: [first]"), _team.Entry("first", "start:\n  work 2s")));
        _team.AwaitActivity("second", "idle");

        _team.Facts().Where(static it => it.Type == "spawned").Select(static it => it.Agent).ShouldBe(["first", "second"]);
    }

    private static string Text(params string[] entries) => Quick + "agents:\n" + string.Concat(entries);

    private void Up(params string[] entries)
    {
        _team.Up(Text(entries));
        foreach (var name in entries.Select(static it => it.Split("name: ")[1].Split(',')[0]))
        {
            _team.AwaitActivity(name, "idle");
        }
    }

    private void Change(params string[] entries)
    {
        _team.Write(Text(entries));
        _team.Home.Ok("trust");
    }
}
