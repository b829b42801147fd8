using Loreli.Posix;
using Loreli.Terminal;

namespace Loreli.EndToEnd;

/// <summary>The screen on terminals of every size, and what it leaves of them.</summary>
public sealed class ScreenSpecs : IDisposable
{
    /// <summary>A fresh terminal's: xterm has mode 1007 on.</summary>
    private const InputModes PlainModes = InputModes.AlternateScroll;

    private readonly LoreliHome _home = new();

    public ScreenSpecs() => _home.Up();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(20, 5)]
    [InlineData(1, 1)]
    [InlineData(80, 3)]
    [InlineData(500, 200)]
    public void Terminals_of_any_size_show_and_take_input(int columns, int rows)
    {
        _home.Ok("spawn", "--name", "any", "--", "/bin/sh", "-c", "while read -r line; do echo \"<$line>\"; done");
        using var screen = new OperatorPty(_home, columns, rows, "attach");
        // The pane takes the screen's size when the screen has it in focus; from then on keys reach it.
        Waiting.Until(() =>
        {
            screen.Pump(TimeSpan.FromMilliseconds(10));
            var pane = _home.Pane("any");
            return (pane.GetProperty("cols").GetInt32(), pane.GetProperty("rows").GetInt32()) != (80, 24);
        }, "the pane's size on this terminal");

        screen.Type("a\r");
        Waiting.Until(() =>
        {
            screen.Pump(TimeSpan.FromMilliseconds(10));
            return _home.Ok("logs", "any").Output.Contains("<a>", StringComparison.Ordinal);
        }, "the program's answer to what was typed");

        if (columns >= 20)
        {
            screen.Until("<a>");
        }
        Leave(screen);
    }

    [Fact]
    public void A_storm_of_resizes_ends_in_a_screen_of_the_last_size()
    {
        _home.Ok("spawn", "--name", "storm", "--", "/bin/sh", "-c", "trap 'stty size' WINCH; while :; do sleep 0.05; done");
        using var screen = new OperatorPty(_home, 80, 24, "attach");
        screen.Until("storm");
        var chance = new Prng(7);

        for (var i = 0; i < 200; i++)
        {
            screen.Resize(1 + chance.Next(250), 1 + chance.Next(80));
            if (chance.Next(4) == 0)
            {
                screen.Pump(TimeSpan.FromMilliseconds(1));
            }
        }
        screen.Resize(120, 40);

        screen.Until(text => text.Split('\n')[0].Contains("repo", StringComparison.Ordinal), "the top line");
        Waiting.Until(() =>
        {
            screen.Pump(TimeSpan.FromMilliseconds(1));
            var pane = _home.Pane("storm");
            return pane.GetProperty("rows").GetInt32() == 38 && pane.GetProperty("cols").GetInt32() is > 80 and < 120;
        }, "the pane's size for 120x40");
        screen.Until(text => text.Contains($"38 {_home.Pane("storm").GetProperty("cols")}", StringComparison.Ordinal), "the size that the program sees");
        Leave(screen);
    }

    [Fact]
    public void Leaving_gives_the_terminal_back_as_it_was()
    {
        _home.SpawnShell("modes", "printf '\\033[?1003h\\033[?1006h\\033[?2004h\\033[>31u\\033[?1h\\033[?25l'; echo set; sleep 1000");
        using var shell = Attached("set");

        shell.Command("d");

        IsRestored(shell);
    }

    [Theory]
    [InlineData(Signals.SIGTERM)]
    [InlineData(Signals.SIGHUP)]
    [InlineData(Signals.SIGKILL)]
    [InlineData(Signals.SIGQUIT)]
    public void A_signal_gives_the_terminal_back_as_it_was(int signal)
    {
        _home.SpawnShell("modes", "printf '\\033[?1003h\\033[?1006h\\033[?2004h\\033[?25l'; echo set; sleep 1000");
        using var shell = Attached("set");

        _ = Signals.Send(Client(), signal);

        IsRestored(shell);
        _home.StateOf("modes").ShouldBe("running");
        Waiting.Until(() => _home.Status().GetProperty("clients").GetInt32() == 0, "the daemon's farewell to the client");
    }

    [TheoryWith("bash", "zsh")]
    [InlineData("bash", "--norc", "--noprofile", "-i")]
    [InlineData("zsh", "-f", "-i")]
    public void A_shell_that_is_quicker_than_the_guard_of_a_killed_client_gets_its_prompt_and_its_modes(params string[] command)
    {
        _home.SpawnShell("worker", "echo at work; sleep 1000");
        _home.Environment["PS1"] = "prompt$ ";
        using var shell = OperatorPty.With(_home, 100, 30, [Tool.Find(command[0]), .. command[1..]]);
        shell.Until("prompt$");
        shell.Type($"'{LoreliHome.Executable}' attach\r");
        shell.Until("at work");
        var guard = _home.Processes().Single(it => it.Command.Contains("loreli-terminal-guard", StringComparison.Ordinal)).Pid;
        _ = Signals.Send(guard, Signals.SIGSTOP);
        Waiting.Until(() => ProcessScan.StateOf(guard) == 'T', "the guard's stop");

        _ = Signals.Send(Client(), Signals.SIGKILL);
        shell.Until("prompt$");
        shell.Screen.IsAlternateScreen.ShouldBeTrue("the shell was to print its prompt on the client's screen");
        _ = Signals.Send(guard, Signals.SIGCONT);

        shell.Until(_ => !shell.Screen.IsAlternateScreen, "the primary screen");
        shell.Until(text => text.TrimEnd().EndsWith("prompt$", StringComparison.Ordinal), "the prompt");
        Waiting.Until(() => !ProcessScan.IsAlive(guard), "the end of the guard");
        shell.Type("echo ty''ped");
        shell.Until("prompt$ echo ty''ped");
        shell.Type("\r");
        shell.Until("\ntyped ");
    }

    [Fact]
    public void Suspending_gives_the_terminal_back_and_fg_takes_it_again()
    {
        _home.SpawnShell("worker", "echo at work; sleep 1000");
        using var shell = Attached("at work");

        shell.Command("\x1a");
        shell.Until("Stopped");
        IsRestored(shell);
        shell.Type("\u0015fg\r");

        shell.Until("at work");
        shell.Pty.Screen.IsAlternateScreen.ShouldBeTrue();
        shell.Command("d");
        shell.UntilGone("at work");
    }

    [Fact]
    public void The_death_of_the_daemon_is_shown_and_the_next_daemon_is_found()
    {
        _home.SpawnShell("worker", "echo at work; while read -r line; do echo \"<$line>\"; done");
        using var screen = new OperatorPty(_home, 100, 30, "attach");
        screen.Until("at work");

        _home.KillDaemon(_home.DaemonPid());
        screen.Until("daemon lost");
        _home.Up();
        screen.Until(text => !text.Contains("daemon lost", StringComparison.Ordinal), "the new daemon");

        screen.Type("again\r");
        screen.Until("<again>");
        Leave(screen);
    }

    [Fact]
    public void The_layout_survives_leaving_and_coming_back_at_another_size()
    {
        _home.SpawnShell("left", "echo this is left; sleep 1000");
        _home.SpawnShell("right", "echo this is right; sleep 1000");
        using (var first = new OperatorPty(_home, 100, 30, "attach"))
        {
            first.Until("left");
            first.Type(Operators.Prefix + "g");
            first.Until(Both, "both panes");
            Leave(first);
        }

        using var second = new OperatorPty(_home, 140, 45, "attach");
        second.Until(Both, "both panes");
        Leave(second);

        static bool Both(string text) =>
            text.Contains("this is left", StringComparison.Ordinal) && text.Contains("this is right", StringComparison.Ordinal);
    }

    [Fact]
    public void A_smaller_second_screen_sees_a_part_and_changes_nothing()
    {
        _home.Ok("spawn", "--name", "shared", "--", "/bin/sh", "-c", "while read -r line; do echo \"<$line>\"; done");
        using var large = new OperatorPty(_home, 150, 45, "attach");
        large.Until("shared");
        large.Type(string.Concat(Enumerable.Repeat("0123456789", 9)) + "\r");
        large.Until("<0123456789");
        var size = _home.Pane("shared").GetProperty("cols").GetInt32();

        using var small = new OperatorPty(_home, 40, 10, "attach", "--read-only");
        small.Until("0123456789");

        _home.Pane("shared").GetProperty("cols").GetInt32().ShouldBe(size);
        small.Type("intruder\r");
        large.Type("owner\r");
        large.Until("<owner>");
        _home.Capture("shared").ShouldNotContain("intruder");
        Leave(small);
        Leave(large);
    }

    [Fact]
    public void A_bell_and_a_notification_of_a_pane_in_the_background_reach_the_list()
    {
        _home.SpawnShell("aside", "read -r line; printf '\\a\\033]9;please look\\007'; sleep 1000");
        _home.SpawnShell("focus", "echo in the foreground; sleep 1000");
        using var screen = new OperatorPty(_home, 120, 30, "attach");
        screen.Until("aside");
        screen.Type(Operators.Prefix + "'focus\r");
        screen.Until("in the foreground");

        _home.Ok("send", "aside", "");
        Waiting.Until(() =>
        {
            screen.Pump(TimeSpan.FromMilliseconds(10));
            return _home.Pane("aside").GetProperty("unreadBells").GetInt32() > 0;
        }, "the bell");

        _home.Pane("aside").GetProperty("unreadNotification").GetString()!.ShouldContain("please look");
        screen.Type(Operators.Prefix + "n");
        Waiting.Until(() =>
        {
            screen.Pump(TimeSpan.FromMilliseconds(10));
            return _home.Pane("aside").GetProperty("unreadBells").GetInt32() == 0;
        }, "the bell counted as seen");
        Leave(screen);
    }

    [Fact]
    public void What_is_copied_reaches_the_clipboard_of_the_operator_and_can_be_pasted()
    {
        _home.SpawnShell("copied", "echo word to copy; cat");
        using var screen = new OperatorPty(_home, 100, 30, "attach");
        screen.Until("word to copy");

        screen.Type(Operators.Prefix + "[");
        screen.Until("COPY");
        screen.Type("gg0veey");
        screen.Until(_ => screen.Clipboard is not null, "the clipboard");
        screen.Type(Operators.Prefix + "]");
        screen.Type("\r");

        screen.Clipboard.ShouldBe("word to");
        Waiting.Until(() =>
        {
            screen.Pump(TimeSpan.FromMilliseconds(10));
            return _home.Capture("copied").Split('\n').Count(it => it == "word to") == 2;
        }, "the pasted text, typed and echoed by cat");
        Leave(screen);
    }

    [Fact]
    public void The_demo_shows_agents_at_work_and_leaves_nothing()
    {
        var homes = Directory.CreateDirectory(Path.Combine(_home.Root, "tmp")).FullName;
        _home.Environment["SHELL"] = "/bin/sh";
        _home.Environment["TMPDIR"] = homes;
        using var screen = new OperatorPty(_home, 120, 40, "demo");

        screen.Until(text => new[] { "writer", "builder", "reviewer", "shell" }.All(it => text.Contains(it, StringComparison.Ordinal)), "four agents");
        Directory.EnumerateDirectories(homes).ShouldHaveSingleItem();
        screen.Type(Operators.Prefix + "d");
        var exit = screen.UntilExit();

        exit.Code.ShouldBe(0, screen.Text);
        screen.Text.ShouldContain("nothing is left of it");
        Directory.EnumerateFileSystemEntries(homes).ShouldBeEmpty();
        Waiting.Until(() => ProcessScan.TouchingFolder(homes).Count == 0, "the end of the demo's last process");
    }

    private PtyOperator Attached(string text)
    {
        var shell = new PtyOperator(_home, 100, 30);
        shell.Run("attach");
        shell.Until(text);
        shell.Pty.Screen.IsAlternateScreen.ShouldBeTrue();
        return shell;
    }

    private int Client() => _home.Processes().First(it => it.Command == $"{LoreliHome.Executable} attach ").Pid;

    private static void IsRestored(PtyOperator shell)
    {
        shell.Until(_ => !shell.Pty.Screen.IsAlternateScreen, "the primary screen");
        shell.Until(_ => shell.Pty.Screen.InputModes == PlainModes, $"plain input modes, not {shell.Pty.Screen.InputModes}");
        shell.TypeUntil("echo answered $((1 + 1)) times\r", "answered 2 times");
        shell.Until(text => text.TrimEnd().EndsWith("prompt$", StringComparison.Ordinal), "the next prompt");
        shell.Type("echoed as it is typed");
        shell.Until("prompt$ echoed as it is typed");
        shell.Pty.Screen.Cursor.IsVisible.ShouldBeTrue();
        shell.Pty.Screen.InSynchronizedUpdate.ShouldBeFalse();
    }

    private static void Leave(OperatorPty screen)
    {
        screen.Type(Operators.Prefix + "d");
        screen.UntilExit().Code.ShouldBe(0, screen.Text);
    }
}
