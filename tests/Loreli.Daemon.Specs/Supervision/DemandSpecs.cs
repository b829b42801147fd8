using Loreli.Agents.Identities;
using Loreli.Daemon.Supervision;
using Loreli.Ledger;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Loreli.Supervision;
using Shouldly;
using Xunit;

namespace Loreli.Daemon.Specs.Supervision;

/// <summary>A whole daemon over fake panes, and work that a spec makes up.</summary>
public sealed class DemandSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ld-").FullName;
    private readonly string _programs = Directory.CreateTempSubdirectory("ld-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_programs, recursive: true);
    }

    [Fact] // L-050, L-055, L-061
    public async Task Work_that_needs_a_reviewer_gets_one_of_the_other_side_and_his_name_is_free_when_he_has_left()
    {
        Install("claude");
        Install("codex");
        var needed = 1;
        await using var daemon = await Start(
            new ScriptedSource("reviews", "reviewer") { Answer = _ => Task.FromResult(new Demand("reviewer", needed, 0, needed) { ActionProviders = ["claude"] }) },
            new ScriptedSource("broken", "action") { Answer = static _ => throw new InvalidOperationException("no hub") });
        using var client = daemon.Connect();
        using var live = daemon.Live();

        var name = live.Await<ServerMessage.Happened>(static it => it.Event.Type == EventType.Spawned).Event.Agent;
        var agent = client.Send("GET", "/v1/agents").ReadJson(DaemonJson.Default.IReadOnlyListAgentView).ShouldHaveSingleItem();
        (agent.Name, agent.Generation).ShouldBe((name, 1));
        (agent.Role, agent.Backend, agent.Side, agent.IsDeclared).ShouldBe(("reviewer", "codex", "yang", false));
        Themes.OwnerOf(agent.Name).ShouldNotBeNull().Side.ShouldBe(Side.Yang);
        daemon.Panes[agent.Name].Spec.Environment["LORELI_ROLE"].ShouldBe("reviewer");

        client.Send("GET", "/v1/demand").ReadText().ShouldContain("\"role\":\"reviewer\",\"workload\":1,\"supply\":0,\"deficit\":1");

        needed = 0;
        client.Post($"/v1/agents/{agent.Name}/kill").Status.ShouldBe(200);
        live.Await<ServerMessage.Fleet>(static it => it.View.Agents.Count == 0);
        client.Post("/v1/agents", $$"""{"backend":"shell","name":"{{agent.Name}}"}""").Status.ShouldBe(201);

        var events = daemon.Events();
        var scaled = events.Where(static it => it.Type == EventType.Scaled).ShouldHaveSingleItem();
        (scaled.Data.GetProperty("role").GetString(), scaled.Data.GetProperty("singleSide").GetString()).ShouldBe(("reviewer", "false"));
        events.Where(static it => it.Type == EventType.HandlerFailed).ShouldHaveSingleItem().Data.GetProperty("handler").GetString().ShouldBe("demand/broken");
    }

    private Task<TestDaemon> Start(params IWorkSource[] sources) => TestDaemon.Start(root: _folder, change: it => it with
    {
        Sources = sources,
        Environment = new Dictionary<string, string>(it.Environment) { ["PATH"] = $"{_programs}:/bin" },
    });

    private void Install(string program)
    {
        var file = Path.Combine(_programs, program);
        File.WriteAllText(file, "#!/bin/sh\necho 1.0.0\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
