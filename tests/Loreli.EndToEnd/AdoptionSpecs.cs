using Loreli.Posix;

namespace Loreli.EndToEnd;

/// <summary>A daemon that dies at any moment, and agents that must not notice.</summary>
public sealed class AdoptionSpecs : IDisposable
{
    private const int Panes = 10;
    private const int Kills = 50;
    private const int LinesInBurst = 1_000;
    private const ulong Seed = 20_260_131;
    private const int SegmentationFault = 11;

    private static readonly string[] Names = [.. Enumerable.Range(1, Panes).Select(it => $"writer-{it}")];

    private readonly LoreliHome _home = new();

    public void Dispose() => _home.Dispose();

    [FactWith("perl")]
    public void Fifty_kills_of_the_daemon_while_ten_panes_print_lose_and_double_nothing()
    {
        var flood = new NumberedLines(_home, bursts: Kills + 10, LinesInBurst);
        var chance = new Prng(Seed);
        _home.Up();
        SpawnWriters(_home, flood);
        var agents = _home.Ok("ps", "--json").Json.EnumerateArray().Select(it => it.GetProperty("pid").GetInt32())
            .Select(pid => (Pid: pid, Start: ProcessScan.StartOf(pid))).ToArray();
        _home.KillDaemon(_home.DaemonPid());

        for (var kill = 0; kill < Kills; kill++)
        {
            KillSomewhere(flood, chance);
            flood.AwaitBursts(Names);
        }
        flood.OpenAll();
        _home.Up();

        _home.Ok("ps", "--json").Json.EnumerateArray().Select(it => it.GetProperty("state").GetString()).ShouldAllBe(it => it == "running");
        agents.ShouldAllBe(it => ProcessScan.StartOf(it.Pid) == it.Start);
        AwaitTheEnd(_home);
        foreach (var name in Names)
        {
            flood.Damage(_home.Ok("logs", name).Output).ShouldBeNull($"the recording of {name}, seed {Seed}");
        }
        var undisturbed = Undisturbed();
        foreach (var name in Names)
        {
            _home.Capture(name).ShouldBe(undisturbed.Screen, $"the screen of {name}, seed {Seed}");
            Texts.ShouldBeTheSame(_home.Capture(name, "--scrollback", "--ansi"), undisturbed.Scrollback, $"the scrollback of {name}, seed {Seed}");
        }
    }

    [FactWith("perl")]
    public void A_daemon_that_is_away_holds_nobody_up()
    {
        var flood = new NumberedLines(_home, bursts: 20, LinesInBurst);
        _home.Up();
        SpawnWriters(_home, flood);

        _home.KillDaemon(_home.DaemonPid());
        flood.OpenAll();
        flood.AwaitBursts(Names);

        _home.Up();
        AwaitTheEnd(_home);
        foreach (var name in Names)
        {
            flood.Damage(_home.Ok("logs", name).Output).ShouldBeNull($"the recording of {name}");
        }
    }

    [Fact]
    public void What_ended_while_the_daemon_was_away_tells_how_it_ended()
    {
        _home.Up();
        var gate = Path.Combine(_home.Root, "gate");
        _home.SpawnShell("leaver", $"echo alive; until [ -e {gate} ]; do sleep 0.02; done; echo last words; exit 9");
        _home.SpawnShell("killed", "echo alive; sleep 1000");
        _home.WaitForText("leaver", "alive");
        _home.WaitForText("killed", "alive");
        var (leaver, killed) = (_home.PidOf("leaver"), _home.PidOf("killed"));

        _home.KillDaemon(_home.DaemonPid());
        File.WriteAllText(gate, "");
        _ = Signals.Send(killed, SegmentationFault);
        Waiting.Until(() => !ProcessScan.IsAlive(leaver) && !ProcessScan.IsAlive(killed), "the end of both agents");
        _home.Up();

        _home.WaitForExit("leaver");
        _home.WaitForExit("killed");
        _home.Pane("leaver").GetProperty("exitCode").GetInt32().ShouldBe(9);
        _home.Pane("killed").GetProperty("signal").GetString().ShouldBe("SIGSEGV");
        _home.Capture("leaver").ShouldStartWith("alive\nlast words\n");
    }

