using Loreli.Client;
using Loreli.Daemon.Panes;
using Loreli.Ledger;
using Loreli.Protocol.Daemon;
using Loreli.Protocol.Live;
using Shouldly;
using Xunit;

namespace Loreli.Daemon.Specs.Supervision;

public sealed class AgentRemovalSpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ld-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact] // D-L14, D-L16
    public async Task An_agent_that_is_killed_leaves_once_and_its_name_can_be_had_again()
    {
        await using var daemon = await TestDaemon.Start(root: _folder);
        using var client = daemon.Connect();
        using var live = daemon.Live();
        Spawn(client);
        live.Await<ServerMessage.Happened>(static it => it.Event is { Type: EventType.Spawned, Agent: "a", Generation: 1 });

        client.Post("/v1/agents/a/kill").Status.ShouldBe(200);
        live.Await<ServerMessage.Fleet>(static it => it.View.Agents.Count == 0);
        Spawn(client);
        live.Await<ServerMessage.Happened>(static it => it.Event is { Type: EventType.Spawned, Agent: "a", Generation: 2 });

        var removed = daemon.Events().Where(static it => it.Type == EventType.Removed).ShouldHaveSingleItem();
        (removed.Generation, removed.Data.GetProperty("reason").GetString()).ShouldBe((1, "killed"));
    }

    [Fact] // D-L14: a daemon that dies between the deed and its note does the deed again.
    public void A_removal_that_is_done_twice_is_told_once()
    {
        using var ledger = EventLedger.Open(Path.Combine(_folder, "ledger.db"), TimeProvider.System).ShouldBeOfType<LedgerOutcome.Opened>().Ledger;
        using var roster = new Roster(static listener => new FakePanes(listener), ledger, TimeProvider.System);

        roster.RecordGone("a", 1, "killed");
        roster.RecordGone("a", 1, "killed");
        ledger.Flush(TestDaemon.Long).ShouldBeTrue();
        roster.RecordGone("a", 1, "killed");
        roster.RecordGone("a", 2, "killed");
        ledger.Flush(TestDaemon.Long).ShouldBeTrue();

        ledger.Read(0, 10).Select(static it => it.Generation).ShouldBe([1, 2]);
    }

    private static void Spawn(DaemonClient client) =>
        client.Post("/v1/agents", """{"backend":"shell","name":"a"}""").Status.ShouldBe(201);
}
