using System.Text.Json;
using Loreli.Protocol.Daemon;
using Shouldly;
using Xunit;

namespace Loreli.Protocol.Specs.Daemon;

public sealed class DaemonJsonSpecs
{
    [Fact]
    public void A_spawn_request_may_leave_out_everything_but_name_and_command()
    {
        var request = JsonSerializer.Deserialize("""{"name":"a","command":["sh"]}""", DaemonJson.Default.SpawnRequest)!;

        request.Env.ShouldBeEmpty();
        request.Cwd.ShouldBeNull();
        request.FixedSize.ShouldBeFalse();
    }

    [Fact]
    public void Text_is_sent_with_enter_unless_said_otherwise() =>
        JsonSerializer.Deserialize("""{"text":"hi"}""", DaemonJson.Default.SendRequest)!.Enter.ShouldBeTrue();

    [Theory]
    [InlineData("""{"name":"a"}""")]
    [InlineData("""{"name":null,"command":[]}""")]
    [InlineData("""{"name":"a","name":"b","command":[]}""")]
    [InlineData("""{"name":"a","command":[],"comand":[]}""")]
    public void A_request_with_a_missing_a_null_a_doubled_or_an_unknown_member_is_refused(string json) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize(json, DaemonJson.Default.SpawnRequest));

    [Fact]
    public void A_pane_reads_as_scripts_expect_it()
    {
        var json = JsonSerializer.SerializeToElement(Live.Samples.Pane, DaemonJson.Default.PaneView);

        json.GetProperty("state").GetString().ShouldBe("running");
        foreach (var name in new[] { "name", "pid", "generation", "command", "cwd", "cols", "rows", "startedAt", "exitCode" })
        {
            json.TryGetProperty(name, out _).ShouldBeTrue(name);
        }
    }
}
