using System.Globalization;
using System.Text;
using Shouldly;
using Xunit;

namespace Loreli.Terminal.Specs.Engine;

public sealed class ReportSpecs
{
    [Theory]
    [InlineData("\u001b[c", "\u001b[?65;1;6;9;17;18;21;22;28;52c")]
    [InlineData("\u001b[=c", "\u001bP!|00000000\u001b\\")]
    [InlineData("\u001b[5n", "\u001b[0n")]
    [InlineData("\u001b[2;3H\u001b[6n", "\u001b[2;3R")]
    [InlineData("\u001b[2;4r\u001b[?6h\u001b[2;2H\u001b[6n", "\u001b[2;2R")]
    [InlineData("\u001b[?2026h\u001b[?2026$p", "\u001b[?2026;1$y")]
    [InlineData("\u001b[?9999$p", "\u001b[?9999;0$y")]
    [InlineData("\u001b[4$p\u001b[1$p", "\u001b[4;2$y\u001b[1;4$y")]
    [InlineData("\u001b[1;31m\u001bP$qm\u001b\\", "\u001bP1$r0;1;31m\u001b\\")]
    [InlineData("\u001b[2;4r\u001bP$qr\u001b\\", "\u001bP1$r2;4r\u001b\\")]
    [InlineData("\u001bP$qzz\u001b\\", "\u001bP0$r\u001b\\")]
    [InlineData("\u001bP+q544e;7a\u001b\\", "\u001bP1+r544e=787465726D2D323536636F6C6F72\u001b\\\u001bP0+r7a\u001b\\")]
    [InlineData("\u001b[18t", "\u001b[8;5;20t")]
    [InlineData("\u001b]4;1;#102030\u0007\u001b]4;1;?\u0007", "\u001b]4;1;rgb:1010/2020/3030\u0007")]
    [InlineData("\u001b]11;?\u001b\\", "\u001b]11;rgb:1010/1010/1414\u001b\\")]
    [InlineData("\u001b[>5u\u001b[?u\u001b[<u\u001b[?u", "\u001b[?5u\u001b[?0u")]
    [InlineData("\u001b[?996n\u001b]11;white\u0007\u001b[?996n", "\u001b[?997;1n\u001b[?997;2n")]
    [InlineData("\u001b G\u001b[5n\u001b F\u001b[5n", "\u009b0n\u001b[0n")]
    [InlineData("\u001b]7501;?\u001b\\\u001b[c", "\u001b]7501;?\u001b\\\u001b[?65;1;6;9;17;18;21;22;28;52c")]
    [InlineData("\u001b[?5;1;1;1;3*y\u001b[88z\u001b]52;c;?\u0007\u001b[21t", "")]
    public void A_question_has_its_answer_and_an_unknown_or_unsafe_one_none(string question, string answer)
    {
        new Screenful().Print(question).Replies.ShouldBe(answer);
    }

    [Fact]
    public void The_checksum_of_a_rectangle_tells_its_characters()
    {
        var screen = new Screenful().Print("AB\u001b[7;1;1;1;1;2*y");

        screen.Replies.ShouldBe($"\u001bP7!~{(0x10000 - 'A' - 'B').ToString("X4", CultureInfo.InvariantCulture)}\u001b\\");
    }

    [Fact]
    public void What_programs_tell_arrives_bounded_and_clean()
    {
        var screen = new Screenful();

        screen.Print("\u0007\u001b]2;ti\u0001tle\u0007\u001b]9;hello\u0007\u001b]777;notify;t;b\u0007\u001b]9;4;1;50\u0007\u001b]7;file://host/a%20b\u0007"
            + "\u001b]133;D;3\u0007\u001b]52;c;aGk=\u0007\u001b]7501;state=blocked:kind=permission:msg=b2s=:app=codex\u0007");

        screen.News.ShouldContain(new TerminalEvent.Bell());
        screen.News.ShouldContain(new TerminalEvent.TitleChanged("title"));
        screen.News.ShouldContain(new TerminalEvent.Notified("", "hello"));
        screen.News.ShouldContain(new TerminalEvent.Notified("t", "b"));
        screen.News.ShouldContain(new TerminalEvent.ProgressChanged(1, 50));
        screen.News.ShouldContain(new TerminalEvent.DirectoryChanged("/a b"));
        screen.News.ShouldContain(new TerminalEvent.PromptMarked('D', 3));
        screen.News.ShouldContain(new TerminalEvent.StatusReported(null, "blocked", "permission", null, "ok") { App = "codex" });
        screen.News.OfType<TerminalEvent.ClipboardSet>().Single().Data.ToArray().ShouldBe(Encoding.ASCII.GetBytes("hi"));
    }

    [Fact]
    public void A_title_of_ten_megabytes_is_dropped_and_a_long_one_cut()
    {
        var screen = new Screenful().Print("\u001b]2;kept\u0007\u001b]2;" + new string('x', 10 << 20) + "\u0007");
        screen.Terminal.Title.ShouldBe("kept");

        screen.Print("\u001b]2;" + new string('x', 5_000) + "\u0007");
        screen.Terminal.Title.Length.ShouldBe(Limits.TextCharsMax);
    }

    [Fact]
    public void A_synchronized_update_that_is_never_ended_can_be_ended_by_the_reader()
    {
        var screen = new Screenful().Print("\u001b[?2026hhalf");
        screen.Terminal.InSynchronizedUpdate.ShouldBeTrue();

        screen.Terminal.EndSynchronizedUpdate();

        screen.Terminal.InSynchronizedUpdate.ShouldBeFalse();
        screen[0].ShouldBe("half");
    }

    [Fact]
    public void Modes_of_the_input_are_what_the_program_asked_for()
    {
        var screen = new Screenful().Print("\u001b[?1;2004;1004h\u001b[?1002h\u001b[?1006h\u001b=\u001b[>4;2m\u001b[>1u");

        screen.Terminal.InputModes.ShouldBe(InputModes.ApplicationCursorKeys | InputModes.ApplicationKeypad | InputModes.BracketedPaste
            | InputModes.FocusEvents | InputModes.MouseDrag | InputModes.MouseSgr | InputModes.ModifyOtherKeys2 | InputModes.KittyDisambiguate
            | InputModes.AlternateScroll);
    }
}
