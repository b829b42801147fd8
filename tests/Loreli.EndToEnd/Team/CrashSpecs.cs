namespace Loreli.EndToEnd.Team;

/// <summary>The scenes once more, under daemons that are killed at any moment of them: the same end.</summary>
public sealed class CrashSpecs
{
    private const int Kills = 3;

    [Theory]
    [InlineData(1), InlineData(10)]
    public async Task A_killed_daemon_changes_the_end_of_no_scene(int seed)
    {
        using var team = new TeamHome();
        var random = new Prng((ulong)seed);
        team.Up(Scenes.Configuration(team, Scenes.All));
        var plays = SceneTeam.Play(team, Scenes.All);

        for (var kill = 0; kill < Kills; kill++)
        {
            Waiting.Pause(TimeSpan.FromMilliseconds(500 + random.Next(4_000)));
            team.Home.KillDaemon(team.Home.DaemonPid());
            team.Home.Up();
        }

        await Task.WhenAll(plays.Values.Select(static it => it.ContinueWith(static _ => { }, TaskScheduler.Default)));
        plays.Where(static it => it.Value.IsFaulted).Select(it => $"{it.Key}: {it.Value.Exception!.InnerException!.Message}\n{string.Join('\n', team.Facts(it.Key).TakeLast(20))}").ShouldBeEmpty();
        EachGenerationRanOnce(team);
    }

    [Fact]
    public void A_daemon_that_died_after_it_noted_the_configuration_and_before_its_agents_leaves_none_out()
    {
        using var team = new TeamHome();
        team.Up("workspace: { minFreeSpace: 0 }\nagents:\n" + team.Entry("ann", "start:\n  say Here."));
        team.AwaitActivity("ann", "idle");
        team.Home.Ok("down", "--now");
        File.Exists(Path.Combine(team.Home.StateFolder(), "applied.yml")).ShouldBeTrue();
        File.Delete(Path.Combine(team.Home.StateFolder(), "fleet.json"));

        team.Home.Up();

        team.AwaitActivity("ann", "idle");
    }

    private static void EachGenerationRanOnce(TeamHome team)
    {
        foreach (var generation in team.Facts().Where(static it => it.Agent is not null).GroupBy(static it => (it.Agent, it.Generation)))
        {
            generation.Count(static it => it.Type == "spawned").ShouldBeLessThanOrEqualTo(1, $"{generation.Key} was started twice");
            generation.Count(static it => it.Type == "ended").ShouldBeLessThanOrEqualTo(1, $"{generation.Key} ended twice");
            generation.Count(static it => it.Type == "removed").ShouldBeLessThanOrEqualTo(1, $"{generation.Key} was removed twice");
        }
    }
}
