namespace Loreli.EndToEnd.Team;

/// <summary>What the operator hears of while no screen is attached.</summary>
public sealed class NotificationSpecs : IDisposable
{
    private readonly TeamHome _team = new();

    public void Dispose() => _team.Dispose();

    [Fact]
    public void A_program_of_the_operators_is_told_what_needs_him_and_told_again_while_it_lasts()
    {
        var heard = Path.Combine(_team.Home.Root, "heard.txt");
        _team.Up($"notifications: {{ command: [sh, -c, \"cat >> {heard}\"], kinds: [waiting], escalate: 1s }}\nwatch: {{ interval: 300ms }}\nworkspace: {{ minFreeSpace: 0 }}\nagents:\n"
            + _team.Entry("asker", "start:\n  ask git push\n  say Pushed."));

        _team.AwaitNeed("waiting", "asker");
        _team.Await("asker", "notified", static it => it["by"] == "command" && it["times"] == "1").Data.GetProperty("problem").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        _team.Await("asker", "notified", static it => it["times"] == "2")["need"].ShouldStartWith("waiting:asker:1");

        var lines = File.ReadAllLines(heard).Where(static it => it.Contains("asker asks: ", StringComparison.Ordinal)).ToList();
        lines[0].ShouldStartWith("waiting: ");
        lines[1].ShouldStartWith("[2] waiting: ");
    }
}
