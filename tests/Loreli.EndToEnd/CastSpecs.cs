using System.Text.Json;

namespace Loreli.EndToEnd;

/// <summary>Recordings as files that other programs play, and as a way back in time.</summary>
public sealed class CastSpecs(RunningDaemon daemon) : IClassFixture<RunningDaemon>
{
    private LoreliHome Home => daemon.Home;

    [Fact]
    public void A_cast_is_strict_asciicast_v2_and_holds_every_byte_and_every_size()
    {
        Home.SpawnShell("recorded", "printf 'a\\033[31mred\\033[0m \"q\" \\\\ \\303\\274 \\360\\237\\231\\202\\n'; read -r line; stty size; printf 'half of \\303'; sleep 0.2; printf '\\274 and bad \\377 byte\\n'");
        Home.WaitForText("recorded", "red");
        Home.Ok("resize", "recorded", "100x30");
        Home.Ok("send", "recorded", "");
        Home.WaitForExit("recorded");

        var lines = Home.Ok("cast", "recorded").Output.Split('\n');
        var header = JsonDocument.Parse(lines[0]).RootElement;
        var events = lines[1..^1].Select(ParseStrictly).ToArray();
        var output = string.Concat(events.Where(it => it.Code == "o").Select(it => it.Text));

        header.GetProperty("version").GetInt32().ShouldBe(2);
        (header.GetProperty("width").GetInt32(), header.GetProperty("height").GetInt32()).ShouldBe((80, 24));
        DateTimeOffset.FromUnixTimeSeconds(header.GetProperty("timestamp").GetInt64())
            .ShouldBeInRange(TimeProvider.System.GetUtcNow().AddMinutes(-10), TimeProvider.System.GetUtcNow().AddMinutes(1));
        lines[^1].ShouldBeEmpty("the last line has no newline");
        events.Zip(events.Skip(1)).ShouldAllBe(pair => pair.First.At <= pair.Second.At);
        events.Select(it => it.Code).Distinct().ShouldBeSubsetOf(["o", "i", "m", "r"]);
        events.Last(it => it.Code == "r").Text.ShouldBe("100x30");
        output.ShouldContain("a\e[31mred\e[0m \"q\" \\ ü 🙂\r\n");
        output.ShouldEndWith("30 100\r\nhalf of ü and bad \uFFFD byte\r\n");
    }

    [Fact]
    public void Pauses_longer_than_the_limit_are_shortened()
    {
        Home.SpawnShell("slow", "echo one; sleep 1.5; echo two");
        Home.WaitForExit("slow");
        var file = Path.Combine(Home.Root, "slow.cast");

        Home.Ok("cast", "slow", "--idle-limit", "100ms", "--output", file).Output.ShouldBeEmpty();

        var events = File.ReadAllText(file).Split('\n')[1..^1].Select(ParseStrictly).ToArray();
        events.Zip(events.Skip(1)).ShouldAllBe(pair => pair.Second.At - pair.First.At <= 0.101);
        string.Concat(events.Where(it => it.Code == "o").Select(it => it.Text)).ShouldBe("one\r\ntwo\r\n");
        File.Exists(file + ".part").ShouldBeFalse();
    }

    [Fact]
    public void A_followed_log_holds_every_byte_and_ends_with_its_pane()
    {
        Home.SpawnShell("followed", "read -r go; for i in 1 2 3 4 5; do seq -f \"part $i line %g\" 1 200; sleep 0.1; done");
        Home.Ok("send", "followed", "go");

        var lines = Home.Ok("logs", "followed", "--follow").Output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        lines.Where(it => it.StartsWith("part", StringComparison.Ordinal))
            .ShouldBe(Enumerable.Range(1, 5).SelectMany(part => Enumerable.Range(1, 200).Select(line => $"part {part} line {line}")));
        Home.Ok("logs", "followed").Output.ShouldEndWith("part 5 line 200\r\n");
    }

