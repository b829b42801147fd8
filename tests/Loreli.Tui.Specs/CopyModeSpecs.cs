using System.Collections.Immutable;
using System.Text.Json;
using Loreli.Protocol.Daemon;
using Loreli.Terminal;
using Loreli.Tui.Layout;
using Loreli.Tui.Model;
using Loreli.Tui.Update;
using Shouldly;
using Xunit;
using static Loreli.Tui.Specs.ScreenWorld;

namespace Loreli.Tui.Specs;

public sealed class CopyModeSpecs
{
    [Fact]
    public void Lines_words_and_ends_are_reached_with_the_keys_of_vi()
    {
        var world = Reading("alpha beta gamma", "second line");

        world.Press("g", "0", "w").At().ShouldBe((0, 6));
        world.Press("e").At().ShouldBe((0, 9));
        world.Press("$").At().ShouldBe((0, 15));
        world.Press("w").At().ShouldBe((1, 0));
        world.Press("b").At().ShouldBe((0, 11));
        world.Press("j").At().ShouldBe((1, 11));
        world.Press("G").At().Line.ShouldBe(9);
    }

    [Fact]
    public void A_selection_by_character_crosses_lines()
    {
        var world = Reading("alpha beta", "gamma delta");

        world.Press("g", "w", "v", "j", "y").Yanked().ShouldBe("beta\ngamma d");
    }

    [Fact]
    public void A_selection_by_line_takes_whole_lines()
    {
        Reading("alpha", "beta", "gamma").Press("g", "V", "j", "y").Yanked().ShouldBe("alpha\nbeta\n");
    }

    [Fact]
    public void A_selection_by_block_takes_columns()
    {
        Reading("abcdef", "ghijkl", "mnopqr").Press("g", "l", "C-v", "j", "l", "l", "enter").Yanked().ShouldBe("bcd\nhij");
    }

    [Fact]
    public void A_selection_by_word_takes_paths_whole()
    {
        Reading("see /tmp/a-b.txt now").Press("g", "w", "w", "s", "y").Yanked().ShouldBe("/tmp/a-b.txt");
    }

    [Fact]
    public void A_line_that_wraps_is_copied_without_a_break()
    {
        var cells = StyledLine.Of(new string('x', 20));
        var wrapped = StyledLine.Of(cells.Cells, cells.Tables, wraps: true);
        var world = Reading([wrapped, StyledLine.Of("end")]);

        world.Press("g", "v", "j", "$", "y").Yanked().ShouldBe(new string('x', 20) + "end");
    }

    [Fact]
    public void What_was_copied_can_be_pasted()
    {
        var world = Reading("alpha").Press("g", "v", "e", "y").ForgetEffects();

        world.Command("]").Sent.OfType<Protocol.Live.ClientMessage.Paste>().ShouldHaveSingleItem().Text.ShouldBe("alpha");
    }

    [Theory]
    [InlineData("/", "b[ae]ta", 0, 6), InlineData("?", "gamma", 1, 0)]
    public void Search_finds_regular_expressions_in_both_directions(string key, string pattern, int line, int column)
    {
        var world = Reading("alpha beta", "gamma bata", "end");
        world.Press(key == "?" ? "G" : "g", key);

        world.Type(pattern).Press("enter");

        world.At().ShouldBe((line, column));
    }

    [Fact]
    public void N_goes_on_and_capital_N_back()
    {
        var world = Reading("x one", "x two", "x three").Press("g", "$", "/").Type("x").Press("enter");
        world.At().ShouldBe((1, 0));

        world.Press("n").At().ShouldBe((2, 0));
        world.Press("N").At().ShouldBe((1, 0));
    }

    [Theory]
    [InlineData("("), InlineData("[a"), InlineData("*"), InlineData("(a)\\1")]
    public void What_is_no_regular_expression_is_searched_for_as_it_stands(string pattern)
    {
        var world = Reading("first", $"here {pattern} is").Press("g", "/");

        world.Type(pattern).Press("enter").At().ShouldBe((1, 5));
    }

