using System.Collections.Frozen;
using System.Text;

namespace Loreli.Terminal;

/// <summary>The names of keys, and chords as an operator writes them.</summary>
/// <remarks>A key that types a character is named by it, without modifiers: <c>a</c>, <c>7</c>, <c>é</c>; the space bar is
/// <c>space</c>. Others: <c>escape enter tab backspace insert delete left right up down pageup pagedown home end
/// caps_lock scroll_lock num_lock print_screen pause menu f1</c> to <c>f35</c>; on the keypad <c>kp_0</c> to <c>kp_9</c>,
/// <c>kp_decimal kp_divide kp_multiply kp_subtract kp_add kp_enter kp_equal kp_separator kp_left kp_right kp_up kp_down
/// kp_pageup kp_pagedown kp_home kp_end kp_insert kp_delete kp_begin</c>; <c>media_play media_pause media_play_pause
/// media_reverse media_stop media_fast_forward media_rewind media_track_next media_track_previous media_record
/// lower_volume raise_volume mute_volume</c>; <c>left_</c> and <c>right_</c> with <c>shift control alt super hyper
/// meta</c>; <c>iso_level3_shift iso_level5_shift</c>.</remarks>
public static class KeyNames
{
    /// <summary>Longest chord worth reading: every modifier spelled out and the longest name are below it.</summary>
    private const int ChordCharsMax = 64;

    private static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["return"] = "enter", ["cr"] = "enter", ["esc"] = "escape", ["bspace"] = "backspace", ["bs"] = "backspace",
        ["del"] = "delete", ["dc"] = "delete", ["ins"] = "insert", ["ic"] = "insert", ["spc"] = "space",
        ["pgup"] = "pageup", ["ppage"] = "pageup", ["page_up"] = "pageup", ["prior"] = "pageup",
        ["pgdn"] = "pagedown", ["npage"] = "pagedown", ["page_down"] = "pagedown", ["next"] = "pagedown",
        ["kp_page_up"] = "kp_pageup", ["kp_page_down"] = "kp_pagedown",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, KeyModifiers> Prefixes = new Dictionary<string, KeyModifiers>(StringComparer.OrdinalIgnoreCase)
    {
        ["C"] = KeyModifiers.Ctrl, ["Ctrl"] = KeyModifiers.Ctrl, ["Control"] = KeyModifiers.Ctrl,
        ["M"] = KeyModifiers.Alt, ["A"] = KeyModifiers.Alt, ["Alt"] = KeyModifiers.Alt,
        ["S"] = KeyModifiers.Shift, ["Shift"] = KeyModifiers.Shift,
        ["D"] = KeyModifiers.Super, ["Super"] = KeyModifiers.Super, ["Cmd"] = KeyModifiers.Super,
        ["Hyper"] = KeyModifiers.Hyper, ["Meta"] = KeyModifiers.Meta,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every name that is not a character, in the order of the remarks.</summary>
    public static IReadOnlyList<string> All { get; } = ["space", .. KeyTable.All.Select(it => it.Name)];

    /// <summary>Reads a key with modifiers: <c>C-c</c>, <c>M-x</c>, <c>S-Tab</c>, <c>C-M-Up</c>, <c>ctrl+c</c>, <c>^C</c>, <c>Enter</c>.</summary>
    /// <remarks>Case matters for a character alone (<c>G</c> is Shift with <c>g</c>), not for names and not after
    /// <c>C-</c>.</remarks>
    /// <returns>False when a modifier or the name is unknown; <paramref name="key"/> is then null.</returns>
    public static bool TryParseChord(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out InputEvent.Key? key)
    {
        key = null;
        if (text is null or { Length: 0 or > ChordCharsMax })
        {
            return false;
        }
        var modifiers = KeyModifiers.None;
        while (text.IndexOfAny(['-', '+'], 1) is > 0 and var dash && dash < text.Length - 1
            && Prefixes.TryGetValue(text[..dash], out var modifier))
        {
            modifiers |= modifier;
            text = text[(dash + 1)..];
        }
        key = Caret(text, modifiers) ?? Named(text, modifiers) ?? Character(text, modifiers);
        return key is not null;
    }

    /// <summary>The name as this list has it: aliases resolved, case of names ignored; null when there is no such key.</summary>
    internal static string? Canonical(string name)
    {
        if (IsCharacter(name))
        {
            return name == " " ? "space" : name;
        }
        if (Aliases.TryGetValue(name, out var alias))
        {
            return alias;
        }
        var lower = name.ToLowerInvariant();
        return lower == "space" || KeyTable.Find(lower) is not null ? lower : null;
    }

    internal static bool IsCharacter(string name) =>
        Rune.DecodeFromUtf16(name, out var rune, out var length) == System.Buffers.OperationStatus.Done
        && length == name.Length && !Rune.IsControl(rune);

    private static InputEvent.Key? Caret(string text, KeyModifiers modifiers) => text switch
    {
        ['^', '['] => new InputEvent.Key("escape", modifiers),
        ['^', '?'] => new InputEvent.Key("backspace", modifiers),
        ['^', '@'] => new InputEvent.Key("space", modifiers | KeyModifiers.Ctrl),
        ['^', >= ' ' and <= '~' and var letter] => Character(letter.ToString(), modifiers | KeyModifiers.Ctrl),
        _ => null,
    };

    private static InputEvent.Key? Named(string text, KeyModifiers modifiers)
    {
        if (string.Equals(text, "btab", StringComparison.OrdinalIgnoreCase))
        {
            return new InputEvent.Key("tab", modifiers | KeyModifiers.Shift);
        }
        if (IsCharacter(text) || Canonical(text) is not { } name)
        {
            return null;
        }
        var typed = name == "space" && (modifiers & ~KeyModifiers.Shift) == KeyModifiers.None ? " " : null;
        return new InputEvent.Key(name, modifiers, Text: typed);
    }

    private static InputEvent.Key? Character(string text, KeyModifiers modifiers)
    {
        if (!IsCharacter(text))
        {
            return null;
        }
        if (text == " ")
        {
            return Named("space", modifiers);
        }
        var lower = text.ToLowerInvariant();
        if (lower != text && (modifiers & KeyModifiers.Ctrl) == KeyModifiers.None)
        {
            modifiers |= KeyModifiers.Shift;
        }
        var types = (modifiers & ~KeyModifiers.Shift) == KeyModifiers.None;
        var shifted = (modifiers & KeyModifiers.Shift) != KeyModifiers.None ? KeyText.Shifted(lower) : text;
        return new InputEvent.Key(lower, modifiers, Text: types ? shifted : null);
    }
}
