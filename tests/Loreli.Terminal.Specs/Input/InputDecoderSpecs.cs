using System.Text;
using Shouldly;
using Xunit;

namespace Loreli.Terminal.Specs;

public sealed class InputDecoderSpecs
{
    private const KeyModifiers Shift = KeyModifiers.Shift;
    private const KeyModifiers Alt = KeyModifiers.Alt;
    private const KeyModifiers Ctrl = KeyModifiers.Ctrl;

    [Theory]
    [InlineData("a", "a", KeyModifiers.None, "a")]
    [InlineData("A", "a", Shift, "A")]
    [InlineData("É", "é", Shift, "É")]
    [InlineData("漢", "漢", KeyModifiers.None, "漢")]
    [InlineData("😀", "😀", KeyModifiers.None, "😀")]
    [InlineData(" ", "space", KeyModifiers.None, " ")]
    [InlineData("\r", "enter", KeyModifiers.None, null)]
    [InlineData("\n", "j", Ctrl, null)]
    [InlineData("\t", "tab", KeyModifiers.None, null)]
    [InlineData("\x7F", "backspace", KeyModifiers.None, null)]
    [InlineData("\b", "h", Ctrl, null)]
    [InlineData("\x03", "c", Ctrl, null)]
    [InlineData("\0", "space", Ctrl, null)]
    [InlineData("\x1F", "_", Ctrl, null)]
    [InlineData("\x1Bx", "x", Alt, null)]
    [InlineData("\x1BX", "x", Alt | Shift, null)]
    [InlineData("\x1Bé", "é", Alt, null)]
    [InlineData("\x1B\r", "enter", Alt, null)]
    [InlineData("\x1B\x03", "c", Alt | Ctrl, null)]
    [InlineData("\x1B[A", "up", KeyModifiers.None, null)]
    [InlineData("\x1BOA", "up", KeyModifiers.None, null)]
    [InlineData("\x1B\x1B[A", "up", Alt, null)]
    [InlineData("\x1B[1;5D", "left", Ctrl, null)]
    [InlineData("\x1B[5~", "pageup", KeyModifiers.None, null)]
    [InlineData("\x1B[3;2~", "delete", Shift, null)]
    [InlineData("\x1B[7~", "home", KeyModifiers.None, null)]
    [InlineData("\x1B[11~", "f1", KeyModifiers.None, null)]
    [InlineData("\x1B[[C", "f3", KeyModifiers.None, null)]
    [InlineData("\x1BOP", "f1", KeyModifiers.None, null)]
    [InlineData("\x1BO5P", "f1", Ctrl, null)]
    [InlineData("\x1B[1;2R", "f3", Shift, null)]
    [InlineData("\x1B[24;8~", "f12", Shift | Alt | Ctrl, null)]
    [InlineData("\x1B[Z", "tab", Shift, null)]
    [InlineData("\x1B[a", "up", Shift, null)]
    [InlineData("\x1BOd", "left", Ctrl, null)]
    [InlineData("\x1B[3^", "delete", Ctrl, null)]
    [InlineData("\x1BOM", "kp_enter", KeyModifiers.None, null)]
    [InlineData("\x1BOu", "kp_5", KeyModifiers.None, null)]
    [InlineData("\x1B[27;5;97~", "a", Ctrl, null)]
    [InlineData("\x1B[27;6;65~", "a", Ctrl | Shift, null)]
    [InlineData("\x1B[27;2;13~", "enter", Shift, null)]
    [InlineData("\x1B[13;2u", "enter", Shift, null)]
    [InlineData("\x1B[99;5u", "c", Ctrl, null)]
    [InlineData("\x1B[97;;97u", "a", KeyModifiers.None, "a")]
    [InlineData("\x1B[97:65;2u", "a", Shift, "A")]
    [InlineData("\x1B[57441u", "left_shift", KeyModifiers.None, null)]
    [InlineData("\x1B[57427~", "kp_begin", KeyModifiers.None, null)]
    [InlineData("\x1B[0;;28450:23383u", "", KeyModifiers.None, "漢字")]
    public void A_key_is_read_from_every_way_terminals_say_it(string bytes, string name, KeyModifiers modifiers, string? text) =>
        Read(bytes).ShouldBe([new InputEvent.Key(name, modifiers, Text: text)]);

