namespace Loreli.EndToEnd;

/// <summary>Programs of every day in a pane, beside the same program in tmux of the same size.</summary>
public sealed class ProgramSpecs(RunningDaemon daemon) : IClassFixture<RunningDaemon>
{
    private LoreliHome Home => daemon.Home;

    [FactWith("tmux", "bash")]
    public void Bash_stops_lists_continues_and_interrupts_jobs()
    {
        using var both = new SideBySide(Home, "bash", "bash", "--norc", "--noprofile", "-i");
        both.ShowTheSame("bash-");
        both.Type("sleep 1001");
        both.Press("Enter");
        both.Press("C-z");
        both.ShowTheSame("Stopped");
        both.Type("jobs; bg; fg");
        both.Press("Enter");
        both.ShowTheSame("[1]+ sleep 1001 &");

        both.Press("C-c");
        both.Type("echo \"status $?\"");
        both.Press("Enter");
        both.ShowTheSame("status 130");
        both.Press("Up", "Up", "Up", "C-a");
        both.Type("echo ");
        both.Press("Enter");
        both.ShowTheSame("sleep 1001\n");
        both.Type("printf 'a\\tb\\rc\\n%s\\n' done | cat; false || echo \"$COLUMNS x $LINES\"");
        both.Press("Enter");
        both.ShowTheSame("80 x 24");
        both.Press("C-l");
        both.Type("kill -HUP $$");
        both.ShowTheSame("kill -HUP $$");
    }

    [FactWith("tmux", "vim")]
    public void Vim_edits_splits_numbers_folds_and_survives_a_resize()
    {
        var file = Path.Combine(Home.Repository, "vim.txt");
        File.WriteAllLines(file, Enumerable.Range(1, 200).Select(it => $"line {it}\twith a tab, 漢字 and {new string('x', it % 90)}"));
        using var both = new SideBySide(Home, "vim", "vim", "-u", "NONE", "-i", "NONE", "-N", "-n", file);
        both.ShowTheSame("vim.txt\" 200L");

        both.Type("Gkkdd5kOnew text");
        both.Press("Escape");
        both.ShowTheSame("new text");
        both.Type(":set number cursorline list hlsearch");
        both.Press("Enter");
        both.Type(":vsplit");
        both.Press("Enter", "C-w", "l");
        both.Type("ggVjj>/line 15");
        both.Press("Enter");
        both.ShowTheSame("line 15");
        both.Press("C-v", "Down", "Down", "Right", "Right");
        both.ShowTheSame("VISUAL BLOCK");
        both.Resize(101, 33);
        both.ShowTheSame("VISUAL BLOCK");
        both.Press("Escape", "C-f", "C-b", "C-d", "C-e", "C-y");
        both.Type(":only");
        both.Press("Enter");
        both.ShowTheSame("line 3");
        both.Type(":wq");
        both.Press("Enter");

        Waiting.Until(() => File.ReadAllText(file).Contains("new text", StringComparison.Ordinal), "the file that vim wrote");
        Home.WaitForExit("vim");
        Home.Pane("vim").GetProperty("exitCode").GetInt32().ShouldBe(0);
    }

    [FactWith("tmux", "less")]
    public void Less_pages_searches_and_follows()
    {
        var file = Path.Combine(Home.Repository, "less.txt");
        File.WriteAllLines(file, Enumerable.Range(1, 300).Select(it => it % 50 == 0 ? $"{it} needle in hay" : $"{it} hay {new string('~', it % 130)}"));
        using var both = new SideBySide(Home, "less", "less", file);
        both.ShowTheSame("less.txt");

        both.Press("Space", "Space", "b", "d", "u", "j", "j", "k");
        both.ShowTheSame("hay");
        both.Type("/needle");
        both.Press("Enter");
        both.ShowTheSame("50 needle");
        both.Press("n", "n", "N");
        both.ShowTheSame("100 needle");
        both.Type("-S");
        both.Press("Enter");
        both.Press("G");
        both.ShowTheSame("300 needle");
        both.Resize(60, 15);
        both.ShowTheSame("278 hay");
        both.Press("q");
        Home.WaitForExit("less");
    }

    [FactWith("tmux", "nano")]
    public void Nano_edits_and_writes()
    {
        var file = Path.Combine(Home.Repository, "nano.txt");
        using var both = new SideBySide(Home, "nano", "nano", "--ignorercfiles", file);
        both.ShowTheSame("New File");

        both.Type("a line of text");
        both.Press("Enter");
        both.Type("漢字 and ünïcödé");
        both.Press("Up", "Home", "Delete", "C-k", "C-u", "C-u");
        both.ShowTheSame(" line of text\n line of text");
        both.Press("C-o");
        both.ShowTheSame("File Name to Write");
        both.Press("Enter");
        both.ShowTheSame("Wrote 3 lines");
        both.Press("C-x");

        Home.WaitForExit("nano");
        File.ReadAllText(file).ShouldBe(" line of text\n line of text\n漢字 and ünïcödé\n");
    }

    [FactWith("tmux", "python3")]
    public void The_repl_of_python_edits_lines_and_recalls_them()
    {
        using var both = new SideBySide(Home, "python", "python3", "-q", "-I", "-S");
        both.ShowTheSame(">>>");

        both.Type("6 * 7");
        both.Press("Enter");
        both.ShowTheSame("42");
        both.Type("for i in range(3): print('漢字', i)");
        both.Press("Enter", "Enter");
        both.ShowTheSame("漢字 2");
        both.Type("1 / 0");
        both.Press("Enter");
        both.ShowTheSame("ZeroDivisionError");
        both.Type("input('name? ')");
        both.Press("Enter");
        both.ShowTheSame("name?");
        both.Type("ü");
        both.Press("Enter", "C-d");
        Home.WaitForExit("python");
        Home.Pane("python").GetProperty("exitCode").GetInt32().ShouldBe(0);
    }

