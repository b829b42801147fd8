using System.Buffers;
using System.Text;
using Shouldly;
using Xunit;

namespace Loreli.Terminal.Specs;

/// <summary>Two engines, one fed by a program and one by the differences of the first: both show the same.</summary>
public sealed class ScreenDiffEngineSpecs
{
    private static readonly string[] Words =
    [
        "hello", " ", "\r\n", "\n", "\r", "漢字かな", "한국어", "👩‍🚀", "🇩🇪🇫🇷", "✔️ done", "e\u0301", "\t", "────", "0️⃣",
        "\e[H", "\e[2J", "\e[K", "\e[1K", "\e[3;5H", "\e[A", "\e[5C", "\e[M", "\e[2L", "\e[3P", "\e[4@", "\e[6X", "\e[2S", "\e[T",
        "\e[2;4r", "\e[r", "\eM", "\e[31;1m", "\e[48;2;10;20;30m", "\e[38;5;200m", "\e[m", "\e[7m", "\e[4:3;58:5:9m",
        "\e[9;53m", "\e[2;3m", "\e]8;;https://example.org\e\\", "\e]8;id=1;https://example.org/b\e\\", "\e]8;;\e\\",
        "\e[?25l", "\e[?25h", "\e[4 q", "\e[?1049h", "\e[?1049l", "\e[?7l", "\e[?7h", "\e(0lqk\e(B", "\e#8", "\e[20b",
    ];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(10, 4)]
    [InlineData(40, 12)]
    public void A_terminal_fed_with_differences_shows_what_the_other_shows(int columns, int rows)
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed * 17);
            var source = new VirtualTerminal(new TerminalOptions(columns, rows), new Deaf());
            var copy = new VirtualTerminal(new TerminalOptions(columns, rows), new Deaf());
            var diff = new ScreenDiff(OutputFeatures.All);
            for (var frame = 0; frame < 30; frame++)
            {
                var text = new StringBuilder();
                for (var words = random.Next(1, 25); words > 0; words--)
                {
                    text.Append(Words[random.Next(Words.Length)]);
                }
                source.Feed(Encoding.UTF8.GetBytes(text.ToString()));
                Follow(diff, source, copy);

                Difference(source, copy).ShouldBe("", $"seed {seed}, frame {frame}");
            }
        }
    }

    /// <summary>Inputs that mutation found; each once made the reader show something else.</summary>
    [Theory]
    [InlineData("\e[55f\e\\👩\e[;;;1;1$r")]
    [InlineData("漢字\e[1;2;1;3;7$r")]
    [InlineData("漢字\e[2*x\e[1;2;1;3;1$t")]
    [InlineData("\e[?2027lष\u093f")]
    [InlineData("ष\e[1;2H\u093f")]
    [InlineData("\e[?2027lab\u093f\u0301c")]
    [InlineData("a\e[1;2H\uff9e")]
    public void What_mutation_once_drew_differently_is_drawn_alike(string output)
    {
        foreach (var columns in (int[])[1, 2, 3, 24])
        {
            var source = new VirtualTerminal(new TerminalOptions(columns, 6), new Deaf());
            var copy = new VirtualTerminal(new TerminalOptions(columns, 6), new Deaf());

            source.Feed(Encoding.UTF8.GetBytes(output));
            Follow(new ScreenDiff(OutputFeatures.All), source, copy);

            Difference(source, copy).ShouldBe("", $"{columns} columns");
        }
    }

    [Theory]
    [InlineData("❤\ufe0f")]
    [InlineData("0\ufe0f")]
    [InlineData("👍\ufe0e")]
    [InlineData("\e[?2027h\e[?7l\e[?69h\e[1;3s\e[1;5H\b\b🇫🇷\e[1;4H")]
    public void A_cluster_that_a_reader_would_give_another_width_is_cut_so_that_the_rest_stays_in_its_place(string cluster)
    {
        var source = new VirtualTerminal(new TerminalOptions(10, 2), new Deaf());
        var copy = new VirtualTerminal(new TerminalOptions(10, 2), new Deaf());

        source.Feed(Encoding.UTF8.GetBytes($"\e[?2027la{cluster}bc"));
        Follow(new ScreenDiff(OutputFeatures.All), source, copy);

        for (var column = 0; column < 10; column++)
        {
            copy.Row(0)[column].Glyph.Width.ShouldBe(source.Row(0)[column].Glyph.Width, $"column {column}");
        }
        Shown(copy, 0, 4).ShouldBe(Shown(source, 0, 4));
        copy.Cursor.ShouldBe(source.Cursor);
    }

    [Fact]
    public void A_narrow_cluster_in_the_last_column_that_begins_wide_leaves_its_neighbour_alone()
    {
        var source = new VirtualTerminal(new TerminalOptions(12, 2), new Deaf());
        var copy = new VirtualTerminal(new TerminalOptions(8, 2), new Deaf());

        source.Feed(Encoding.UTF8.GetBytes("\e[?1049habcdefg👍\ufe0e"));
        source.Resize(8, 2);
        Follow(new ScreenDiff(OutputFeatures.All), source, copy);

        source.Row(0)[7].Glyph.IsCluster.ShouldBeTrue();
        Enumerable.Range(0, 7).Select(it => Shown(copy, 0, it)).ShouldBe(Enumerable.Range(0, 7).Select(it => Shown(source, 0, it)));
        copy.Row(0)[7].Glyph.IsBlank.ShouldBeTrue();
    }

    [Fact]
    public void A_rectangle_is_not_filled_with_what_is_wide_by_setting()
    {
        var options = new TerminalOptions(8, 2) { AmbiguousIsWide = true };
        var (source, copy) = (new VirtualTerminal(options, new Deaf()), new VirtualTerminal(options, new Deaf()));

        source.Feed(Encoding.UTF8.GetBytes("\e(0\e[97$x\e(B\e[2H\e[88;2;1;2;4$x"));
        Follow(new ScreenDiff(OutputFeatures.All), source, copy);

        Difference(source, copy).ShouldBe("");
        Shown(copy, 1, 3).ShouldStartWith("'X'");
    }

    [Fact]
    public void A_terminal_that_changes_its_size_is_followed()
    {
        var random = new Random(3);
        var source = new VirtualTerminal(new TerminalOptions(20, 5), new Deaf());
        var copy = new VirtualTerminal(new TerminalOptions(20, 5), new Deaf());
        var diff = new ScreenDiff(OutputFeatures.All);
        for (var round = 0; round < 100; round++)
        {
            var (columns, rows) = (random.Next(1, 40), random.Next(1, 12));
            source.Feed(Encoding.UTF8.GetBytes($"some text {round} 漢字 👩‍🚀 and more of it\r\n"));
            source.Resize(columns, rows);
            copy.Resize(columns, rows);
            Follow(diff, source, copy);

            Difference(source, copy).ShouldBe("", $"round {round}");
        }
    }

    private static void Follow(ScreenDiff diff, VirtualTerminal source, VirtualTerminal copy)
    {
        var bytes = new ArrayBufferWriter<byte>();
        diff.Write(source, bytes);
        copy.Feed(bytes.WrittenSpan);
    }

    private static string Difference(VirtualTerminal source, VirtualTerminal copy)
    {
        for (var row = 0; row < source.Rows; row++)
        {
            for (var column = 0; column < source.Columns; column++)
            {
                var (wanted, shown) = (Shown(source, row, column), Shown(copy, row, column));
                if (wanted != shown)
                {
                    return $"{row},{column}: {shown} instead of {wanted}";
                }
            }
        }
        var (from, to) = (source.Cursor, copy.Cursor);
        return from.IsVisible != to.IsVisible || from.Shape != to.Shape
            || (from.IsVisible && (from.Row, from.Column) != (to.Row, to.Column)) ? $"cursor {to} instead of {from}" : "";
    }

    private static string Shown(VirtualTerminal terminal, int row, int column)
    {
        var cell = terminal.Row(row)[column];
        var text = new StringBuilder();
        terminal.Tables.AppendText(text, cell);
        var extra = terminal.Tables.Extra(cell.Style.ExtraId);
        var attributes = cell.Style.Attributes & ~CellAttributes.Protected;
        return $"'{text}' {cell.Glyph.Width} {cell.Foreground.Bits:X} {cell.Background.Bits:X} {attributes} {extra}";
    }

    private sealed class Deaf : ITerminalHost
    {
        public void Reply(ReadOnlySpan<byte> bytes) { }
        public void Tell(TerminalEvent news) { }
    }
}
