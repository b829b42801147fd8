using System.Buffers;

namespace Loreli.Terminal;

/// <summary>Keys as xterm has always said them, with modifyOtherKeys where a program set it.</summary>
internal static class LegacyKeyEncoder
{
    private const KeyModifiers Said = KeyModifiers.Shift | KeyModifiers.Alt | KeyModifiers.Ctrl
        | KeyModifiers.Super | KeyModifiers.Hyper | KeyModifiers.Meta;

    public static void Encode(InputEvent.Key key, NamedKey? named, InputModes modes, IBufferWriter<byte> to)
    {
        if (key.Action == KeyAction.Release)
        {
            return;
        }
        if (named is null)
        {
            Character(key, modes, to);
        }
        else if (named.Number is 27 or 13 or 9 or 127 && named.Final == 'u')
        {
            ControlKey(named, key.Modifiers & Said, modes, to);
        }
        else if (named.KeypadFinal != '\0')
        {
            Keypad(key, named, modes, to);
        }
        else if (named.LegacyFinal != '\0')
        {
            Function(named, key.Modifiers & Said, modes, to);
        }
    }

    /// <summary>The parameter that says which modifiers are held; 1 for none.</summary>
    public static int Parameter(KeyModifiers modifiers) => 1 + (int)modifiers;

    private static void Character(InputEvent.Key key, InputModes modes, IBufferWriter<byte> to)
    {
        var held = key.Modifiers & Said;
        var codePoint = KeyText.CodePointOf(key.Name);
        var shifted = KeyText.ShiftedCodePoint(key);
        var typed = shifted >= 0 ? shifted : codePoint;
        if (OtherKeys.IsSaid(codePoint, held, modes))
        {
            OtherKeys.Write(to, held, typed);
            return;
        }
        if ((held & KeyModifiers.Alt) != KeyModifiers.None)
        {
            to.Ascii("\e");
        }
        if ((held & KeyModifiers.Ctrl) != KeyModifiers.None)
        {
            // Ctrl-Shift-/ is Ctrl-? on a US keyboard; a letter is the same with and without Shift.
            var control = ControlCode(typed) is >= 0 and var code ? code : ControlCode(codePoint);
            if (control >= 0)
            {
                to.Ascii(((char)control).ToString());
                return;
            }
        }
        var types = (held & ~(KeyModifiers.Shift | KeyModifiers.Alt)) == KeyModifiers.None;
        to.Utf8(types && KeyText.Of(key with { Modifiers = key.Modifiers & ~KeyModifiers.Alt }) is { } text
            ? text : char.ConvertFromUtf32(typed));
    }

    /// <summary>What Ctrl makes of a character, or -1.</summary>
    public static int ControlCode(int codePoint) => codePoint switch
    {
        >= 'a' and <= 'z' => codePoint - 'a' + 1,
        ' ' or '2' or '@' => 0,
        '3' or '[' => 27,
        '4' or '\\' => 28,
        '5' or ']' => 29,
        '6' or '^' or '~' => 30,
        '7' or '/' or '_' => 31,
        '8' or '?' => 127,
        _ => -1,
    };

    private static void ControlKey(NamedKey key, KeyModifiers held, InputModes modes, IBufferWriter<byte> to)
    {
        if (OtherKeys.IsSaid(key, held, modes))
        {
            OtherKeys.Write(to, held, key.Number);
            return;
        }
        if ((held & KeyModifiers.Alt) != KeyModifiers.None)
        {
            to.Ascii("\e");
        }
        to.Ascii(key.Number switch
        {
            13 => (modes & InputModes.NewLine) != InputModes.None ? "\r\n" : "\r",
            9 => (held & KeyModifiers.Shift) != KeyModifiers.None ? "\e[Z" : "\t",
            27 => "\e",
            // DECBKM swaps what Backspace and Ctrl-Backspace send.
            _ => ((modes & InputModes.BackspaceSendsBs) != InputModes.None)
                != ((held & KeyModifiers.Ctrl) != KeyModifiers.None) ? "\b" : "\x7F",
        });
    }

    private static void Keypad(InputEvent.Key key, NamedKey named, InputModes modes, IBufferWriter<byte> to)
    {
        var held = key.Modifiers & Said;
        if ((modes & InputModes.ApplicationKeypad) != InputModes.None)
        {
            to.Ascii(held == KeyModifiers.None
                ? $"\eO{named.KeypadFinal}" : $"\eO{Parameter(held)}{named.KeypadFinal}");
        }
        else if (named.Plain is not null)
        {
            ControlKey(KeyTable.Find(named.Plain)!, held, modes, to);
        }
        else
        {
            Character(new InputEvent.Key(named.Keypad.ToString(), held & ~KeyModifiers.Shift), modes, to);
        }
    }

    private static void Function(NamedKey named, KeyModifiers held, InputModes modes, IBufferWriter<byte> to)
    {
        var final = named.LegacyFinal;
        if (final == '~')
        {
            to.Ascii(held == KeyModifiers.None
                ? $"\e[{named.LegacyNumber}~" : $"\e[{named.LegacyNumber};{Parameter(held)}~");
            return;
        }
        if (held != KeyModifiers.None)
        {
            to.Ascii($"\e[1;{Parameter(held)}{final}");
            return;
        }
        var isSs3 = final is >= 'P' and <= 'S' || (modes & InputModes.ApplicationCursorKeys) != InputModes.None;
        to.Ascii(isSs3 ? $"\eO{final}" : $"\e[{final}");
    }
}

/// <summary>xterm's modifyOtherKeys: <c>CSI 27 ; modifiers ; code ~</c> for what legacy bytes cannot tell apart.</summary>
internal static class OtherKeys
{
    public static void Write(IBufferWriter<byte> to, KeyModifiers held, int code) =>
        to.Ascii($"\e[27;{LegacyKeyEncoder.Parameter(held)};{code}~");

    /// <summary>Whether a character is said this way.</summary>
    public static bool IsSaid(int codePoint, KeyModifiers held, InputModes modes)
    {
        if (held == KeyModifiers.None)
        {
            return false;
        }
        if ((modes & InputModes.ModifyOtherKeys2) != InputModes.None)
        {
            return held != KeyModifiers.Shift || codePoint == ' ';
        }
        if ((modes & InputModes.ModifyOtherKeys1) == InputModes.None)
        {
            return false;
        }
        // Level 1 leaves alone what has bytes of its own: Alt as ESC, Ctrl where it makes a control code.
        var ctrl = (held & KeyModifiers.Ctrl) != KeyModifiers.None;
        var hasBytes = LegacyKeyEncoder.ControlCode(codePoint) >= 0 && (held & KeyModifiers.Shift) == KeyModifiers.None;
        return ctrl && !hasBytes;
    }

    /// <summary>Whether Enter, Tab, Escape or Backspace is said this way.</summary>
    public static bool IsSaid(NamedKey key, KeyModifiers held, InputModes modes)
    {
        if (held == KeyModifiers.None || (key.Number == 9 && held == KeyModifiers.Shift))
        {
            return false;
        }
        if ((modes & InputModes.ModifyOtherKeys2) != InputModes.None)
        {
            return true;
        }
        var leftAlone = key.Number is 127 or 27 || (held & ~KeyModifiers.Alt) == KeyModifiers.None;
        return (modes & InputModes.ModifyOtherKeys1) != InputModes.None && !leftAlone;
    }
}
