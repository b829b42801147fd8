using System.Text.Json;
using Loreli.Agents.Sessions;
using Shouldly;
using Xunit;

namespace Loreli.Agents.Specs.Sessions;

public sealed class TraceSpecs
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private readonly List<TraceFact> _facts = [];

    [Fact]
    public void A_timeline_tells_what_an_agent_did_and_nothing_of_others()
    {
        Tell("spawned", "jazz", """{"pid":1,"command":["claude","--model","opus"],"cwd":"/w/jazz"}""");
        Tell("spawned", "prowl", """{"command":["codex"]}""");
        Tell("prompt-delivered", "jazz", """{"text":"fix it","tries":1}""");
        Tell("status", "jazz", """{"state":"blocked","kind":"permission","message":"approve Bash"}""");
        Tell("exited", "jazz", """{"exitCode":null,"signal":"SIGKILL","ranSeconds":12.5}""");

        Lines("jazz").ShouldBe(
        [
            "life started claude --model opus in /w/jazz", "prompt text fix it, tries 1", "state says it is blocked, permission: approve Bash",
            "life ended by SIGKILL after 12.5 s",
        ]);
    }

    [Fact]
    public void An_agent_keeps_what_it_did_under_its_former_name_and_not_what_another_did_under_it_later()
    {
        Tell("spawned", "old", """{"command":["a"]}""");
        Tell("renamed", "new", """{"from":"old"}""");
        Tell("spawned", "old", """{"command":["b"]}""");
        Tell("exited", "new", """{"exitCode":0}""");

        Lines("new").ShouldBe(["life started a", "life renamed from old", "life ended with 0"]);
        Lines("old").ShouldBe(["life started a", "life started b"]);
    }

    [Fact]
    public void The_latest_are_kept_when_there_is_a_limit()
    {
        for (var count = 0; count < 10; count++)
        {
            Tell("title", "jazz", $$"""{"title":"{{count}}"}""");
        }

        Trace.Of(_facts, "jazz", limit: 3).Select(it => it.Seq).ShouldBe([8, 9, 10]);
    }

    [Theory]
    [InlineData("stall", "stall"), InlineData("gave-up", "trouble"), InlineData("dialog-answered", "question"), InlineData("tool-began", "tool"), InlineData("something-new", "other")]
    public void Every_type_has_a_kind_also_one_that_is_not_known_yet(string type, string kind)
    {
        Tell(type, "jazz", """{"reason":"so"}""");

        Lines("jazz").ShouldBe([$"{kind} reason so"]);
    }

    [Theory]
    [InlineData("null"), InlineData("[1,2]"), InlineData("{}"), InlineData("""{"title":{"deep":[null,true]}}"""), InlineData("""{"title":"\u001b]0;x\u0007\nline"}""")]
    public void Odd_data_gives_a_line_without_control_characters(string data)
    {
        Tell("title", "jazz", data);

        Lines("jazz").ShouldHaveSingleItem().ShouldAllBe(it => !char.IsControl(it));
    }

    private IEnumerable<string> Lines(string agent) => Trace.Of(_facts, agent, 1_000).Select(it => $"{it.Kind} {it.Text}");

    private void Tell(string type, string agent, string data) =>
        _facts.Add(new TraceFact(_facts.Count + 1, Noon.AddSeconds(_facts.Count), type, agent, 1, JsonDocument.Parse(data).RootElement));
}
