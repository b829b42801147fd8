using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Loreli.EndToEnd;

/// <summary>Verbs of panes, each as an operator or a script uses it.</summary>
public sealed class PaneVerbSpecs(RunningDaemon daemon) : IClassFixture<RunningDaemon>
{
    private LoreliHome Home => daemon.Home;

    [Fact]
    public void Spawn_starts_the_program_with_the_folder_environment_and_size_that_were_asked_for()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Home.Repository, "a folder")).FullName;

        var printed = Home.Ok("spawn", "--name", "wishes", "--cwd", folder, "--env", "FRUIT=pear tree", "--env", "EMPTY=", "--size", "93x31", "--",
            "/bin/sh", "-c", "echo \"in $(pwd)\"; echo \"fruit=$FRUIT empty=[$EMPTY] agent=$LORELI_AGENT term=$TERM color=$COLORTERM\"; stty size; sleep 1000");
        Home.WaitForText("wishes", "31 93");

        printed.Output.ShouldBe("wishes\n");
        Home.Capture("wishes").ShouldStartWith(
            $"in {folder}\nfruit=pear tree empty=[] agent=wishes term=xterm-256color color=truecolor\n31 93\n");
        Home.Ok("kill", "wishes");
    }

    [Fact]
    public void Spawn_names_a_pane_after_its_program_when_no_name_is_given()
    {
        var first = Home.Ok("spawn", "--", "sleep", "1000").Output.Trim();
        var second = Home.Ok("spawn", "--json", "--", "sleep", "1000").Json;

        first.ShouldBe("sleep");
        second.GetProperty("name").GetString().ShouldBe("sleep-2");
        second.GetProperty("state").GetString().ShouldBe("running");
        Home.Ok("kill", "sleep", "sleep-2");
    }

    [Fact]
    public void Ps_lists_what_scripts_need_of_every_pane()
    {
        Home.Spawn("listed", "sleep", "1000");
        Home.SpawnShell("ended", "exit 7");
        Home.WaitForExit("ended");

        var listed = Home.Pane("listed");
        var ended = Home.Pane("ended");

        listed.GetProperty("state").GetString().ShouldBe("running");
        ProcessScan.IsAlive(listed.GetProperty("pid").GetInt32()).ShouldBeTrue();
        listed.GetProperty("generation").GetInt32().ShouldBe(1);
        listed.GetProperty("command").EnumerateArray().Select(it => it.GetString()).ShouldBe(["sleep", "1000"]);
        listed.GetProperty("cwd").GetString().ShouldBe(Home.Repository);
        (listed.GetProperty("cols").GetInt32(), listed.GetProperty("rows").GetInt32()).ShouldBe((80, 24));
        (TimeProvider.System.GetUtcNow() - listed.GetProperty("startedAt").GetDateTimeOffset()).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromMinutes(10));
        listed.GetProperty("exitCode").ValueKind.ShouldBe(JsonValueKind.Null);
        ended.GetProperty("state").GetString().ShouldBe("exited");
        ended.GetProperty("exitCode").GetInt32().ShouldBe(7);
        Home.Ok("ps", "--names").Output.Split('\n').ShouldContain("listed");
        Home.Ok("ps").Output.ShouldMatch(@"(?m)^ended +exited \(7\) ");
        Home.Ok("kill", "listed");
    }

    [Fact]
    public void Send_types_the_text_verbatim_and_presses_enter()
    {
        Home.SpawnShell("typed", "stty -echo; echo ready; while read -r line; do printf 'got <%s>\\n' \"$line\"; done");
        Home.WaitForText("typed", "ready");

        Home.Ok("send", "typed", "a $HOME `ls` \"quoted\" \\n ü 漢字 🙂");
        Home.WaitForText("typed", "got <a $HOME `ls` \"quoted\" \\n ü 漢字 🙂>");
        Home.Ok("send", "--no-enter", "typed", "half");
        Home.Ok("send", "typed", "and", "half");
        Home.WaitForText("typed", "got <halfand half>");
        Home.RunWith("from a pipe\nin two lines\n", null, "send", "typed", "-").ExitCode.ShouldBe(0);
        Home.WaitForText("typed", "got <in two lines>");

        Home.Capture("typed").ShouldContain("got <from a pipe>\ngot <in two lines>\n");
        Home.Ok("kill", "typed");
    }

    [Fact]
    public void Send_takes_from_standard_input_what_a_request_may_have_and_says_how_much_that_is()
    {
        // Line ends and these letters take twice their bytes in JSON, and a request has 4 MiB.
        var text = string.Concat(Enumerable.Repeat("漢字\n", (3 << 20) / 7));
        Home.SpawnShell("large", $"stty raw -echo; echo ready; head -c {Encoding.UTF8.GetByteCount(text)} | sha256sum; sleep 1000");
        Home.WaitForText("large", "ready");

        var sent = Home.RunWith(text + "\n", null, "send", "large", "-");
        var refused = Home.RunWith(new string('x', (4 << 20) + 1), null, "send", "large", "-");

        sent.ExitCode.ShouldBe(0, sent.Error);
        BadInputSpecs.Refused(refused, 64, "LOR0208", "4 MiB", "the file's name");
        // A paste has carriage returns for line ends.
        Home.WaitForText("large", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Replace('\n', '\r')))));
        Home.Ok("kill", "large");
    }

    [Fact]
    public void Send_pastes_to_a_program_that_asked_for_bracketed_paste_and_cannot_end_the_paste_early()
    {
        Home.SpawnShell("pasted", "stty raw -echo; printf '\\033[?2004hready\\r\\n'; cat -v");
        Home.WaitForText("pasted", "ready");

        Home.Ok("send", "pasted", "two\nlines\e[201~; rm -rf x");
        Home.WaitForText("pasted", "^[[201~^M");

        // Whatever becomes of the forged mark, the only escape characters are those of the true marks.
        var seen = Home.Capture("pasted").Replace("\n", "", StringComparison.Ordinal);
        seen.ShouldMatch(@"^ready\^\[\[200~two(\^M| *)lines[^\^]*; rm -rf x\^\[\[201~\^M$");
        Home.Ok("kill", "pasted");
    }

    [Fact]
    public void Keys_are_encoded_for_the_modes_that_the_program_asked_for()
    {
        const string ReadSix = "dd bs=1 count=6 2>/dev/null | od -An -c";
        Home.SpawnShell("keyed", $"stty raw -echo; printf 'plain\\r\\n'; {ReadSix}; printf '\\033[?1happlication\\r\\n'; {ReadSix}; sleep 1000");
        Home.WaitForText("keyed", "plain");

        Home.Ok("keys", "keyed", "Up", "C-c", "M-x");
        Home.WaitForText("keyed", "application");
        Home.Ok("keys", "keyed", "Up", "F1");
        Home.WaitForText("keyed", "O   A");

        Home.Capture("keyed").ShouldMatch(@"033 +\[ +A +003 +033 +x");
        Home.Capture("keyed").ShouldMatch(@"033 +O +A +033 +O +P");
        Home.Ok("kill", "keyed");
    }

    [Fact]
    public void Keys_interrupt_what_runs_in_the_foreground()
    {
        var word = ProcessScan.FreshWord();
        Home.Spawn("interrupted", "/bin/sh", "-i");
        Home.Ok("send", "interrupted", $"sleep {word}");
        Waiting.Until(() => ProcessScan.WithWord(word).Count == 1, "the sleep");

        Home.Ok("keys", "interrupted", "C-c");
        Home.Ok("send", "interrupted", "echo \"ended with $?\"");
        Home.WaitForText("interrupted", "ended with 130");

        ProcessScan.WithWord(word).ShouldBeEmpty();
        Home.Ok("kill", "interrupted");
    }

    [Fact]
    public void Capture_shows_the_screen_its_scrollback_its_last_lines_and_its_colours()
    {
        Home.SpawnShell("captured", "seq -f 'line %g' 1 100; printf '\\033[1;31mred\\033[0m plain'; sleep 1000");
        Home.WaitForText("captured", "red plain");

        var screen = Home.Capture("captured").TrimEnd('\n').Split('\n');
        var all = Home.Capture("captured", "--scrollback").TrimEnd('\n').Split('\n');
        var json = Home.Ok("capture", "captured", "--json").Json;

        screen.ShouldBe([.. Enumerable.Range(78, 23).Select(it => $"line {it}"), "red plain"]);
        all.ShouldBe([.. Enumerable.Range(1, 100).Select(it => $"line {it}"), "red plain"]);
        Home.Capture("captured", "--scrollback", "--lines", "3").ShouldBe("line 99\nline 100\nred plain\n");
        Home.Capture("captured", "--ansi", "--lines", "1").ShouldMatch("\e\\[[0-9;]*31[0-9;]*mred\e\\[[0-9;]*m plain");
        (json.GetProperty("cursorRow").GetInt32(), json.GetProperty("cursorCol").GetInt32()).ShouldBe((23, 9));
        json.GetProperty("lines").GetArrayLength().ShouldBe(24);
        Home.Ok("kill", "captured");
    }

    [Fact]
    public void Logs_are_the_bytes_that_the_program_wrote()
    {
        Home.SpawnShell("logged", "printf 'one\\033[31mtwo\\033[0m\\n\\303\\274\\n'; exit 0");
        Home.WaitForExit("logged");

        Home.Ok("logs", "logged").Output.ShouldBe("one\e[31mtwo\e[0m\r\nü\r\n");
    }

    [Fact]
    public void Logs_that_are_followed_go_on_with_what_comes_and_end_with_the_program()
    {
        Home.SpawnShell("followed", "echo first; read -r line; echo \"last $line\"");
        Home.WaitForText("followed", "first");
        using var follower = Home.Start("logs", "followed", "--follow");
        follower.StandardOutput.ReadLine().ShouldBe("first");

        Home.Ok("send", "followed", "words");
        var rest = follower.StandardOutput.ReadToEnd();
        follower.WaitForExit();

        rest.ShouldContain("last words");
        follower.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Wait_tells_exit_quiet_and_text_apart_and_gives_up_with_1()
    {
        Home.SpawnShell("awaited", "echo started; read -r line; exit 3");
        Home.Ok("wait", "awaited", "--for", "started", "--timeout", HomeVerbs.Patience);
        Home.Ok("wait", "awaited", "--for", "idle", "--idle", "100ms", "--timeout", HomeVerbs.Patience);

        var text = Home.Run("wait", "awaited", "--for", "never printed", "--timeout", "100ms");
        var exit = Home.Run("wait", "awaited", "--for", "exit", "--timeout", "100ms");
        Home.Ok("send", "awaited", "go");
        var ended = Home.Ok("wait", "awaited", "--for", "exit", "--timeout", HomeVerbs.Patience, "--json").Json;

        (text.ExitCode, exit.ExitCode).ShouldBe((1, 1));
        text.Error.ShouldNotBeEmpty();
        ended.GetProperty("met").GetBoolean().ShouldBeTrue();
        ended.GetProperty("exitCode").GetInt32().ShouldBe(3);
    }

    [Fact]
    public void Wait_for_text_finds_what_is_already_on_the_screen()
    {
        Home.SpawnShell("before", "echo already here; sleep 1000");
        Home.WaitForText("before", "already here");

        Home.Ok("wait", "before", "--for", "already here", "--timeout", HomeVerbs.Patience);
        Home.Ok("kill", "before");
    }

    [Fact]
    public void Resize_reaches_the_program()
    {
        Home.SpawnShell("resized", "trap 'stty size' WINCH; stty size; while :; do read -r line; done");
        Home.WaitForText("resized", "24 80");

        Home.Ok("resize", "resized", "101x37");

        Home.WaitForText("resized", "37 101");
        var pane = Home.Pane("resized");
        (pane.GetProperty("cols").GetInt32(), pane.GetProperty("rows").GetInt32()).ShouldBe((101, 37));
        Home.Ok("kill", "resized");
    }

    [Fact]
    public void Kill_ends_several_panes_and_says_by_which_signal()
    {
        Home.Spawn("killed-1", "sleep", "1000");
        Home.Spawn("killed-2", "sleep", "1000");
        var pids = new[] { Home.PidOf("killed-1"), Home.PidOf("killed-2") };

        Home.Ok("kill", "killed-1", "killed-2");
        Home.WaitForExit("killed-1");
        Home.WaitForExit("killed-2");

        pids.ShouldAllBe(pid => !ProcessScan.IsAlive(pid));
        Home.Pane("killed-1").GetProperty("signal").GetString().ShouldBe("SIGKILL");
    }

    [Fact]
    public void Shutdown_asks_first_and_a_program_that_cleans_up_ends_by_itself()
    {
        Home.SpawnShell("asked", "trap 'echo cleaning up; exit 5' TERM; echo ready; while :; do sleep 0.05; done");
        Home.WaitForText("asked", "ready");

        Home.Ok("shutdown", "--grace", "60s", "asked");
        Home.WaitForExit("asked");

        Home.Capture("asked").ShouldContain("cleaning up");
        Home.Pane("asked").GetProperty("exitCode").GetInt32().ShouldBe(5);
    }

    [Fact]
    public void Restart_runs_the_same_command_again_as_the_next_generation()
    {
        Home.Ok("spawn", "--name", "again", "--size", "90x20", "--env", "WORD=kept", "--", "/bin/sh", "-c", "echo \"$WORD $$\"; sleep 1000");
        Home.WaitForText("again", "kept");
        var before = Home.Pane("again");

        Home.Ok("restart", "--grace", "10s", "again");
        Home.WaitForText("again", "kept");
        var after = Home.Pane("again");

        after.GetProperty("generation").GetInt32().ShouldBe(2);
        after.GetProperty("pid").GetInt32().ShouldNotBe(before.GetProperty("pid").GetInt32());
        after.GetProperty("cols").GetInt32().ShouldBe(90);
        ProcessScan.IsAlive(before.GetProperty("pid").GetInt32()).ShouldBeFalse();
        Home.Capture("again").ShouldContain(after.GetProperty("pid").GetInt32().ToString(CultureInfo.InvariantCulture));
        Home.Ok("kill", "again");
    }

    [Fact]
    public void Rename_keeps_the_process_and_its_screen()
    {
        Home.SpawnShell("old-name", "echo still here; sleep 1000");
        Home.WaitForText("old-name", "still here");
        var pid = Home.PidOf("old-name");

        Home.Ok("rename", "old-name", "new-name");

        Home.PidOf("new-name").ShouldBe(pid);
        Home.Capture("new-name").ShouldStartWith("still here\n");
        Home.Run("capture", "old-name").ExitCode.ShouldBe(1);
        Home.Ok("kill", "new-name");
    }

    [Fact]
    public void Gc_forgets_the_dead_that_were_named_and_deletes_their_recordings_and_spares_the_living()
    {
        Home.SpawnShell("dead-1", "echo gone");
        Home.SpawnShell("dead-2", "echo gone");
        Home.Spawn("living", "sleep", "1000");
        Home.WaitForExit("dead-1");
        Home.WaitForExit("dead-2");
        var folders = new[] { Home.PaneFolder("dead-1"), Home.PaneFolder("dead-2"), Home.PaneFolder("living") };

        Home.Ok("gc", "dead-1");
        var kept = Home.Ok("ps", "--names").Output.Split('\n');
        var collected = Home.Ok("gc", "--json").Json;

        kept.ShouldNotContain("dead-1");
        kept.ShouldContain("dead-2");
        collected.GetProperty("removed").EnumerateArray().Select(it => it.GetString()).ShouldContain("dead-2");
        folders.Select(Directory.Exists).ShouldBe([false, false, true]);
        Home.StateOf("living").ShouldBe("running");
        Home.Ok("kill", "living");
    }
}
