using Loreli.Terminal;

namespace Loreli.Tui.Update;

/// <summary>One spelling for each key, whatever way the operator's terminal reports it: <c>a</c>, <c>%</c>, <c>C-b</c>, <c>S-tab</c>, <c>C-left</c>, <c>enter</c>.</summary>
public static class KeyName
{
    public static string Of(InputEvent.Key key)
    {
        var modifiers = key.Modifiers & (KeyModifiers.Shift | KeyModifiers.Alt | KeyModifiers.Ctrl | KeyModifiers.Super);
        var isPlain = (modifiers & ~KeyModifiers.Shift) == KeyModifiers.None;
        if (isPlain && key.Text is { Length: > 0 } text && text[0] >= ' ' && text[0] != 0x7F)
        {
            return text;
        }
        var name = Canonical(key.Name);
        if (name.Length == 1 && modifiers.HasFlag(KeyModifiers.Shift))
        {
            name = name.ToUpperInvariant();
            modifiers &= ~KeyModifiers.Shift;
        }
        if (name.Length == 1 && modifiers.HasFlag(KeyModifiers.Ctrl))
        {
            name = name.ToLowerInvariant();
        }
        return Prefixes(modifiers) + name;
    }

    /// <summary>What the key types into a line of ours, or null when it is no text.</summary>
    public static string? TextOf(InputEvent.Key key)
    {
        var spoken = Of(key);
        if (key.Modifiers.HasFlag(KeyModifiers.Ctrl) || key.Modifiers.HasFlag(KeyModifiers.Alt))
        {
            return null;
        }
        return spoken == "space" ? " " : spoken.EnumerateRunes().Take(2).Count() == 1 || key.Text == spoken ? spoken : null;
    }

    private static string Prefixes(KeyModifiers modifiers) => modifiers == KeyModifiers.None ? "" :
        (modifiers.HasFlag(KeyModifiers.Ctrl) ? "C-" : "")
        + (modifiers.HasFlag(KeyModifiers.Alt) ? "M-" : "")
        + (modifiers.HasFlag(KeyModifiers.Shift) ? "S-" : "")
        + (modifiers.HasFlag(KeyModifiers.Super) ? "D-" : "");

    private static string Canonical(string name) => name switch
    {
        "escape" => "esc",
        "return" or "kp_enter" => "enter",
        "pageup" or "page_up" or "prior" => "pgup",
        "pagedown" or "page_down" or "next" => "pgdn",
        "del" => "delete",
        "ins" => "insert",
        "bs" => "backspace",
        " " => "space",
        _ when name.StartsWith("kp_", StringComparison.Ordinal) => Keypad(name[3..]),
        _ => name,
    };

    private static string Keypad(string name) => name switch
    {
        "page_up" or "pageup" => "pgup",
        "page_down" or "pagedown" => "pgdn",
        "add" or "plus" => "+",
        "subtract" or "minus" => "-",
        "multiply" => "*",
        "divide" => "/",
        "decimal" => ".",
        "equal" => "=",
        _ => name,
    };
}
