using System.Text;
using Shouldly;
using Xunit;

namespace Loreli.Terminal.Specs.Engine;

public sealed class ScrollbackSpecs
{
    [Fact]
    public void Lines_keep_their_colours_links_clusters_and_erased_background()
    {
        var screen = new Screenful(12, 1).Print(
            "\u001b[1;38;5;200mA\u001b[0m漢👩‍💻e\u0301\u001b]8;id=q;http://x\u001b\\L\u001b]8;;\u001b\\\u001b[4:3;58;5;9mU\u001b[0;44m\u001b[K\u001b[0m");
        var before = screen.Terminal.Row(0).ToArray().Select(cell => Describe(screen, cell)).ToArray();

        screen.Print("\r\n");
        Cell[] cells = [];
        var length = screen.Terminal.Scrollback.Read(screen.Terminal.Scrollback.FirstLine, ref cells, out var wraps);

        wraps.ShouldBeFalse();
        length.ShouldBe(12);
        cells[..length].Select(cell => Describe(screen, cell)).ShouldBe(before);
    }

    [Fact]
    public void The_oldest_lines_go_when_the_bytes_are_used_up_and_numbers_stay()
    {
        var screen = new Screenful(40, 2, it => it with { ScrollbackBytesMax = 40_000 });
        for (var i = 0; i < 5_000; i++)
        {
            screen.Print($"line {i}\r\n");
        }

        var history = screen.Terminal.Scrollback;
        history.EndLine.ShouldBe(4_999);
        history.FirstLine.ShouldBeGreaterThan(0);
        history.BytesUsed.ShouldBeLessThanOrEqualTo(45_000);
        Cell[] cells = [];
        var length = history.Read(4_000, ref cells, out _);
        string.Concat(cells[..length].Select(cell => (char)cell.Glyph.Value)).ShouldBe("line 4000");
    }

    [Fact]
    public void No_more_lines_are_kept_than_were_asked_for()
    {
        var screen = new Screenful(10, 2, it => it with { ScrollbackLinesMax = 3 }).Print("1\r\n2\r\n3\r\n4\r\n5\r\n6");

        screen.History.ShouldBe(["2", "3", "4"]);
        Should.Throw<ArgumentOutOfRangeException>(() =>
        {
            Cell[] cells = [];
            screen.Terminal.Scrollback.Read(0, ref cells, out _);
        });
    }

    [Fact]
    public void A_line_of_plain_text_takes_little_more_than_its_bytes()
    {
        var screen = new Screenful(120, 10);
        var line = Encoding.ASCII.GetBytes(new string('x', 119) + "\r\n");

        for (var i = 0; i < 20_000; i++)
        {
            screen.Print(line);
        }

        (screen.Terminal.Scrollback.BytesUsed / 19_991.0).ShouldBeLessThan(130);
    }

    [Fact]
    public void Only_what_leaves_the_top_of_the_primary_screen_becomes_history()
    {
        new Screenful(10, 3).Print("1\r\n2\r\n3\u001b[2;3r\u001b[3;1H\n\n").History.ShouldBeEmpty();
        new Screenful(10, 3).Print("\u001b[?1049h1\r\n2\r\n3\r\n4\r\n5").History.ShouldBeEmpty();
        new Screenful(10, 3).Print("1\r\n2\r\n3\u001b[1;2r\u001b[2;1H\n").History.ShouldBe(["1"]);
        new Screenful(10, 3).Print("1\r\n2\r\n3\u001b[2S").History.ShouldBe(["1", "2"]);
    }

    [Fact]
    public void More_links_than_the_tables_hold_are_all_found_again()
    {
        var screen = new Screenful(10, 2);
        for (var i = 0; i < 70_000; i++)
        {
            screen.Print($"\u001b]8;;h{i}\u001b\\x\r\n");
        }

        var history = screen.Terminal.Scrollback;
        Cell[] cells = [];
        for (var line = history.FirstLine; line < history.EndLine; line++)
        {
            history.Read(line, ref cells, out _);
            var link = screen.Terminal.Tables.Extra(cells[0].Style.ExtraId)?.LinkUri;
            if (link != $"h{line}")
            {
                Assert.Fail($"line {line} has the link {link}");
            }
        }
    }

    private static string Describe(Screenful screen, Cell cell)
    {
        var text = new StringBuilder();
        screen.Terminal.Tables.AppendText(text, cell);
        return $"{text} {cell.Glyph.Width} {cell.Foreground.Bits:x} {cell.Background.Bits:x} {cell.Style.Attributes} {screen.Terminal.Tables.Extra(cell.Style.ExtraId)}";
    }
}
