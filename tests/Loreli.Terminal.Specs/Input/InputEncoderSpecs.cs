using System.Buffers;
using System.Text;
using Shouldly;
using Xunit;

namespace Loreli.Terminal.Specs;

public sealed class InputEncoderSpecs
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("A", "A")]
    [InlineData("S-4", "$")]
    [InlineData("é", "é")]
    [InlineData("漢", "漢")]
    [InlineData("C-c", "\x03")]
    [InlineData("C-S-c", "\x03")]
    [InlineData("C-Space", "\0")]
    [InlineData("C-[", "\x1B")]
    [InlineData("C-/", "\x1F")]
    [InlineData("C-8", "\x7F")]
    [InlineData("C-1", "1")]
    [InlineData("M-x", "\x1Bx")]
    [InlineData("M-X", "\x1BX")]
    [InlineData("C-M-a", "\x1B\x01")]
    [InlineData("Enter", "\r")]
    [InlineData("S-Enter", "\r")]
    [InlineData("M-Enter", "\x1B\r")]
    [InlineData("Tab", "\t")]
    [InlineData("S-Tab", "\x1B[Z")]
    [InlineData("M-S-Tab", "\x1B\x1B[Z")]
    [InlineData("BSpace", "\x7F")]
    [InlineData("C-BSpace", "\b")]
    [InlineData("C-M-BSpace", "\x1B\b")]
    [InlineData("Escape", "\x1B")]
    [InlineData("M-Escape", "\x1B\x1B")]
    [InlineData("Up", "\x1B[A")]
    [InlineData("C-Left", "\x1B[1;5D")]
    [InlineData("Home", "\x1B[H")]
    [InlineData("S-End", "\x1B[1;2F")]
    [InlineData("PageUp", "\x1B[5~")]
    [InlineData("C-Delete", "\x1B[3;5~")]
    [InlineData("F1", "\x1BOP")]
    [InlineData("S-F3", "\x1B[1;2R")]
    [InlineData("F5", "\x1B[15~")]
    [InlineData("C-S-M-F12", "\x1B[24;8~")]
    [InlineData("F13", "\x1B[25~")]
    [InlineData("F35", "")]
    [InlineData("kp_5", "5")]
    [InlineData("kp_enter", "\r")]
    [InlineData("kp_up", "\x1B[A")]
    [InlineData("left_shift", "")]
    public void Without_modes_keys_are_xterms(string chord, string bytes) =>
        Said(chord, InputModes.None).ShouldBe(bytes);

    [Theory]
    [InlineData(InputModes.ApplicationCursorKeys, "Up", "\x1BOA")]
    [InlineData(InputModes.ApplicationCursorKeys, "Home", "\x1BOH")]
    [InlineData(InputModes.ApplicationCursorKeys, "C-Up", "\x1B[1;5A")]
    [InlineData(InputModes.ApplicationKeypad, "kp_5", "\x1BOu")]
    [InlineData(InputModes.ApplicationKeypad, "kp_enter", "\x1BOM")]
    [InlineData(InputModes.ApplicationKeypad, "kp_add", "\x1BOk")]
    [InlineData(InputModes.NewLine, "Enter", "\r\n")]
    [InlineData(InputModes.BackspaceSendsBs, "BSpace", "\b")]
    [InlineData(InputModes.BackspaceSendsBs, "C-BSpace", "\x7F")]
    [InlineData(InputModes.ModifyOtherKeys1, "C-a", "\x01")]
    [InlineData(InputModes.ModifyOtherKeys1, "C-1", "\x1B[27;5;49~")]
    [InlineData(InputModes.ModifyOtherKeys1, "S-Enter", "\x1B[27;2;13~")]
    [InlineData(InputModes.ModifyOtherKeys1, "C-Tab", "\x1B[27;5;9~")]
    [InlineData(InputModes.ModifyOtherKeys1, "M-a", "\x1B" + "a")]
    [InlineData(InputModes.ModifyOtherKeys2, "a", "a")]
    [InlineData(InputModes.ModifyOtherKeys2, "A", "A")]
    [InlineData(InputModes.ModifyOtherKeys2, "C-a", "\x1B[27;5;97~")]
    [InlineData(InputModes.ModifyOtherKeys2, "C-S-a", "\x1B[27;6;65~")]
    [InlineData(InputModes.ModifyOtherKeys2, "M-a", "\x1B[27;3;97~")]
    [InlineData(InputModes.ModifyOtherKeys2, "S-Space", "\x1B[27;2;32~")]
    [InlineData(InputModes.ModifyOtherKeys2, "S-Tab", "\x1B[Z")]
    [InlineData(InputModes.ModifyOtherKeys2, "C-Escape", "\x1B[27;5;27~")]
    public void Modes_of_xterm_change_what_they_are_for(InputModes modes, string chord, string bytes) =>
        Said(chord, modes).ShouldBe(bytes);

    [Theory]
    [InlineData(1, "a", "a")]
    [InlineData(1, "A", "A")]
    [InlineData(1, "Escape", "\x1B[27u")]
    [InlineData(1, "Enter", "\r")]
    [InlineData(1, "Tab", "\t")]
    [InlineData(1, "BSpace", "\x7F")]
    [InlineData(1, "S-Enter", "\x1B[13;2u")]
    [InlineData(1, "C-Enter", "\x1B[13;5u")]
    [InlineData(1, "S-Tab", "\x1B[9;2u")]
    [InlineData(1, "C-c", "\x1B[99;5u")]
    [InlineData(1, "C-S-c", "\x1B[99;6u")]
    [InlineData(1, "M-x", "\x1B[120;3u")]
    [InlineData(1, "C-Space", "\x1B[32;5u")]
    [InlineData(1, "Up", "\x1B[A")]
    [InlineData(1, "S-Up", "\x1B[1;2A")]
    [InlineData(1, "F1", "\x1B[P")]
    [InlineData(1, "F3", "\x1B[13~")]
    [InlineData(1, "C-F3", "\x1B[13;5~")]
    [InlineData(1, "F13", "\x1B[57376u")]
    [InlineData(1, "F35", "\x1B[57398u")]
    [InlineData(1, "kp_5", "\x1B[57404u")]
    [InlineData(1, "kp_enter", "\x1B[57414u")]
    [InlineData(1, "kp_begin", "\x1B[E")]
    [InlineData(1, "media_play", "\x1B[57428u")]
    [InlineData(1, "left_shift", "")]
    [InlineData(2, "C-c", "\x03")]
    [InlineData(2, "Escape", "\x1B")]
    [InlineData(2, "S-Enter", "\x1B[13;2u")]
    [InlineData(2, "C-S-i", "\x1B[105;6u")]
    [InlineData(2, "kp_5", "5")]
    [InlineData(2, "kp_up", "\x1B[A")]
    [InlineData(4, "C-S-a", "\x01")]
    [InlineData(5, "C-S-a", "\x1B[97:65;6u")]
    [InlineData(5, "C-a", "\x1B[97;5u")]
    [InlineData(8, "a", "\x1B[97u")]
    [InlineData(8, "A", "\x1B[97;2u")]
    [InlineData(8, "Enter", "\x1B[13u")]
    [InlineData(8, "Space", "\x1B[32u")]
    [InlineData(8, "left_shift", "\x1B[57441u")]
    [InlineData(16, "a", "a")]
    [InlineData(24, "a", "\x1B[97;;97u")]
    [InlineData(24, "A", "\x1B[97;2;65u")]
    [InlineData(28, "A", "\x1B[97:65;2;65u")]
    [InlineData(24, "Enter", "\x1B[13u")]
    [InlineData(24, "C-a", "\x1B[97;5u")]
    [InlineData(24, "é", "\x1B[233;;233u")]
    public void Kitty_flags_say_what_legacy_bytes_cannot(int flags, string chord, string bytes) =>
        Said(chord, Kitty(flags)).ShouldBe(bytes);

    [Theory]
    [InlineData(0, KeyAction.Repeat, "a", "a")]
    [InlineData(0, KeyAction.Release, "a", "")]
    [InlineData(1, KeyAction.Release, "C-a", "")]
    [InlineData(1, KeyAction.Repeat, "C-a", "\x1B[97;5u")]
    [InlineData(3, KeyAction.Repeat, "C-a", "\x1B[97;5:2u")]
    [InlineData(3, KeyAction.Repeat, "a", "a")]
    [InlineData(3, KeyAction.Release, "a", "\x1B[97;1:3u")]
    [InlineData(3, KeyAction.Release, "Up", "\x1B[1;1:3A")]
    [InlineData(3, KeyAction.Release, "F5", "\x1B[15;1:3~")]
    [InlineData(3, KeyAction.Release, "Enter", "")]
    [InlineData(3, KeyAction.Release, "S-Enter", "\x1B[13;2:3u")]
    [InlineData(2, KeyAction.Release, "kp_5", "\x1B[53;1:3u")]
    [InlineData(3, KeyAction.Release, "Tab", "")]
    [InlineData(11, KeyAction.Release, "Enter", "\x1B[13;1:3u")]
    [InlineData(11, KeyAction.Release, "left_shift", "\x1B[57441;1:3u")]
    [InlineData(26, KeyAction.Repeat, "a", "\x1B[97;1:2;97u")]
    [InlineData(26, KeyAction.Release, "a", "\x1B[97;1:3u")]
    public void Repeats_and_releases_are_told_where_event_types_are_asked_for(
        int flags, KeyAction action, string chord, string bytes)
    {
        KeyNames.TryParseChord(chord, out var key).ShouldBeTrue();

        Said(key with { Action = action }, Kitty(flags)).ShouldBe(bytes);
    }

    [Fact]
    public void Locks_are_told_in_sequences_and_never_keep_text_and_enter_from_being_typed()
    {
        Said(new InputEvent.Key("a", KeyModifiers.NumLock, Text: "a"), Kitty(1)).ShouldBe("a");
        Said(new InputEvent.Key("c", KeyModifiers.Ctrl | KeyModifiers.NumLock), Kitty(1)).ShouldBe("\x1B[99;133u");
        Said(new InputEvent.Key("c", KeyModifiers.Ctrl | KeyModifiers.NumLock), InputModes.None).ShouldBe("\x03");
        Said(new InputEvent.Key("enter", KeyModifiers.NumLock), Kitty(1)).ShouldBe("\r");
        Said(new InputEvent.Key("up", KeyModifiers.NumLock), Kitty(1)).ShouldBe("\x1B[1;129A");
        Said(new InputEvent.Key("a", KeyModifiers.CapsLock), Kitty(8)).ShouldBe("\x1B[97;65u");
        Said(new InputEvent.Key("up", KeyModifiers.NumLock), InputModes.None).ShouldBe("\x1B[A");
    }

    [Fact]
    public void Without_text_of_its_own_a_repeat_is_told_and_nothing_is_embedded()
    {
        Said(new InputEvent.Key("a", Action: KeyAction.Repeat), Kitty(2)).ShouldBe("\x1B[97;1:2u");
        Said(new InputEvent.Key("a"), Kitty(2)).ShouldBe("a");
        Said(new InputEvent.Key("a"), Kitty(24)).ShouldBe("\x1B[97u");
        Said(new InputEvent.Key("a", KeyModifiers.Shift, Text: "AB"), Kitty(24)).ShouldBe("\x1B[97;2;65:66u");
    }

    [Fact]
    public void Composed_text_without_a_key_is_sent_as_text_or_as_a_key_of_number_zero()
    {
        var composed = new InputEvent.Key("", Text: "漢字");

        Said(composed, InputModes.None).ShouldBe("漢字");
        Said(composed, Kitty(1)).ShouldBe("漢字");
        Said(composed, Kitty(24)).ShouldBe("\x1B[0;;28450:23383u");
    }

    [Fact]
    public void An_unknown_key_is_refused()
    {
        var bytes = new ArrayBufferWriter<byte>();

        InputEncoder.Encode(new InputEvent.Key("f36"), InputModes.None, bytes).ShouldBeFalse();
        InputEncoder.Encode(new InputEvent.Key(""), InputModes.None, bytes).ShouldBeFalse();
        bytes.WrittenCount.ShouldBe(0);
    }

    [Theory]
    [InlineData(InputModes.None, true, "")]
    [InlineData(InputModes.FocusEvents, true, "\x1B[I")]
    [InlineData(InputModes.FocusEvents, false, "\x1B[O")]
    public void Focus_is_told_to_those_who_asked(InputModes modes, bool isIn, string bytes) =>
        Said(new InputEvent.Focus(isIn), modes).ShouldBe(bytes);

    [Theory]
    [InlineData("one\ntwo\r\nthree", "one\rtwo\rthree")]
    [InlineData("tab\tkept", "tab\tkept")]
    [InlineData("\x03\x1B[31mred", "[31mred")]
    public void A_paste_without_brackets_is_typed_lines(string text, string bytes) =>
        Said(new InputEvent.Paste(text), InputModes.None).ShouldBe(bytes);

    [Theory]
    [InlineData("one\r\ntwo\tthree", "one\r\ntwo\tthree")]
    [InlineData("a\x1B[201~rm -rf\r", "arm -rf\r")]
    [InlineData("a\x1B[20\x1B[201~1~b", "a[201~b")]
    [InlineData("a\u009B201~b\0\x7F", "a201~b")]
    [InlineData("", "")]
    public void A_bracketed_paste_cannot_say_its_own_end(string text, string bytes) =>
        Said(new InputEvent.Paste(text), InputModes.BracketedPaste).ShouldBe("\x1B[200~" + bytes + "\x1B[201~");

    internal static InputModes Kitty(int flags) => (InputModes)(flags << 20);

    internal static string Said(InputEvent input, InputModes modes)
    {
        var bytes = new ArrayBufferWriter<byte>();
        InputEncoder.Encode(input, modes, bytes).ShouldBeTrue();
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static string Said(string chord, InputModes modes)
    {
        KeyNames.TryParseChord(chord, out var key).ShouldBeTrue();
        return Said(key, modes);
    }
}