    [FactWith("htop")]
    public void Htop_draws_takes_keys_and_leaves_a_clean_terminal()
    {
        Home.Spawn("htop", "sh", "-c", "echo before; htop; echo \"after $?\"; sleep 1000");
        Home.WaitForText("htop", "F10");
        Home.Capture("htop").ShouldMatch(@"(?s)Tasks: \d+.*Load average: \d.*PID.*USER.*Command");
        Home.Pane("htop").GetProperty("alternateScreen").GetBoolean().ShouldBeTrue();

        Home.Ok("resize", "htop", "120x40");
        Home.Ok("keys", "htop", "F5");
        Home.WaitForText("htop", "F5List");
        Home.Ok("keys", "htop", "F10");
        Home.WaitForText("htop", "after 0");

        Home.Capture("htop").ShouldBe("before\nafter 0\n" + new string('\n', 38));
        Home.Ok("kill", "htop");
    }

    // Without the overline, which tmux 3.3a captures as 5:3, and, below, without writes into halves of wide characters,
    // which it captures as two characters in three columns.
    [FactWith("tmux")]
    public void A_page_of_colours_and_attributes_looks_as_in_tmux()
    {
        using var both = new SideBySide(Home, "colours", "sh", "-c", """
            i=0; while [ $i -lt 256 ]; do printf '\033[48;5;%dm%3d\033[0m' $i $i; i=$((i+1)); [ $((i % 26)) -eq 0 ] && echo; done; echo
            i=30; while [ $i -lt 38 ]; do printf '\033[%d;%dm %d \033[0m' $i $((i+60)) $i; i=$((i+1)); done; echo
            for a in 1 2 3 4 5 7 8 9 '1;3;4' '4:3' '7;31;42'; do printf '\033[%smattr\033[0m ' "$a"; done; echo
            printf '\033[38;2;255;100;0mtrue\033[48;2;1;2;3mcolour\033[0m \033[38:2::10:20:30mcolons\033[0m\n'
            printf '\033[44mto the end\033[K\033[0m\n\033[41m\033[2Kwhole\033[0m\nthe end'; sleep 1000
            """);

        both.LookTheSame("the end");
    }

    [FactWith("tmux")]
    public void A_page_of_cjk_emoji_and_combining_marks_shows_as_in_tmux()
    {
        using var both = new SideBySide(Home, "unicode", "sh", "-c", """
            echo '漢字かな交じり文 한국어 中文 ｆｕｌｌ ﾊﾝｶｸ'
            echo 'emoji 😀🚀🎉 end|'
            printf 'combining e\314\201 a\314\210o\314\210u\314\210 n\314\203 end|\n'
            echo 'Ελληνικά Русский עברית العربية ไทย'
            echo '│┌─┬┐ ░▒▓█ ←↑→↓ ✓✗ “quotes” … €'
            i=0; while [ $i -lt 39 ]; do printf '漢'; i=$((i+1)); done; printf 'x漢 wraps\n'
            printf 'over: 漢字\r\033[6C漢\n'
            printf 'insert: 漢字\r\033[10C\033[@\033[P\033[4hY\033[4l\n'
            printf 'erase: 漢字漢字\r\033[9C\033[2X\n'
            printf 'the end'; sleep 1000
            """);

        both.LookTheSame("the end");
    }

    [Fact]
    public void Grapheme_clusters_take_the_columns_that_modern_terminals_give_them()
    {
        Home.SpawnShell("clusters", "for c in '👨‍👩‍👧‍👦' '🇫🇷' '👍🏽' '❤️' 'é' 'क्षि'; do printf '\\033[?2027h%s\\033[6n\\n' \"$c\"; done; sleep 1000");
        Home.WaitForText("clusters", "👨‍👩‍👧‍👦");

        var lines = Home.Ok("capture", "clusters", "--json").Json.GetProperty("lines").EnumerateArray().Select(it => it.GetString()!).ToArray();

        lines[..4].ShouldBe(["👨‍👩‍👧‍👦", "🇫🇷", "👍🏽", "❤️"], "a cluster came apart");
        Home.Ok("kill", "clusters");
    }

    [Fact]
    public void A_program_finds_a_terminal_of_its_own_and_nothing_of_ours()
    {
        Home.SpawnShell("clean", "tty; ls -l /proc/self/fd | grep -c -- '->'; grep -E '^Sig(Blk|Ign)' /proc/self/status; ps -o pid=,pgid=,sid=,tpgid= -p $$; ulimit -n; echo \"$TMUX|$NOTIFY_SOCKET|$DOTNET_gcServer|\"; sleep 1000");
        Home.WaitForText("clean", "|||");

        var lines = Home.Capture("clean").Split('\n');
        lines[0].ShouldStartWith("/dev/pts/");
        lines[1].ShouldBe("4", "ls itself has 0, 1, 2 and the folder: anything more was inherited");
        lines[2].ShouldMatch("SigBlk:\t?[ \t]*0000000000000000");
        lines[3].ShouldMatch("SigIgn:\t?[ \t]*0000000000000000");
        var ids = lines[4].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ids.Distinct().ShouldHaveSingleItem("the program leads its own session, group and foreground");
        Home.Ok("kill", "clean");
    }
}
