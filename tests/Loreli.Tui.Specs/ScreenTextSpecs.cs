using Loreli.Protocol.Daemon;
using Shouldly;
using Xunit;
using static Loreli.Tui.Specs.ScreenWorld;

namespace Loreli.Tui.Specs;

public sealed class ScreenTextSpecs
{
    [Fact]
    public void At_80x24_the_list_is_narrow_and_the_pane_has_the_rest()
    {
        var world = With(80, 24, Team()).Command("4");
        world.Cells.Set("builder", "$ dotnet build", "Build succeeded.");

        var lines = world.Text().Split('\n');

        lines[0].ShouldBe(" governance │ builder · make all                              ◆ 3 · 3/4 · 12:00");
        lines[1].ShouldBe(" ◆ 1 reviewer  12s │$ dotnet build");
        lines[2].ShouldBe(" ✗ 2 tester     2m │Build succeeded.");
        lines[3].ShouldBe(" ● 3 watcher ♪ 12s │");
        lines[4].ShouldBe("▌● 4 builder   12s │");
        lines[23].ShouldBe(" Ctrl-b then:  ? help  c new  n next  d detach  z zoom  g grid  [ copy");
    }

    [Fact]
    public void A_wide_screen_gives_each_agent_a_second_line_with_role_and_state()
    {
        var world = With(120, 40, Team());

        var lines = world.Text().Split('\n');

        lines[1].ShouldStartWith("▌◆ 1 reviewer");
        lines[2].ShouldContain("asks: run git push?");
        lines[4].ShouldContain("exited with 1");
        lines[8].ShouldContain("build · builder");
    }

    [Theory]
    [InlineData(1, 1), InlineData(20, 5), InlineData(40, 12), InlineData(500, 200)]
    public void Every_size_shows_something_and_breaks_nothing(int columns, int rows)
    {
        var world = With(columns, rows, Team());

        foreach (var keys in new[] { "?", ":", "e", "i", "g", "z", "b", "tab", "c", "x" })
        {
            world.Command(keys).Text();
            world.Press("esc").Text();
        }

        world.Command("d").Effects.OfType<Model.Effect.Leave>().ShouldHaveSingleItem();
    }

    [Fact]
    public void Without_a_unicode_locale_only_ascii_is_drawn()
    {
        var world = With(80, 24, Team());
        world.Cells.Set("reviewer", "漢字 ✓ café");

        var text = world.Command("g").Text(unicode: false);

        text.ShouldAllBe(c => c == '\n' || (c >= ' ' && c <= '~'));
    }

    [Fact]
    public void Titles_and_messages_of_programs_never_bring_control_characters_to_the_operators_terminal()
    {
        var evil = "\e[2J\e]52;c;AAAA\a\u009b31m\u202Eabc\u0000\n\ud800";
        var world = With(120, 40, Pane("a") with { Title = evil, Foreground = evil, Role = evil, ProgramState = "blocked", ProgramMessage = evil, UnreadNotification = evil, Cwd = evil, Command = [evil] });

        foreach (var keys in new[] { "g", "i", ":", "?" })
        {
            world.Command(keys).Text().EnumerateRunes()
                .ShouldAllBe(rune => rune.Value == '\n' || Drawing.PlainText.IsSafe(rune));
            world.Press("esc");
        }
    }

    [Fact]
    public void A_dead_pane_keeps_its_last_words_and_says_how_it_ended()
    {
        var world = With(80, 24, Pane("tester", PaneState.Exited) with { ExitCode = 3, ExitedAt = Noon - TimeSpan.FromMinutes(2) });
        world.Cells.Set("tester", "assertion failed");

        world.Line(1).ShouldContain("assertion failed");
        world.Line(22).ShouldContain("exited with 3, 2m ago · Ctrl-b r restart · D dismiss");
    }

    [Fact]
    public void The_grid_shows_the_living_with_a_line_for_each_name()
    {
        var world = With(120, 30, Team()).Command("g");

        var text = world.Text();

        text.ShouldContain("● builder · make all");
        text.ShouldContain("│◆ reviewer");
        text.ShouldNotContain("✗ tester ·");
    }

    [Fact]
    public void Progress_of_an_agent_is_drawn_in_the_list()
    {
        var world = With(120, 30, Pane("a") with { ProgressState = 1, ProgressPercent = 50 });

        world.Line(1).ShouldContain("50%");
        world.Line(2).ShouldContain("━━━━━╌╌╌╌╌╌ 50%");
    }

    private static PaneView[] Team() =>
    [
        Pane("builder") with { Title = "make all", Role = "build" },
        Pane("reviewer") with { ProgramState = "blocked", ProgramKind = "permission", ProgramMessage = "run git push?" },
        Pane("tester", PaneState.Exited) with { ExitCode = 1, ExitedAt = Noon - TimeSpan.FromMinutes(2) },
        Pane("watcher") with { UnreadBells = 2 },
    ];
}