    [Fact]
    public void Small_letters_find_capitals_and_capitals_only_themselves()
    {
        Reading("start", "Error").Press("g", "/").Type("error").Press("enter").At().ShouldBe((1, 0));
        Reading("start", "error").Press("g", "/").Type("Error").Press("enter").At().ShouldBe((0, 0));
    }

    [Fact]
    public void History_is_asked_for_as_it_comes_into_view()
    {
        var world = Reading(history: 1000, "screen").ForgetEffects();

        world.Press("g");

        world.Calls.ShouldHaveSingleItem().Path.ShouldBe("/v1/panes/a/lines?from=0&count=400");
        world.AnswerLines(0, 400);
        world.Line(1).ShouldContain("old 0");
    }

    [Fact]
    public void A_search_beyond_what_is_here_is_the_daemons()
    {
        var world = Reading(history: 1000, "screen").Press("?").Type("needle").Press("enter");
        while (world.Calls.Last().Path.Contains("/lines?", StringComparison.Ordinal))
        {
            world.AnswerLines();
        }
        world.Calls.Last().Path.ShouldContain("/search?regex=needle");

        world.Answer(200, JsonSerializer.Serialize(new SearchView([new SearchMatch(17, 4, 6)], null), DaemonJson.Default.SearchView));

        world.At().ShouldBe((17, 4));
    }

    [Theory, InlineData("enter"), InlineData("esc")]
    public void Lines_that_come_while_a_pattern_is_typed_are_asked_for_again(string key)
    {
        var world = Reading(history: 1000, "one two").Press("/").Type("two");
        world.Answer(200, JsonSerializer.Serialize(new LinesView(999, 0, 1010, 1000, ["old 999"], [false]), DaemonJson.Default.LinesView));
        world.ForgetEffects();

        world.Press(key);

        world.Calls.ShouldHaveSingleItem().Path.ShouldContain("/lines?");
    }

    [Fact]
    public void The_wheel_enters_history_and_leaves_it_at_the_bottom()
    {
        var world = With(100, 30, Pane("a")).Tell(new Message.ScreenChanged("a", new PaneScreenFacts(80, 10, InputModes.None, 0, 1000)));

        world.Mouse(4, MouseAction.Press, 5, 50);
        world.Effects.OfType<Effect.Freeze>().ShouldHaveSingleItem().Start.ScrollBy.ShouldBe(3);
        world.Freeze([.. Enumerable.Range(0, 28).Select(_ => StyledLine.Empty)]);
        world.Model.Mode.ShouldBeOfType<Mode.Copy>();
        world.Mouse(5, MouseAction.Press, 5, 50);

        world.Model.Mode.ShouldBeOfType<Mode.Typing>();
    }

    [Fact]
    public void The_wheel_goes_to_a_program_that_asked_for_the_mouse()
    {
        var world = With(100, 30, Pane("a")).Tell(new Message.ScreenChanged("a", new PaneScreenFacts(80, 10, InputModes.MousePress, 0, 0)));

        world.Mouse(4, MouseAction.Press, 5, 50).Effects.OfType<Effect.SendMouse>().ShouldHaveSingleItem().Event.Row.ShouldBe(4);
    }

    [Fact]
    public void A_drag_selects_and_its_end_copies()
    {
        var world = With(100, 30, Pane("a")).Tell(new Message.ScreenChanged("a", new PaneScreenFacts(80, 10, InputModes.None, 0, 0)));
        var left = ScreenAreas.Of(world.Model).Panes[0].Content.Column;

        world.Mouse(1, MouseAction.Press, 1, left).Mouse(1, MouseAction.Drag, 1, left + 2);
        world.Freeze([StyledLine.Of("alpha beta"), .. Enumerable.Repeat(StyledLine.Empty, 9)]);
        world.Mouse(1, MouseAction.Drag, 1, left + 4).Mouse(1, MouseAction.Release, 1, left + 4);

        world.Yanked().ShouldBe("alpha");
        world.Model.Mode.ShouldBeOfType<Mode.Typing>();
    }