    [Theory]
    [InlineData("\x1B[97;1:2u", KeyAction.Repeat, "a")]
    [InlineData("\x1B[97;1:3u", KeyAction.Release, null)]
    public void Repeats_and_releases_are_told_apart(string bytes, KeyAction action, string? text) =>
        Read(bytes).ShouldBe([new InputEvent.Key("a", KeyModifiers.None, action, text)]);

    [Theory]
    [InlineData("\x1B[<0;6;3M", 1, KeyModifiers.None, MouseAction.Press)]
    [InlineData("\x1B[<2;6;3m", 3, KeyModifiers.None, MouseAction.Release)]
    [InlineData("\x1B[<64;6;3M", 4, KeyModifiers.None, MouseAction.Press)]
    [InlineData("\x1B[<32;6;3M", 1, KeyModifiers.None, MouseAction.Drag)]
    [InlineData("\x1B[<35;6;3M", 0, KeyModifiers.None, MouseAction.Move)]
    [InlineData("\x1B[<24;6;3M", 1, Ctrl | Alt, MouseAction.Press)]
    [InlineData("\x1B[M &#", 1, KeyModifiers.None, MouseAction.Press)]
    [InlineData("\x1B[56;6;3M", 1, Ctrl | Alt, MouseAction.Press)]
    public void The_mouse_is_read_from_every_encoding(string bytes, int button, KeyModifiers modifiers, MouseAction action) =>
        Read(bytes).ShouldBe([new InputEvent.Mouse(button, modifiers, action, 2, 5)]);

    [Fact]
    public void A_release_that_names_no_button_is_that_of_the_last_pressed() =>
        Read("\x1B[M\"!!\x1B[M#!!").Last().ShouldBe(new InputEvent.Mouse(3, KeyModifiers.None, MouseAction.Release, 0, 0));

    [Theory]
    [InlineData("\x1B[?1;2c")]
    [InlineData("\x1B[>41;354;0c")]
    [InlineData("\x1B[?2026;2$y")]
    [InlineData("\x1B[?31u")]
    [InlineData("\x1B[24;80R")]
    [InlineData("\x1B[?1;5R")]
    [InlineData("\x1B[6;18;9t")]
    [InlineData("\x1B[0n")]
    [InlineData("\x1B]11;rgb:1010/1010/1414\x1B\\")]
    [InlineData("\x1B]10;rgb:d8d8/d8d8/d8d8\x07")]
    [InlineData("\x1BP>|xterm(390)\x1B\\")]
    [InlineData("\x1BP1+r524742=38\x1B\\")]
    [InlineData("\x1B_Gi=1;OK\x1B\\")]
    public void Answers_are_given_whole_and_never_as_keys(string bytes) =>
        Read(bytes).ShouldBe([new InputEvent.Answer(bytes)]);

    [Fact]
    public void Focus_is_read() =>
        Read("\x1B[I\x1B[O").ShouldBe([new InputEvent.Focus(true), new InputEvent.Focus(false)]);

