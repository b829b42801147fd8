using Shouldly;
using Xunit;

namespace Loreli.Terminal.Specs;

public sealed class KeyNamesSpecs
{
    [Theory]
    [InlineData("C-c", "c", KeyModifiers.Ctrl, null)]
    [InlineData("C-C", "c", KeyModifiers.Ctrl, null)]
    [InlineData("^C", "c", KeyModifiers.Ctrl, null)]
    [InlineData("^[", "escape", KeyModifiers.None, null)]
    [InlineData("^?", "backspace", KeyModifiers.None, null)]
    [InlineData("M-x", "x", KeyModifiers.Alt, null)]
    [InlineData("M-X", "x", KeyModifiers.Alt | KeyModifiers.Shift, null)]
    [InlineData("S-Tab", "tab", KeyModifiers.Shift, null)]
    [InlineData("BTab", "tab", KeyModifiers.Shift, null)]
    [InlineData("C-M-Up", "up", KeyModifiers.Ctrl | KeyModifiers.Alt, null)]
    [InlineData("ctrl+shift+left", "left", KeyModifiers.Ctrl | KeyModifiers.Shift, null)]
    [InlineData("Enter", "enter", KeyModifiers.None, null)]
    [InlineData("PgDn", "pagedown", KeyModifiers.None, null)]
    [InlineData("F5", "f5", KeyModifiers.None, null)]
    [InlineData("Space", "space", KeyModifiers.None, " ")]
    [InlineData("C-Space", "space", KeyModifiers.Ctrl, null)]
    [InlineData("a", "a", KeyModifiers.None, "a")]
    [InlineData("G", "g", KeyModifiers.Shift, "G")]
    [InlineData("-", "-", KeyModifiers.None, "-")]
    [InlineData("+", "+", KeyModifiers.None, "+")]
    [InlineData("^", "^", KeyModifiers.None, "^")]
    [InlineData("C--", "-", KeyModifiers.Ctrl, null)]
    [InlineData("C-+", "+", KeyModifiers.Ctrl, null)]
    [InlineData("漢", "漢", KeyModifiers.None, "漢")]
    [InlineData("😀", "😀", KeyModifiers.None, "😀")]
    [InlineData("C", "c", KeyModifiers.Shift, "C")]
    [InlineData("D-a", "a", KeyModifiers.Super, null)]
    [InlineData("d-Left", "left", KeyModifiers.Super, null)]
    [InlineData("C-D-x", "x", KeyModifiers.Ctrl | KeyModifiers.Super, null)]
    [InlineData("D", "d", KeyModifiers.Shift, "D")]
    [InlineData("s-Tab", "tab", KeyModifiers.Shift, null)]
    [InlineData("c-c", "c", KeyModifiers.Ctrl, null)]
    [InlineData("m-x", "x", KeyModifiers.Alt, null)]
    [InlineData("A-x", "x", KeyModifiers.Alt, null)]
    [InlineData("BSpace", "backspace", KeyModifiers.None, null)]
    [InlineData("PPage", "pageup", KeyModifiers.None, null)]
    [InlineData("KP_Page_Up", "kp_pageup", KeyModifiers.None, null)]
    [InlineData("F12", "f12", KeyModifiers.None, null)]
    public void A_chord_is_a_key_with_modifiers(string chord, string name, KeyModifiers modifiers, string? text)
    {
        KeyNames.TryParseChord(chord, out var key).ShouldBeTrue();

        key.ShouldBe(new InputEvent.Key(name, modifiers, Text: text));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("C-")]
    [InlineData("X-a")]
    [InlineData("F36")]
    [InlineData("ab")]
    [InlineData("Enterr")]
    [InlineData("KP_nonsense")]
    [InlineData("hello")]
    [InlineData("C-hello")]
    [InlineData("\x03")]
    [InlineData("\uD800")]
    public void What_is_no_key_is_refused(string? chord)
    {
        KeyNames.TryParseChord(chord, out var key).ShouldBeFalse();
        key.ShouldBeNull();
        KeyNames.TryParseChord(new string('x', 100_000), out _).ShouldBeFalse();
    }

    [Fact]
    public void Every_name_of_the_list_is_a_chord()
    {
        foreach (var name in KeyNames.All)
        {
            KeyNames.TryParseChord(name, out var key).ShouldBeTrue(name);
            key.Name.ShouldBe(name);
        }
    }
}
