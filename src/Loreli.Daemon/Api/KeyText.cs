using System.Text;
using Loreli.Terminal;

namespace Loreli.Daemon.Api;

/// <summary>Keys as operators write them: <c>a</c>, <c>C-c</c>, <c>M-x</c>, <c>S-Tab</c>, <c>Enter</c>, <c>Up</c>, <c>F5</c>, <c>^C</c>. Pure.</summary>
internal static class KeyText
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Enter"] = "enter", ["Return"] = "enter", ["CR"] = "enter", ["Tab"] = "tab", ["Esc"] = "escape", ["Escape"] = "escape",
        ["Space"] = " ", ["BSpace"] = "backspace", ["Backspace"] = "backspace", ["Delete"] = "delete", ["DC"] = "delete", ["Del"] = "delete",
        ["Insert"] = "insert", ["IC"] = "insert", ["Ins"] = "insert", ["Up"] = "up", ["Down"] = "down", ["Left"] = "left", ["Right"] = "right",
        ["Home"] = "home", ["End"] = "end", ["PageUp"] = "page_up", ["PgUp"] = "page_up", ["PPage"] = "page_up",
        ["PageDown"] = "page_down", ["PgDn"] = "page_down", ["NPage"] = "page_down", ["Menu"] = "menu",
    };

    /// <summary>The key, or null when the text names none.</summary>
    public static InputEvent.Key? Parse(string text)
    {
        var modifiers = KeyModifiers.None;
        if (text.Length == 2 && text[0] == '^')
        {
            return Of(text[1..].ToLowerInvariant(), KeyModifiers.Ctrl);
        }
        while (text.Length > 2 && text[1] == '-' && Modifier(text[0]) is { } modifier)
        {
            modifiers |= modifier;
            text = text[2..];
        }
        if (text.Equals("BTab", StringComparison.OrdinalIgnoreCase))
        {
            return Of("tab", modifiers | KeyModifiers.Shift);
        }
        if (Names.TryGetValue(text, out var name))
        {
            return Of(name, modifiers);
        }
        if (text.Length is 2 or 3 && text[0] is 'F' or 'f' && int.TryParse(text.AsSpan(1), out var number) && number is >= 1 and <= 35)
        {
            return Of($"f{number}", modifiers);
        }
        if (text.StartsWith("KP_", StringComparison.OrdinalIgnoreCase))
        {
            return Of(text.ToLowerInvariant(), modifiers);
        }
        return IsOneCharacter(text) ? Of(text, modifiers) : null;
    }

    private static InputEvent.Key Of(string name, KeyModifiers modifiers)
    {
        // An upper-case letter is typed with shift; its key bears the lower-case name.
        var lower = name.Length == 1 && char.IsAsciiLetterUpper(name[0]) ? name.ToLowerInvariant() : name;
        if (lower != name)
        {
            modifiers |= KeyModifiers.Shift;
        }
        var typed = IsOneCharacter(name) && (modifiers & ~KeyModifiers.Shift) == KeyModifiers.None ? name : null;
        return new InputEvent.Key(lower, modifiers, KeyAction.Press, typed);
    }

    private static bool IsOneCharacter(string text) =>
        text.Length is 1 or 2 && Rune.TryGetRuneAt(text, 0, out var rune) && rune.Utf16SequenceLength == text.Length && !Rune.IsControl(rune);

    private static KeyModifiers? Modifier(char letter) => letter switch
    {
        'C' or 'c' => KeyModifiers.Ctrl,
        'M' or 'm' or 'A' => KeyModifiers.Alt,
        'S' or 's' => KeyModifiers.Shift,
        'D' => KeyModifiers.Super,
        _ => null,
    };
}