    [Theory]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData("line\r\nline\x1B[A\x1B[200~\x1B\x1B[20")]
    [InlineData("漢字 😀 \x03")]
    public void A_paste_is_one_event_whatever_is_in_it(string text) =>
        Read($"\x1B[200~{text}\x1B[201~x").ShouldBe([new InputEvent.Paste(text), Key("x", text: "x")]);

    [Fact]
    public void A_paste_past_its_limit_is_cut_and_what_follows_is_read()
    {
        var decoder = new InputDecoder();
        var events = new List<InputEvent>();
        var megabyte = new byte[1 << 20];
        megabyte.AsSpan().Fill((byte)'x');

        decoder.Feed("\x1B[200~"u8, events.Add);
        for (var count = 0; count < 18; count++)
        {
            decoder.Feed(megabyte, events.Add);
        }
        decoder.Feed("\x1B[201~y"u8, events.Add);

        events.Count.ShouldBe(2);
        events[0].ShouldBeOfType<InputEvent.Paste>().Text.Length.ShouldBe(16 << 20);
        events[1].ShouldBe(Key("y", text: "y"));
    }

    [Fact]
    public void An_escape_waits_for_what_may_follow_and_is_a_key_when_nothing_does()
    {
        var decoder = new InputDecoder();
        var events = new List<InputEvent>();

        decoder.Feed("\x1B"u8, events.Add);
        events.ShouldBeEmpty();
        decoder.IsPending.ShouldBeTrue();
        decoder.Flush(events.Add);

        events.ShouldBe([Key("escape")]);
        decoder.IsPending.ShouldBeFalse();
    }

    [Theory]
    [InlineData("\x1B[", "[", Alt)]
    [InlineData("\x1BO", "o", Alt | Shift)]
    [InlineData("\x1B]", "]", Alt)]
    [InlineData("\x1BP", "p", Alt | Shift)]
    [InlineData("\x1B\x1B", "escape", Alt)]
    public void The_beginning_of_a_sequence_is_alt_with_a_key_when_nothing_follows(string bytes, string name, KeyModifiers modifiers)
    {
        var decoder = new InputDecoder();
        var events = new List<InputEvent>();

        decoder.Feed(Encoding.UTF8.GetBytes(bytes), events.Add);
        decoder.IsPending.ShouldBeTrue();
        decoder.Flush(events.Add);

        events.ShouldBe([new InputEvent.Key(name, modifiers)]);
    }

    [Fact]
    public void A_flush_in_the_middle_of_a_sequence_loses_nothing()
    {
        var decoder = new InputDecoder();
        var events = new List<InputEvent>();

        decoder.Feed("\x1B[1;"u8, events.Add);
        decoder.IsPending.ShouldBeFalse();
        decoder.Flush(events.Add);
        decoder.Feed("5A"u8, events.Add);

        events.ShouldBe([Key("up", Ctrl)]);
    }

    [Theory]
    [InlineData("\x1B]hello")]
    [InlineData("\x1BPq")]
    public void Alt_with_a_bracket_before_text_is_not_taken_for_an_answer(string bytes) =>
        Read(bytes).Count.ShouldBe(bytes.Length - 1);

    [Theory]
    [InlineData("\x1B]11;rgb\rx")]
    [InlineData("\x1B[1;5\rx")]
    public void A_key_pressed_inside_a_broken_sequence_is_not_lost(string bytes) =>
        Read(bytes).ShouldBe([Key("enter"), Key("x", text: "x")]);

    [Fact]
    public void An_endless_sequence_is_swallowed_and_the_next_key_is_read()
    {
        Read("\x1B[" + new string('1', 100_000) + "Ax").ShouldBe([Key("x", text: "x")]);
        Read("\x1B]1" + new string('1', 200_000) + "\x07x").ShouldBe([Key("x", text: "x")]);
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_dropped_and_the_next_key_is_read()
    {
        var events = new List<InputEvent>();

        new InputDecoder().Feed([0xFF, 0xC3, (byte)'a', 0x80, 0xE6, 0xBC, (byte)'b', 0xC2, 0x9B], events.Add);

        events.OfType<InputEvent.Key>().Select(it => it.Name).ShouldBe(["a", "b"]);
    }

    private static List<InputEvent> Read(string bytes)
    {
        var whole = new List<InputEvent>();
        new InputDecoder().Feed(Encoding.UTF8.GetBytes(bytes), whole.Add);
        var single = new List<InputEvent>();
        var decoder = new InputDecoder();
        foreach (var value in Encoding.UTF8.GetBytes(bytes))
        {
            decoder.Feed([value], single.Add);
        }
        single.ShouldBe(whole, "cut into single bytes");
        return whole;
    }

    private static InputEvent.Key Key(string name, KeyModifiers modifiers = KeyModifiers.None, string? text = null) =>
        new(name, modifiers, Text: text);
}
