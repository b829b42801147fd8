using Shouldly;
using Xunit;

namespace Loreli.Terminal.Specs.Engine;

/// <summary>One row per function and edge: what is printed, and what the screen (rows parted by |) shows then.</summary>
public sealed class SequenceSpecs
{
    [Theory]
    [InlineData("CUP counts from 1 and stops at the edges", "\u001b[99;99HX\u001b[0;0HY", "Y||    X")]
    [InlineData("CHA, VPA, HPR and VPR", "\u001b[2Ga\u001b[2d\u001b[ab\u001b[ec", " a|   b|    c")]
    [InlineData("CUU stops at the top margin", "\u001b[2;3r\u001b[3;1H\u001b[9AX", "|X|")]
    [InlineData("CNL and CPL begin the line", "abc\u001b[2Ed\u001b[Fe", "abc|e|d")]
    [InlineData("autowrap waits for the next character", "abcde\rX", "Xbcde||")]
    [InlineData("autowrap off keeps to the last column", "\u001b[?7labcdefg", "abcdg||")]
    [InlineData("a wide character wraps whole", "abcd漢", "abcd|漢|")]
    [InlineData("writing over half a wide character blanks the other", "漢\bX", " X||")]
    [InlineData("reverse wrap goes back over the edge", "\u001b[?45habcde\u001b[2;1H\bX", "abcdX||")]
    [InlineData("insert mode moves the rest right", "abc\r\u001b[4hX", "Xabc||")]
    [InlineData("ICH and DCH stay inside the margins", "abcde\u001b[?69h\u001b[2;4s\u001b[1;2H\u001b[@\u001b[3P", "a   e||")]
    [InlineData("ECH ignores margins", "abcde\u001b[?69h\u001b[2;3s\u001b[1;2H\u001b[9X", "a||")]
    [InlineData("IL and DL move lines of the region", "a\r\nb\r\nc\u001b[1;2r\u001b[1;1H\u001b[L", "|a|c")]
    [InlineData("ED 1 erases up to the cursor", "abc\r\ndef\u001b[2D\u001b[1J", "|  f|")]
    [InlineData("EL 2 leaves other lines", "abc\r\ndef\u001b[2K", "abc||")]
    [InlineData("SU and SD", "a\r\nb\r\nc\u001b[2S\u001b[T", "|c|")]
    [InlineData("REP repeats the last character", "a漢\u001b[bX", "a漢漢|X|")]
    [InlineData("REP after a movement repeats nothing", "a\u001b[C\u001b[3bX", "a X||")]
    [InlineData("HTS, TBC, CHT and CBT", "\u001b[3g\u001b[3G\u001bH\r\tX\u001b[Za", "  a||")]
    [InlineData("DECALN fills the screen", "\u001b#8", "EEEEE|EEEEE|EEEEE")]
    [InlineData("DECSTBM and RI scroll only the region", "a\r\nb\r\nc\u001b[2;3r\u001b[2;1H\u001bM", "a||b")]
    [InlineData("origin mode counts from the margins", "\u001b[2;3r\u001b[?6h\u001b[1;1HX\u001b[9;1HY", "|X|Y")]
    [InlineData("DECSLRM scrolls between its columns", "abc\r\ndef\r\nghi\u001b[?69h\u001b[2;3s\u001b[S", "aef|dhi|g")]
    [InlineData("DECIC and DECDC", "abcde\r\nabcde\u001b[1;2H\u001b[2'}\u001b[1'~", "a bc|a bc|")]
    [InlineData("SL and SR", "abcde\u001b[2 @\u001b[ A", " cde||")]
    [InlineData("DECFI at the right margin moves the content", "abcde\u001b[1;5H\u001b9", "bcde||")]
    [InlineData("DECBI at the left margin moves it back", "abcde\u001b[1;1H\u001b6", " abcd||")]
    [InlineData("DECSCA protects from DECSED", "a\u001b[1\"qb\u001b[0\"qc\u001b[?2J", " b||")]
    [InlineData("ISO protection holds against ED", "a\u001bVb\u001bWc\u001b[2J", " b||")]
    [InlineData("DECFRA fills", "\u001b[88;1;2;2;3$x", " XX| XX|")]
    [InlineData("DECERA erases", "\u001b#8\u001b[1;2;2;3$z", "E  EE|E  EE|EEEEE")]
    [InlineData("DECCRA copies, overlapping too", "abc\r\ndef\u001b[1;1;2;3;1;1;2;1$v", "aabc|ddef|")]
    [InlineData("DEC graphics by SO and back by SI", "\u001b)0\u000eq\u000fq", "─q||")]
    [InlineData("SS2 takes one character", "\u001b*0\u001bNqq", "─q||")]
    [InlineData("UK has its pound", "\u001b(A#\u001b(B#", "£#||")]
    [InlineData("a C1 control may come as UTF-8", "a\u009b2Cb", "a  b||")]
    [InlineData("DECSC and DECRC keep place and set", "ab\u001b7\u001b(0\u001b[3;3Hq\u001b8q", "abq||  ─")]
    [InlineData("1049 hides and brings back", "main\u001b[?1049hx\u001b[?1049l!", "main!||")]
    [InlineData("DECSTR keeps screen and cursor", "ab\u001b[2;3r\u001b[2;2H\u001b[!pX", "ab| X|")]
    [InlineData("RIS forgets all", "ab\u001b[?1049h\u001b[2;2r\u001bcX", "X||")]
    [InlineData("CAN ends a sequence", "\u001b[3\u0018X", "X||")]
    [InlineData("an unknown sequence leaves no trace", "\u001b[1;2%w\u001b]9999;x\u0007\u001bPzz\u001b\\X", "X||")]
    [InlineData("a Kitty image is swallowed", "\u001b_Gi=1;AAAA\u001b\\X", "X||")]
    public void The_screen_shows(string what, string output, string expected)
    {
        var screen = new Screenful(5, 3).Print(output);

        string.Join('|', Enumerable.Range(0, 3).Select(row => screen[row])).ShouldBe(
            string.Join('|', (expected.Split('|') is [var a, var b, var c] ? [a, b, c] : (string[])[.. expected.Split('|'), ""])), what);
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 0xAF }, "\uFFFD\uFFFD")]
    [InlineData(new byte[] { 0xE2, 0x82, (byte)'A' }, "\uFFFDA")]
    [InlineData(new byte[] { 0xF0, 0x9F, 0x98, 0xE2, 0x82, 0xAC }, "\uFFFD€")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "\uFFFD\uFFFD\uFFFD")]
    [InlineData(new byte[] { 0x9B, (byte)'A' }, "\uFFFDA")]
    public void Each_bad_part_of_UTF8_becomes_one_replacement_character(byte[] bytes, string expected)
    {
        new Screenful().Print(bytes)[0].ShouldBe(expected);
    }

    [Theory]
    [InlineData("e\u0301", 1)]
    [InlineData("👩‍👩‍👧", 2)]
    [InlineData("🇩🇪", 2)]
    [InlineData("❤", 1)]
    [InlineData("❤\uFE0F", 2)]
    [InlineData("👍🏽", 2)]
    [InlineData("漢", 2)]
    public void A_cluster_takes_one_place(string cluster, int columns)
    {
        var screen = new Screenful().Print(cluster);

        screen.Cursor.ShouldBe((0, columns));
        screen[0].ShouldBe(cluster);
    }

    [Fact]
    public void Combining_marks_without_end_fill_one_cell_and_no_more()
    {
        var screen = new Screenful().Print("a" + new string('\u0301', 100_000) + "b");

        screen[0].Length.ShouldBe(Limits.ClusterCodePointsMax + 1);
        screen.Cursor.ShouldBe((0, 2));
    }

    [Fact]
    public void Renditions_reach_the_cells()
    {
        var screen = new Screenful().Print("\u001b[1;2;3;4;5;7;8;9;53;31;42mX\u001b[0m\u001b[4:3;58:2::1:2:3mY\u001b[38;2;9;8;7;48;5;200mZ");

        var cell = screen.CellAt(0, 0);
        cell.Style.Attributes.ShouldBe(CellAttributes.Bold | CellAttributes.Dim | CellAttributes.Italic | CellAttributes.Blink
            | CellAttributes.Inverse | CellAttributes.Hidden | CellAttributes.Strike | CellAttributes.Overline | (CellAttributes)(1 << 9));
        (cell.Foreground, cell.Background).ShouldBe((Color.Palette(1), Color.Palette(2)));
        screen.CellAt(0, 1).Style.Underline.ShouldBe(UnderlineStyle.Curly);
        screen.Terminal.Tables.Extra(screen.CellAt(0, 1).Style.ExtraId)!.UnderlineColor.ShouldBe(Color.Direct(1, 2, 3));
        (screen.CellAt(0, 2).Foreground, screen.CellAt(0, 2).Background).ShouldBe((Color.Direct(9, 8, 7), Color.Palette(200)));
    }
}