    [Fact]
    public void A_double_click_takes_the_word()
    {
        var world = With(100, 30, Pane("a")).Tell(new Message.ScreenChanged("a", new PaneScreenFacts(80, 10, InputModes.None, 0, 0)));
        var left = ScreenAreas.Of(world.Model).Panes[0].Content.Column;

        world.Mouse(1, MouseAction.Press, 1, left + 7).Mouse(1, MouseAction.Release, 1, left + 7).Mouse(1, MouseAction.Press, 1, left + 7);
        world.Freeze([StyledLine.Of("alpha beta"), .. Enumerable.Repeat(StyledLine.Empty, 9)]);
        world.Mouse(1, MouseAction.Release, 1, left + 7);

        world.Yanked().ShouldBe("beta");
    }

    private static CopyWorld Reading(params string[] lines) => Reading(0, lines);

    private static CopyWorld Reading(long history, params string[] lines) => new(history, [.. lines.Select(StyledLine.Of)]);

    private static CopyWorld Reading(ImmutableArray<StyledLine> lines) => new(0, lines);

    /// <summary>An operator in copy mode over a screen of ten lines.</summary>
    private sealed class CopyWorld
    {
        private readonly ScreenWorld _world;

        public CopyWorld(long history, ImmutableArray<StyledLine> lines)
        {
            _world = With(100, 30, Pane("a")).Tell(new Message.ScreenChanged("a", new PaneScreenFacts(60, 10, InputModes.None, 0, history)));
            _world.Command("[");
            _world.Freeze([.. lines, .. Enumerable.Repeat(StyledLine.Empty, 10 - lines.Length)]);
        }

        public IEnumerable<Protocol.Live.ClientMessage.Call> Calls => _world.Calls;

        public CopyWorld Press(params ReadOnlySpan<string> keys) { _world.Press(keys); return this; }
        public CopyWorld Type(string text) { _world.Type(text); return this; }
        public CopyWorld ForgetEffects() { _world.ForgetEffects(); return this; }
        public ScreenWorld Command(string key) => _world.Command(key);
        public string Line(int row) => _world.Line(row);
        public string Yanked() => _world.Yanked();
        public CopyWorld Answer(int status, string body) { _world.Answer(status, body); return this; }

        public (int Line, int Column) At()
        {
            var cursor = _world.Model.Mode.ShouldBeOfType<Mode.Copy>().State.Cursor;
            return ((int)cursor.Line, cursor.Column);
        }

        public CopyWorld AnswerLines()
        {
            var query = System.Web.HttpUtility.ParseQueryString(new Uri("http://x" + _world.Calls.Last().Path).Query);
            return AnswerLines(int.Parse(query["from"]!), int.Parse(query["count"]!));
        }

        public CopyWorld AnswerLines(int from, int count)
        {
            var lines = Enumerable.Range(from, count).Select(n => $"old {n}").ToList();
            var view = new LinesView(from, 0, 1010, 1000, lines, [.. lines.Select(_ => false)]);
            _world.Answer(200, JsonSerializer.Serialize(view, DaemonJson.Default.LinesView));
            var style = _world.Effects.OfType<Effect.Style>().Last();
            _world.Tell(new Message.Lines("a", style.First, [.. style.Lines.Select(StyledLine.Of)]));
            return this;
        }
    }
}

internal static class CopyWorldExtensions
{
    public static ScreenWorld Freeze(this ScreenWorld world, ImmutableArray<StyledLine> screen) =>
        world.Tell(new Message.Frozen("a", screen, (0, 0), (0, 0), world.Effects.OfType<Effect.Freeze>().Last().Start));

    public static ScreenWorld Mouse(this ScreenWorld world, int button, MouseAction action, int row, int column) =>
        world.Tell(new Message.Input(new InputEvent.Mouse(button, KeyModifiers.None, action, row, column)));

    public static string Yanked(this ScreenWorld world) => world.Effects.OfType<Effect.Yank>().ShouldHaveSingleItem().Text;

}
