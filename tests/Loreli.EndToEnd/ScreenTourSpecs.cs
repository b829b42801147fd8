using Loreli.Posix;

namespace Loreli.EndToEnd;

/// <summary>A working day at the screen, in a terminal of ours and in tmux, small and large.</summary>
public sealed class ScreenTourSpecs : IDisposable
{
    private readonly LoreliHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(80, 24)]
    [InlineData(200, 50)]
    public void A_day_at_a_terminal_of_ours(int columns, int rows)
    {
        using var first = new PtyOperator(_home, columns, rows);
        using var second = new PtyOperator(_home, 120, 40);
        Day(first, second);
    }

    [TheoryWith("tmux")]
    [InlineData(80, 24)]
    [InlineData(200, 50)]
    public void A_day_inside_tmux(int columns, int rows)
    {
        using var tmux = new TmuxServer(_home);
        using var first = new TmuxOperator(_home, tmux, "first", columns, rows);
        using var second = new TmuxOperator(_home, tmux, "second", 120, 40);
        Day(first, second);
    }

    private void Day(IOperator at, IOperator elsewhere)
    {
        AttachesAndSpawns(at);
        TypesIntoThePane(at);
        ZoomsAndTiles(at);
        SearchesTheHistory(at);
        AsksForHelpAndCommands(at);
        KillsAfterAQuestion(at);
        DetachesAndComesBackElsewhere(at, elsewhere);
        SurvivesTheDeathOfTheClient(elsewhere);
    }

    private static void AttachesAndSpawns(IOperator at)
    {
        at.Run("up");
        at.Until("shell");
        New(at, "sh", "first");
        New(at, "sh", "second");
        at.Until(screen => screen.Contains("first", StringComparison.Ordinal) && screen.Contains("second", StringComparison.Ordinal), "both agents in the list");
    }

    private void TypesIntoThePane(IOperator at)
    {
        at.Type("echo typed $((6 * 7)) ü漢\r");
        at.Until("typed 42 ü漢");
        _home.WaitForText("second", "typed 42 ü漢");
        at.Command("'");
        at.Type("fir\r");
        at.Type("echo in the $((0 + 1))st\r");
        at.Until("in the 1st");
        _home.WaitForText("first", "in the 1st");
        _home.Capture("second").ShouldNotContain("in the 1st");
    }

    private void ZoomsAndTiles(IOperator at)
    {
        at.Command("z");
        at.Type("stty size\r");
        at.UntilGone("second");
        at.Command("z");
        at.Until("second");

        at.Command("g");
        at.Until(screen => screen.Contains("in the 1st", StringComparison.Ordinal) && screen.Contains("typed 42", StringComparison.Ordinal), "both panes as tiles");
        var tile = _home.Pane("first").GetProperty("cols").GetInt32();
        at.Command("g");
        Waiting.Until(() =>
        {
            at.Until(_ => true, "a moment");
            return _home.Pane("first").GetProperty("cols").GetInt32() != tile || _home.Pane("first").GetProperty("rows").GetInt32() > 20;
        }, "the pane's own size after the grid");
    }

    private static void SearchesTheHistory(IOperator at)
    {
        at.Type("clear; seq -f 'history line %g' 1 300\r");
        at.Until("history line 300");
        at.Command("[");
        at.Until("COPY");
        at.Type("?line 4[27]$\r");
        at.Until("history line 47");
        at.Type("n");
        at.Until(screen => screen.Contains("history line 42", StringComparison.Ordinal), "the next match above");
        at.Type("VjY");
        at.Type("q");
        at.UntilGone("COPY");
        at.Until("history line 300");
    }

    private static void AsksForHelpAndCommands(IOperator at)
    {
        at.Command("?");
        at.Until("what every key does");
        at.Type("detach");
        at.Until("leave; all agents go on");
        at.Type("\x1b");
        at.UntilGone("leave; all agents go on");

        at.Command(":");
        at.Type("details of second");
        at.Until("details of second");
        at.Type("\r");
        at.Until("pid");
        at.Type("q");
        at.Until("history line 300");
    }

    private void KillsAfterAQuestion(IOperator at)
    {
        at.Command("x");
        at.Until("kill first");
        at.Type("n");
        at.UntilGone("kill first");
        _home.StateOf("first").ShouldBe("running");

        at.Command("x");
        at.Until("kill first");
        at.Type("y");
        _home.WaitForExit("first");
        at.Until("history line 300");
        _home.Pane("first").GetProperty("signal").GetString().ShouldBe("SIGKILL");
    }

    private void DetachesAndComesBackElsewhere(IOperator at, IOperator elsewhere)
    {
        at.Command("d");
        at.Until(screen => screen.Contains("[detached", StringComparison.Ordinal) && screen.TrimEnd().EndsWith("prompt$", StringComparison.Ordinal), "the shell again");
        at.Type("echo the terminal $((1 + 1)) is mine\r");
        at.Until("the terminal 2 is mine");
        at.Until(screen => !screen.Contains("history line", StringComparison.Ordinal), "the shell's own screen");

        elsewhere.Run("attach");
        elsewhere.Until("second");
        elsewhere.Command("'");
        elsewhere.Type("second\r");
        elsewhere.Until("typed 42 ü漢");
        Waiting.Until(() =>
        {
            elsewhere.Until(_ => true, "a moment");
            return _home.Pane("second").GetProperty("rows").GetInt32() >= 36;
        }, "the pane's size in the larger terminal");
    }

    private void SurvivesTheDeathOfTheClient(IOperator at)
    {
        var client = _home.Processes().Single(it => it.Command.EndsWith("attach ", StringComparison.Ordinal)
            && it.Command.Contains(LoreliHome.Executable, StringComparison.Ordinal)).Pid;

        _ = Signals.Send(client, Signals.SIGKILL);

        at.TypeUntil("echo still $((1 + 1)) here\r", "still 2 here");
        at.Until(screen => !screen.Contains("typed 42", StringComparison.Ordinal), "the shell's own screen");
        _home.StateOf("second").ShouldBe("running");
        Waiting.Until(() => _home.Status().GetProperty("clients").GetInt32() == 0, "the daemon's farewell to the client");
    }

    private static void New(IOperator at, string command, string name)
    {
        at.Command("c");
        at.Until("command:");
        at.Type("\x15" + command + "\r");
        at.Until("name:");
        at.Type("\x15" + name + "\r");
        at.Until(screen => !screen.Contains("name:", StringComparison.Ordinal) && screen.Contains(name, StringComparison.Ordinal), $"the agent {name}");
    }
}
