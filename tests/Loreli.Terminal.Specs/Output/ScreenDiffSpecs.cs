using System.Buffers;
using System.Text;
using Shouldly;
using Xunit;

namespace Loreli.Terminal.Specs;

public sealed class ScreenDiffSpecs
{
    private static readonly OutputFeatures Unwrapped = OutputFeatures.All with { SynchronizedOutput = false };

    private readonly ArrayBufferWriter<byte> _bytes = new();

    [Fact]
    public void The_first_difference_clears_the_reader_and_draws_everything()
    {
        var surface = Surface("hello", "world");

        var text = Write(new ScreenDiff(Unwrapped), surface);

        text.ShouldContain("\e[2J");
        text.ShouldContain("hello");
        text.ShouldContain("world");
    }

    [Fact]
    public void An_unchanged_screen_costs_no_byte()
    {
        var surface = Surface("hello", "world");
        var diff = Shown(surface);

        var wrote = diff.Write(surface, _bytes);

        wrote.ShouldBeFalse();
        _bytes.WrittenCount.ShouldBe(0);
    }

    [Fact]
    public void A_row_drawn_again_as_it_was_costs_no_byte()
    {
        var surface = Surface("hello", "world");
        var diff = Shown(surface);
        Draw(surface, 1, "world");

        diff.Write(surface, _bytes).ShouldBeFalse();
    }

    [Fact]
    public void One_changed_character_costs_a_move_and_the_character()
    {
        var surface = new CellSurface(250, 70);
        var diff = Shown(surface);
        surface.Draw(68)[199] = Rune('x');

        Write(diff, surface).ShouldBe("\e[69;200Hx");
    }

    [Fact]
    public void A_character_typed_where_the_last_one_ended_costs_one_byte()
    {
        var surface = new CellSurface(80, 24);
        var diff = Shown(surface);
        surface.Draw(3)[0] = Rune('a');
        Write(diff, surface);
        surface.Draw(3)[1] = Rune('b');

        Write(diff, surface).ShouldBe("b");
    }

    [Fact]
    public void Scrolling_a_full_screen_by_one_line_costs_little_more_than_the_new_line()
    {
        var surface = TextSurface(first: 0);
        var diff = Shown(surface);
        Fill(surface, first: 1);

        var text = Write(diff, surface);

        text.ShouldStartWith("\e[S");
        text.Length.ShouldBeLessThan(120);
        DrawnWhole(surface).ShouldBeGreaterThan(20 * text.Length);
    }

    [Fact]
    public void Lines_that_move_down_between_two_still_ones_are_moved_in_a_scroll_region()
    {
        var surface = TextSurface(first: 0);
        var diff = Shown(surface);
        for (var row = 5; row < 40; row++)
        {
            Draw(surface, row, Line(row - 2));
        }

        var text = Write(diff, surface);

        text.ShouldContain("r\e[2T\e[r");
        text.Length.ShouldBeLessThan(200);
    }

    [Fact]
    public void Blank_tails_are_erased_rather_than_spelled()
    {
        var surface = Surface(new string('x', 80));
        var diff = Shown(surface);
        Draw(surface, 0, "x");

        Write(diff, surface).ShouldBe("\e[2G\e[K");
    }

    [Fact]
    public void Long_runs_are_repeated_rather_than_spelled()
    {
        var surface = Surface("");
        var diff = Shown(surface);
        Draw(surface, 0, new string('─', 60));

        Write(diff, surface).ShouldBe("─\e[59b");
    }

    [Fact]
    public void Runs_are_spelled_for_a_reader_that_may_not_repeat()
    {
        var surface = Surface("");
        var diff = new ScreenDiff(OutputFeatures.All with { RepeatsAny = false, SynchronizedOutput = false });
        Write(diff, surface);
        Draw(surface, 0, new string('─', 60));

        Write(diff, surface).ShouldBe(new string('─', 60));
    }

    [Fact]
    public void Small_differences_are_not_wrapped_in_a_synchronized_update_and_large_ones_are()
    {
        var surface = TextSurface(first: 0);
        var diff = new ScreenDiff(OutputFeatures.All);

        var large = Write(diff, surface);
        surface.Draw(0)[0] = Rune('!');
        var small = Write(diff, surface);

        large.ShouldStartWith("\e[?2026h");
        large.ShouldEndWith("\e[?2026l");
        small.ShouldNotContain("2026");
    }

    [Fact]
    public void A_new_size_is_a_new_reader()
    {
        var surface = Surface("hello", "world");
        var diff = Shown(surface);
        surface.Resize(100, 5);
        Draw(surface, 4, "hello");

        var text = Write(diff, surface);

        text.ShouldContain("\e[2J");
        text.ShouldContain("hello");
    }

    [Fact]
    public void Invalidate_draws_everything_again()
    {
        var surface = Surface("hello", "world");
        var diff = Shown(surface);

        diff.Invalidate();

        Write(diff, surface).ShouldContain("world");
    }

    [Fact]
    public void Another_grid_of_equal_versions_is_compared_cell_by_cell()
    {
        var diff = Shown(Surface("hello", "world"));

        var text = Write(diff, Surface("hello", "w0rld"));

        text.ShouldContain('0');
        text.ShouldNotContain('w');
    }

    [Fact]
    public void An_id_that_was_given_to_another_cluster_is_drawn_again()
    {
        var surface = Surface("");
        surface.Draw(0)[0] = new Cell(Glyph.OfCluster(surface.Tables.Intern("e\u0301"), false), default, default, default);
        var diff = Shown(surface);
        surface.Tables.Sweep(_ => { });
        surface.Draw(0)[0] = new Cell(Glyph.OfCluster(surface.Tables.Intern("e\u0302"), false), default, default, default);

        Write(diff, surface).ShouldContain("e\u0302");
    }