    [Fact]
    public void A_full_screen_program_is_as_it_was_after_the_daemon_was_killed()
    {
        _home.Up();
        _home.SpawnShell("tui", "printf '\\033[?1049h\\033[?1h\\033[?2004h\\033[?25l\\033[5;10H\\033[7mon the alternate screen\\033[m\\033]2;the title\\007'; stty raw -echo; dd bs=1 count=3 2>/dev/null | od -An -c; sleep 1000");
        _home.WaitForText("tui", "on the alternate screen");
        var before = _home.Ok("capture", "tui", "--json", "--ansi").Output;

        _home.KillDaemon(_home.DaemonPid());
        _home.Up();

        _home.Ok("capture", "tui", "--json", "--ansi").Output.ShouldBe(before);
        _home.Ok("keys", "tui", "Up");
        _home.WaitForText("tui", "O   A");
    }

    [Fact]
    public void An_answer_to_a_question_that_a_program_asked_long_ago_is_not_given_twice()
    {
        _home.Up();
        _home.SpawnShell("asker", "stty raw -echo; printf '\\033[6n'; dd bs=1 count=6 2>/dev/null | od -An -c; echo asked; cat -v");
        _home.WaitForText("asker", "asked");

        for (var kill = 0; kill < 3; kill++)
        {
            _home.KillDaemon(_home.DaemonPid());
            _home.Up();
        }
        _home.Ok("send", "--no-enter", "asker", "end of input");
        _home.WaitForText("asker", "end of input");

        _home.Capture("asker").ShouldNotContain("^[[");
    }

    [Fact]
    public void A_killed_keeper_costs_one_pane_and_is_reported_as_gone()
    {
        _home.Up();
        _home.Spawn("victim", "sleep", "1000");
        _home.Spawn("neighbour", "sleep", "1000");
        var keeper = _home.Pane("victim").GetProperty("keeperPid").GetInt32();
        var neighbour = _home.PidOf("neighbour");

        _ = Signals.Send(keeper, Signals.SIGKILL);

        Waiting.Until(() => _home.StateOf("victim") is "failed" or "exited", "the victim's end");
        _home.PidOf("neighbour").ShouldBe(neighbour);
        _home.StateOf("neighbour").ShouldBe("running");
    }

    /// <summary>Starts a daemon and kills it: mostly while it serves, now and then while it still starts and adopts.</summary>
    private void KillSomewhere(NumberedLines flood, Prng chance)
    {
        using var daemon = _home.Start("daemon");
        if (chance.Next(3) == 0)
        {
            flood.OpenGate();
            Waiting.Pause(TimeSpan.FromMilliseconds(chance.Next(600)));
        }
        else
        {
            daemon.StandardOutput.ReadLine().ShouldBe("ready");
            flood.OpenGate();
            Waiting.Pause(TimeSpan.FromMilliseconds(chance.Next(60)));
        }
        daemon.Kill();
        daemon.WaitForExit();
    }

    private static void SpawnWriters(LoreliHome home, NumberedLines flood)
    {
        foreach (var name in Names)
        {
            home.Ok(["spawn", "--name", name, "--size", "80x24", "--recording", "512MiB", "--", .. flood.Command(name)]);
        }
    }

    private static void AwaitTheEnd(LoreliHome home)
    {
        foreach (var name in Names)
        {
            home.WaitForText(name, "the end");
        }
    }

    /// <summary>What the same program leaves on a screen that nobody disturbed.</summary>
    private static (string Screen, string Scrollback) Undisturbed()
    {
        using var calm = new LoreliHome();
        var flood = new NumberedLines(calm, Kills + 10, LinesInBurst);
        calm.Up();
        calm.Ok(["spawn", "--name", "calm", "--size", "80x24", "--recording", "512MiB", "--", .. flood.Command("calm")]);
        flood.OpenAll();
        calm.WaitForText("calm", "the end");
        return (calm.Capture("calm"), calm.Capture("calm", "--scrollback", "--ansi"));
    }
}
