using System.Text;

namespace Loreli.Terminal;

/// <summary>What a key types.</summary>
internal static class KeyText
{
    private const KeyModifiers Locks = KeyModifiers.CapsLock | KeyModifiers.NumLock;

    private const string UsKeys = "`1234567890-=[]\\;',./";
    private const string UsShifted = "~!@#$%^&*()_+{}|:\"<>?";

    public static KeyModifiers WithoutLocks(KeyModifiers modifiers) => modifiers & ~Locks;

    /// <summary>The code point of a key that types a character, or -1.</summary>
    public static int CodePointOf(string name)
    {
        if (name == "space")
        {
            return ' ';
        }
        return KeyNames.IsCharacter(name) ? char.ConvertToUtf32(name, 0) : -1;
    }

    /// <summary>The character with Shift, on a US keyboard where the key does not say it.</summary>
    public static string Shifted(string name)
    {
        if (name.Length == 1 && UsKeys.IndexOf(name[0]) is >= 0 and var at)
        {
            return UsShifted[at].ToString();
        }
        return name.ToUpperInvariant();
    }

    /// <summary>What the press types: the event's own text, else the character of the key when nothing but Shift is held.</summary>
    public static string? Of(InputEvent.Key key)
    {
        if (key.Text is { Length: > 0 } text)
        {
            return char.IsControl(text[0]) ? null : text;
        }
        var held = WithoutLocks(key.Modifiers);
        if ((held & ~KeyModifiers.Shift) != KeyModifiers.None || CodePointOf(key.Name) < 0)
        {
            return null;
        }
        if (key.Name == "space")
        {
            return " ";
        }
        var isLetter = Rune.IsLetter(Rune.GetRuneAt(key.Name, 0));
        var isUpper = isLetter && (key.Modifiers & KeyModifiers.CapsLock) != KeyModifiers.None;
        return (held == KeyModifiers.Shift) != isUpper ? Shifted(key.Name) : key.Name;
    }

    /// <summary>The code point that the key with Shift types, or -1 when it is the same.</summary>
    public static int ShiftedCodePoint(InputEvent.Key key)
    {
        if ((key.Modifiers & KeyModifiers.Shift) == KeyModifiers.None || key.Name == "space")
        {
            return -1;
        }
        var text = key.Text is { } typed && KeyNames.IsCharacter(typed) ? typed : Shifted(key.Name);
        return text != key.Name && KeyNames.IsCharacter(text) ? char.ConvertToUtf32(text, 0) : -1;
    }
}
