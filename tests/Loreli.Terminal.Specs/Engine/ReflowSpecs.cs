using Shouldly;
using Xunit;

namespace Loreli.Terminal.Specs.Engine;

public sealed class ReflowSpecs
{
    [Fact]
    public void A_wrapped_line_is_joined_when_the_screen_grows_and_cut_again_when_it_shrinks()
    {
        var screen = new Screenful(10, 4).Print("abcdefghijklmno\r\nx");

        screen.Terminal.Resize(20, 4);
        screen[0].ShouldBe("abcdefghijklmno");
        screen.Cursor.ShouldBe((1, 1));

        screen.Terminal.Resize(5, 4);
        screen[0].ShouldBe("abcde");
        screen[2].ShouldBe("klmno");
        screen.Cursor.ShouldBe((3, 1));
    }

    [Fact]
    public void Lines_that_ended_with_a_line_feed_are_never_joined()
    {
        var screen = new Screenful(5, 4).Print("abcde\r\nfghij\r\n");

        screen.Terminal.Resize(10, 4);

        screen[0].ShouldBe("abcde");
        screen[1].ShouldBe("fghij");
    }

    [Fact]
    public void A_wide_character_is_never_cut_and_its_filler_disappears_again()
    {
        var screen = new Screenful(10, 4).Print("abcd漢字ef");

        screen.Terminal.Resize(5, 4);
        screen[0].ShouldBe("abcd");
        screen[1].ShouldBe("漢字e");

        screen.Terminal.Resize(10, 4);
        screen[0].ShouldBe("abcd漢字ef");
        screen.Terminal.RowWraps(0).ShouldBeFalse();
    }

    [Fact]
    public void History_is_read_at_the_present_width()
    {
        var screen = new Screenful(10, 2).Print("0123456789abcde\r\nsecond\r\nthird\r\nfourth");

        screen.History.ShouldBe(["0123456789", "abcde", "second"]);
        screen.Terminal.Resize(5, 2);

        screen.History.ShouldBe(["01234", "56789", "abcde", "secon", "d", "third"]);
        screen[0].ShouldBe("fourt");
        screen[1].ShouldBe("h");
    }

    [Fact]
    public void A_line_that_is_half_in_history_stays_one_line()
    {
        var screen = new Screenful(5, 2).Print("abcdefghijklmnopqrst");

        screen.History.ShouldBe(["abcde", "fghij"]);
        screen.Terminal.Resize(20, 2);

        screen.History.ShouldBeEmpty();
        screen[0].ShouldBe("abcdefghijklmnopqrst");
    }

    [Fact]
    public void Rows_that_shrinking_pushed_into_history_come_back()
    {
        var screen = new Screenful(10, 6).Print("1\r\n2\r\n3\r\n4\r\n5\r\n6");

        screen.Terminal.Resize(10, 3);
        screen.History.ShouldBe(["1", "2", "3"]);
        screen.Terminal.Resize(10, 6);

        screen.History.ShouldBeEmpty();
        screen[0].ShouldBe("1");
        screen.Cursor.ShouldBe((5, 1));
    }

    [Fact]
    public void Blank_rows_below_the_cursor_go_first_and_return_before_history_does()
    {
        var screen = new Screenful(10, 6).Print("old\r\n\n\n\n\n\n\u001b[H\u001b[2J$ ");

        screen.Terminal.Resize(10, 2);
        screen.Terminal.Resize(10, 6);

        screen[0].ShouldBe("$");
        screen.Cursor.ShouldBe((0, 2));
    }

    [Fact]
    public void A_full_screen_program_is_cut_and_the_screen_behind_it_reflows()
    {
        var screen = new Screenful(10, 3).Print("abcdefghijkl\u001b[?1049h\u001b[Hfullscreen");

        screen.Terminal.Resize(6, 3);
        screen[0].ShouldBe("fullsc");
        screen.Print("\u001b[?1049l");

        screen[0].ShouldBe("abcdef");
        screen[1].ShouldBe("ghijkl");
        screen.Cursor.ShouldBe((1, 5));
    }

    [Fact]
    public void Going_to_any_width_and_back_changes_nothing()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var screen = new Screenful(16, 5);
            for (var i = 0; i < 30; i++)
            {
                screen.Print(random.Next(4) switch
                {
                    0 => "\r\n",
                    1 => "漢字👩‍💻",
                    2 => $"\u001b[3{random.Next(8)}m" + new string('x', random.Next(30)),
                    _ => "some text ",
                });
            }
            // The end of the output must be its end on the screen too, for what lies below the cursor is not text.
            var before = screen.Everything();

            screen.Terminal.Resize(random.Next(4, 60), 5);
            screen.Terminal.Resize(16, 5);

            foreach (var (now, then) in Lines(screen.Everything()).Zip(Lines(before)))
            {
                now.ShouldBe(then, $"seed {seed}");
            }
        }
    }

    [Fact]
    public void Resizing_reports_the_size_to_a_program_that_asked_for_it()
    {
        var screen = new Screenful(10, 3).Print("\u001b[?2048h");

        screen.Terminal.Resize(12, 4);

        screen.Replies.ShouldBe("\u001b[48;3;10;54;90t\u001b[48;4;12;72;108t");
    }

    /// <summary>Line numbers and blanks at the end may differ after a change of width; what the lines show may not.</summary>
    private static string[] Lines(string everything) =>
        [.. everything.Split('\n').Select(line => line.TrimEnd().TrimStart('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'))];
}
