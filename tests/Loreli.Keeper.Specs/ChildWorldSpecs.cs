using Loreli.Posix;
using Loreli.Protocol.Keeper;
using Shouldly;
using Xunit;

namespace Loreli.Keeper.Specs;

/// <summary>What a program finds around it in a pane: nothing of ours, and all of a terminal.</summary>
public sealed class ChildWorldSpecs : IDisposable
{
    private readonly KeeperWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void The_environment_is_exactly_the_one_asked_for()
    {
        _world.Spec = _world.Spec with { Environment = [new("PATH", "/usr/bin:/bin"), new("TERM", "dumb"), new("GREETING", "grüße = 1")] };
        _world.Start("/usr/bin/env").ShouldBeOfType<KeeperAnswer.Started>();

        var daemon = _world.Join();
        daemon.UntilExit();

        daemon.Text.ShouldBe("PATH=/usr/bin:/bin\r\nTERM=dumb\r\nGREETING=grüße = 1\r\n");
    }

    [Fact]
    public void No_descriptor_but_the_terminal_is_open()
    {
        Said("ls -1 /proc/self/fd").ShouldBe(["0", "1", "2", "3"]);
    }

    [Fact]
    public void The_terminal_has_the_size_asked_for_and_edits_utf8()
    {
        _world.Spec = _world.Spec with { Columns = 132, Rows = 43 };

        var said = Said("stty size; stty -a | grep -o -- '-\\?iutf8'; echo own terminal > /dev/tty");

        said.ShouldBe(["43 132", "iutf8", "own terminal"]);
    }

    [Fact]
    public void The_program_leads_its_own_session_and_the_foreground_of_its_terminal()
    {
        // Fields of stat: pid, name, state, parent, group, session, terminal, foreground group.
        var fields = Said("exec cat /proc/self/stat")[0].Split(' ');

        (fields[4], fields[5], fields[7]).ShouldBe((fields[0], fields[0], fields[0]));
    }

    [Fact]
    public void Signals_are_as_a_login_shell_has_them()
    {
        // Ignored may be what the C library keeps for itself: the two lowest real-time signals.
        var said = Said("grep -E 'SigBlk|SigIgn' /proc/self/status; yes | head -1; echo done");

        said[0].ShouldEndWith("0000000000000000");
        (Convert.ToUInt64(said[1].Split('\t')[1], 16) & 0x7FFFFFFF).ShouldBe(0UL);
        said[2..].ShouldBe(["y", "done"]);
    }

    [Fact]
    public void The_limit_of_open_files_is_a_login_shells()
    {
        Said("ulimit -Sn").ShouldBe(["1024"]);
    }

    [Fact]
    public void Control_C_interrupts_the_foreground_and_the_shell_lives_on()
    {
        var daemon = Shell();

        daemon.Type("sleep 100\n");
        Wait.For(() => _world.Tagged().Any(it => it.Name == "sleep"), "the sleep to run");
        daemon.Type("\u0003");
        daemon.Type("echo status=$((100+$?))\n");

        daemon.UntilText("status=230");
    }

    [Fact]
    public void Job_control_stops_lists_and_continues()
    {
        var daemon = Shell();

        daemon.Type("sleep 100\n");
        Wait.For(() => _world.Tagged().Any(it => it.Name == "sleep"), "the sleep to run");
        daemon.Type("\u001a");
        Wait.For(() => _world.Tagged().Any(it => it is { Name: "sleep", State: 'T' }), "the sleep to stop");
        daemon.Type("jobs; fg\n");
        Wait.For(() => _world.Tagged().Any(it => it is { Name: "sleep", State: 'S' }), "the sleep to go on");
        daemon.Type("\u0003");
        daemon.Type("echo back$((1+1))\n");

        daemon.UntilText("back2");
        daemon.Text.ShouldContain("Stopped");
    }