    [Fact]
    public void Input_is_recorded_only_when_asked_for()
    {
        Home.Ok("spawn", "--name", "typed-on-record", "--record-input", "--", "/bin/sh", "-c", "read -r line");
        Home.SpawnShell("typed-off-record", "stty -echo; echo ready; read -r line");
        Home.WaitForText("typed-off-record", "ready");
        foreach (var name in new[] { "typed-on-record", "typed-off-record" })
        {
            Home.Ok("send", name, "hunter2");
            Home.WaitForExit(name);
        }

        var on = Home.Ok("cast", "typed-on-record").Output.Split('\n')[1..^1].Select(ParseStrictly);
        var off = Home.Ok("cast", "typed-off-record").Output;

        string.Concat(on.Where(it => it.Code == "i").Select(it => it.Text)).ShouldBe("hunter2\r");
        off.ShouldNotContain("hunter2");
    }

    [Fact]
    public void Values_of_secret_variables_reach_neither_recording_nor_ledger_nor_registry()
    {
        const string Secret = "tr0ub4dor-and-3-more-words";
        Home.Ok("spawn", "--name", "leaky", "--env", $"SOME_API_KEY={Secret}", "--", "/bin/sh", "-c", "echo \"key: $SOME_API_KEY.\"; printf %s \"${SOME_API_KEY%words}\"; sleep 0.1; echo words; sleep 1000");
        Home.WaitForText("leaky", "key:");
        Home.Ok("wait", "leaky", "--for", "idle", "--idle", "500ms", "--timeout", HomeVerbs.Patience);

        Home.Ok("logs", "leaky").Output.ShouldNotContain(Secret);
        Tool.Run("grep", "-rlaF", "-D", "skip", Secret, Home.Home).Output.ShouldBeEmpty();
        Home.Ok("kill", "leaky");
    }

    [Fact]
    public void Replay_prints_what_was_recorded()
    {
        Home.SpawnShell("played", "echo one; sleep 0.3; echo two");
        Home.WaitForExit("played");
        var cast = Home.Ok("cast", "played").Output;

        var fromFile = Home.RunWith(cast, null, "replay", "-", "--speed", "100");
        var fromAgent = Home.Ok("replay", "--agent", "played", "--idle-limit", "10ms");

        fromFile.ExitCode.ShouldBe(0, fromFile.Error);
        fromFile.Output.ShouldStartWith("one\r\ntwo\r\n");
        fromAgent.Output.ShouldStartWith("one\r\ntwo\r\n");
    }

    [Fact]
    public void Replay_at_a_moment_shows_the_screen_of_that_moment()
    {
        Home.SpawnShell("past", "echo early; read -r line; printf '\\033[2J\\033[Hlate\\n'; sleep 1000");
        Home.WaitForText("past", "early");
        Waiting.Pause(TimeSpan.FromMilliseconds(50));
        var between = TimeProvider.System.GetUtcNow();
        Waiting.Pause(TimeSpan.FromMilliseconds(50));
        Home.Ok("send", "past", "");
        Home.WaitForText("past", "late");

        var then = Home.Ok("replay", "--agent", "past", "--at", between.ToString("O")).Output;
        var now = Home.Ok("replay", "--agent", "past", "--at", "0s").Output;
        var before = Home.Run("replay", "--agent", "past", "--at", "1h");

        then.ShouldStartWith("early\n");
        now.ShouldStartWith("late\n");
        before.ExitCode.ShouldBe(1);
        before.Error.ShouldContain("begins at");
        Home.Ok("kill", "past");
    }

    [FactWith("asciinema")]
    public void Asciinema_plays_a_cast()
    {
        Home.SpawnShell("for-asciinema", "echo one; printf '\\033[31mtwo\\033[0m\\n'");
        Home.WaitForExit("for-asciinema");
        var file = Path.Combine(Home.Root, "a.cast");
        Home.Ok("cast", "for-asciinema", "--output", file);

        using var player = OperatorPty.With(Home, 80, 24, "/bin/sh", "-c", $"exec asciinema play '{file}'");

        player.UntilExit().Code.ShouldBe(0, player.Text);
        player.Text.ShouldStartWith("one" + new string(' ', 77) + "\ntwo ");
    }

    private static (double At, string Code, string Text) ParseStrictly(string line)
    {
        var root = JsonDocument.Parse(line).RootElement;
        root.ValueKind.ShouldBe(JsonValueKind.Array);
        root.GetArrayLength().ShouldBe(3);
        var at = root[0].GetDouble();
        at.ShouldBeGreaterThanOrEqualTo(0);
        return (at, root[1].GetString()!, root[2].GetString()!);
    }
}
