using System.Text;

namespace Loreli.Terminal;

/// <summary>The key behind a byte or character that a terminal sends for it.</summary>
internal static class TypedKeys
{
    /// <summary>A byte below 0x80.</summary>
    public static InputEvent.Key OfByte(byte value, KeyModifiers alt) => value switch
    {
        0 => new InputEvent.Key("space", alt | KeyModifiers.Ctrl),
        (byte)'\t' => new InputEvent.Key("tab", alt),
        (byte)'\r' => new InputEvent.Key("enter", alt),
        0x1B => new InputEvent.Key("escape", alt),
        0x7F => new InputEvent.Key("backspace", alt),
        <= 26 => new InputEvent.Key(((char)('a' + value - 1)).ToString(), alt | KeyModifiers.Ctrl),
        // Ctrl with \ ] ^ and _.
        < 0x20 => new InputEvent.Key(((char)('@' + value)).ToString(), alt | KeyModifiers.Ctrl),
        _ => OfRune(new Rune(value), alt),
    };

    /// <summary>A character that was typed; a capital is its key with Shift.</summary>
    public static InputEvent.Key OfRune(Rune rune, KeyModifiers alt)
    {
        var text = rune.ToString();
        var typed = alt == KeyModifiers.None ? text : null;
        if (rune.Value == ' ')
        {
            return new InputEvent.Key("space", alt, Text: typed);
        }
        var lower = Rune.ToLowerInvariant(rune);
        return lower == rune
            ? new InputEvent.Key(text, alt, Text: typed)
            : new InputEvent.Key(lower.ToString(), alt | KeyModifiers.Shift, Text: typed);
    }
}