    [Fact]
    public void After_a_cluster_the_next_cell_is_placed_absolutely()
    {
        var surface = Surface("");
        var diff = Shown(surface);
        var row = surface.Draw(0);
        var cluster = Glyph.OfCluster(surface.Tables.Intern("👩‍🚀"), wide: true);
        (row[0], row[1], row[2]) = (new Cell(cluster, default, default, default), Trail(), Rune('x'));

        Write(diff, surface).ShouldBe("👩‍🚀\e[3Gx");
    }

    [Theory]
    [InlineData(1 << 24, "\e[38;2;255;0;0m")]
    [InlineData(256, "\e[38;5;196m")]
    [InlineData(16, "\e[91m")]
    public void Colours_are_the_nearest_that_the_reader_has(int colors, string sequence)
    {
        var surface = Surface("");
        surface.Draw(0)[0] = Rune('x') with { Foreground = Color.Direct(255, 0, 0) };

        Write(new ScreenDiff(Unwrapped with { Colors = colors }), surface).ShouldContain(sequence + "x");
    }

    [Fact]
    public void A_reader_without_links_and_styled_underlines_gets_neither()
    {
        var surface = Surface("");
        var extra = surface.Tables.Intern(new CellExtra("https://example.org", null, Color.Palette(1)));
        surface.Draw(0)[0] = Rune('x') with { Style = new CellStyle((CellAttributes)((int)UnderlineStyle.Curly << 9), extra) };

        var text = Write(new ScreenDiff(new OutputFeatures(256, false, false, false)), surface);

        text.ShouldContain("\e[4mx");
        text.ShouldNotContain("]8;");
        text.ShouldNotContain("58");
    }

    [Fact]
    public void Control_characters_in_cells_and_links_never_reach_the_reader()
    {
        var surface = Surface("");
        var extra = surface.Tables.Intern(new CellExtra("https://a\e\\\u009C.org\u0007", "i\ed", default));
        var row = surface.Draw(0);
        row[0] = Rune('\e') with { Style = new CellStyle(CellAttributes.None, extra) };
        row[1] = Rune('\u009B');
        row[2] = new Cell(Glyph.OfCluster(surface.Tables.Intern("a\e\u0301"), false), default, default, default);
        row[3] = Rune('\uD800');

        var text = Write(new ScreenDiff(Unwrapped), surface);

        text.ShouldContain("\e]8;id=id;https://a\\.org\e\\ ");
        text.ShouldContain("a\u0301");
        text.ShouldNotContain('\u009B');
    }

    [Fact]
    public void The_cursor_is_placed_shown_shaped_and_hidden()
    {
        var surface = Surface("hello", "world");
        var diff = Shown(surface);

        surface.Cursor = new CursorView(1, 3, IsVisible: true, WrapPending: false, Shape: 6);
        var shown = Write(diff, surface);
        surface.Cursor = surface.Cursor with { IsVisible = false };
        var hidden = Write(diff, surface);

        shown.ShouldEndWith("\e[?25h\e[6 q");
        hidden.ShouldBe("\e[?25l");
    }

    [Fact]
    public void A_steady_stream_of_differences_allocates_nothing()
    {
        var surface = TextSurface(first: 0);
        var diff = Shown(surface);
        var bytes = new ArrayBufferWriter<byte>(1 << 20);
        for (var warm = 0; warm < 3; warm++)
        {
            Step(warm);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var frame = 3; frame < 50; frame++)
        {
            Step(frame);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Step(int frame)
        {
            for (var row = 0; row < surface.Rows; row++)
            {
                var cells = surface.Draw(row);
                for (var column = 0; column < cells.Length; column++)
                {
                    cells[column] = Rune((uint)('a' + ((row + column + frame) % 26)))
                        with { Foreground = Color.Direct((byte)column, (byte)frame, (byte)row) };
                }
            }
            bytes.ResetWrittenCount();
            diff.Write(surface, bytes);
        }
    }

    private string Write(ScreenDiff diff, CellSurface surface)
    {
        _bytes.ResetWrittenCount();
        diff.Write(surface, _bytes);
        return Encoding.UTF8.GetString(_bytes.WrittenSpan);
    }

    private ScreenDiff Shown(CellSurface surface)
    {
        var diff = new ScreenDiff(Unwrapped);
        diff.Write(surface, _bytes);
        _bytes.ResetWrittenCount();
        return diff;
    }

    private int DrawnWhole(CellSurface surface) => Write(new ScreenDiff(Unwrapped), surface).Length;

    private static CellSurface Surface(params string[] lines)
    {
        var surface = new CellSurface(80, Math.Max(1, lines.Length));
        for (var row = 0; row < lines.Length; row++)
        {
            Draw(surface, row, lines[row]);
        }
        return surface;
    }

    private static CellSurface TextSurface(int first)
    {
        var surface = new CellSurface(100, 50);
        Fill(surface, first);
        return surface;
    }

    private static void Fill(CellSurface surface, int first)
    {
        for (var row = 0; row < surface.Rows; row++)
        {
            Draw(surface, row, Line(first + row));
        }
    }

    private static string Line(int number) =>
        $"{number:000} " + string.Concat(Enumerable.Range(0, 85).Select(it => (char)('a' + (((it * it) + (number * 7)) % 26))));

    private static void Draw(CellSurface surface, int row, string text)
    {
        var cells = surface.Draw(row);
        cells.Clear();
        for (var column = 0; column < text.Length; column++)
        {
            cells[column] = Rune(text[column]);
        }
    }

    private static Cell Rune(uint codePoint) => new(Glyph.OfRune(codePoint, wide: false), default, default, default);

    private static Cell Trail() => new(Glyph.WideTrail, default, default, default);
}