    [Fact]
    public void A_resize_reaches_the_program_and_has_its_place_in_the_stream()
    {
        var daemon = _world.StartScript("trap 'stty size; exit 0' WINCH; echo ready; while :; do sleep 0.01; done");
        daemon.UntilText("ready");

        daemon.Say(new KeeperRequest.Resize(100, 30));

        daemon.UntilText("30 100");
        daemon.Heard.OfType<KeeperNews.Resized>().ShouldBe([new(0, 80, 24), new("ready\r\n".Length, 100, 30)]);
        daemon.UntilExit();
        _world.Recorded(out var notes);
        notes.ShouldContain("Resize { Type = Resize, Columns = 100, Rows = 30 }");
    }

    [Fact]
    public void The_same_size_again_is_no_resize()
    {
        var daemon = _world.StartScript("trap 'echo winch' WINCH; echo ready; read line; echo got $line");
        daemon.UntilText("ready");

        daemon.Say(new KeeperRequest.Resize(80, 24));
        daemon.Type("it\n");

        daemon.UntilExit();
        daemon.Text.ShouldNotContain("winch");
    }

    [Fact]
    public void Signals_go_to_the_foreground_or_to_the_first_program()
    {
        var daemon = Shell();
        daemon.Type("trap 'echo leader-got-it' USR1; sleep 100; echo slept-$?\n");
        Wait.For(() => _world.Tagged().Any(it => it.Name == "sleep"), "the sleep to run");

        daemon.Say(new KeeperRequest.Signal(10, SignalTarget.Leader));
        daemon.Say(new KeeperRequest.Signal(Signals.SIGTERM, SignalTarget.Foreground));

        daemon.UntilText("slept-143");
        daemon.UntilText("leader-got-it\r\n");
    }

    [Fact]
    public void A_program_that_closes_its_terminal_and_opens_it_again_loses_nothing()
    {
        var daemon = _world.StartScript("t=$(tty); echo one; exec <&- >&- 2>&-; sleep 0.3; exec <$t >$t 2>&1; echo two; sleep 0.3; echo three");

        daemon.UntilExit().Code.ShouldBe(0);

        daemon.Text.ShouldBe("one\r\ntwo\r\nthree\r\n");
    }

    [Fact]
    public void A_core_dump_is_told()
    {
        var exit = _world.StartScript("ulimit -c unlimited 2>/dev/null; kill -QUIT $$; sleep 1").UntilExit();

        exit.Signal.ShouldBe(Signals.SIGQUIT);
        _world.ExitOnDisk().CoreDumped.ShouldBe(exit.CoreDumped);
    }

    [Fact]
    public void Input_that_nobody_reads_is_queued_and_what_is_too_much_is_told()
    {
        const int Read = 4_000_000;
        var gate = Path.Combine(_world.PaneFolder, "gate");
        var daemon = _world.StartScript(
            $"stty raw -echo; echo ready; until [ -e {gate} ]; do sleep 0.02; done; head -c {Read} | md5sum | cut -c1-32; exit");
        daemon.UntilText("ready");
        var paste = new byte[60_000];
        Array.Fill(paste, (byte)'a');

        for (var sent = 0; sent <= Limits.InputQueueBytes + (1 << 16); sent += paste.Length)
        {
            daemon.Say(new KeeperRequest.Input(paste));
        }

        daemon.Until<KeeperNews.InputDropped>().Bytes.ShouldBeGreaterThan(0);
        File.WriteAllText(gate, "");
        daemon.UntilText(Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(Enumerable.Repeat((byte)'a', Read).ToArray())));
    }

    private string[] Said(string script)
    {
        var daemon = _world.StartScript(script);
        daemon.UntilExit();
        return daemon.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    private FakeDaemon Shell()
    {
        _world.Start("/bin/bash", "--norc", "-i").ShouldBeOfType<KeeperAnswer.Started>();
        var daemon = _world.Join();
        daemon.UntilText("$ ");
        return daemon;
    }
}
