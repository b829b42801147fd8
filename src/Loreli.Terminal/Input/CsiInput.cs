using System.Text;

namespace Loreli.Terminal;

/// <summary>What a whole CSI or SS3 sequence of the operator's terminal means.</summary>
internal static class CsiInput
{
    private const KeyModifiers Typing = KeyModifiers.Shift | KeyModifiers.CapsLock | KeyModifiers.NumLock;

    /// <summary>Null for a sequence that means nothing here.</summary>
    public static InputEvent? Read(string sequence)
    {
        var final = sequence[^1];
        var body = sequence[2..^1];
        if (body.Length > 0 && body[0] is '<' or '=' or '>' or '?')
        {
            return Private(sequence, body, final);
        }
        if (body == "[")
        {
            return final is >= 'A' and <= 'E' ? new InputEvent.Key($"f{final - 'A' + 1}") : null;
        }
        if (body.AsSpan().ContainsAnyInRange(' ', '/'))
        {
            return new InputEvent.Answer(sequence);
        }
        return Plain(sequence, new CsiParameters(body), final);
    }

    /// <summary>SS3 with the parameter that old terminals put before the letter; null when it is no key.</summary>
    public static InputEvent.Key? Ss3(char final, int parameter)
    {
        if (final is >= 'a' and <= 'd')
        {
            // rxvt says Ctrl with an arrow so.
            return new InputEvent.Key(KeyTable.FindLegacy(char.ToUpperInvariant(final), 0)!.Name, KeyModifiers.Ctrl);
        }
        var named = final == 'R' ? KeyTable.FindLegacy('R', 0) : KeyTable.FindLegacy(final, 0) ?? KeyTable.FindKeypad(final);
        return named is null ? null : new InputEvent.Key(named.Name, Modifiers(parameter));
    }

    private static InputEvent? Private(string sequence, string body, char final)
    {
        if (body[0] == '<' && final is 'M' or 'm')
        {
            var numbers = new CsiParameters(body[1..]);
            return MouseInput.Read(numbers[0], numbers[1], numbers[2], saysButton: true, final == 'm');
        }
        return new InputEvent.Answer(sequence);
    }

    private static InputEvent? Plain(string sequence, CsiParameters numbers, char final)
    {
        switch (final)
        {
            case 'u':
                return Kitty(numbers);
            case '~':
                return Tilde(numbers);
            case 'M':
                return MouseInput.Read(numbers[0] - 32, numbers[1], numbers[2], saysButton: false, isRelease: false);
            case 'I' when numbers.Count == 0:
                return new InputEvent.Focus(In: true);
            case 'O' when numbers.Count == 0:
                return new InputEvent.Focus(In: false);
            case 'Z':
                return Key("tab", numbers) is { } tab ? tab with { Modifiers = tab.Modifiers | KeyModifiers.Shift } : null;
            case 'R' when numbers.Count >= 2 && (numbers[0] != 1 || numbers[1] is < 2 or > 16):
                return new InputEvent.Answer(sequence);
            case 'c' or 'n' or 't' or 'x' or 'y':
                // `c` with a parameter only: alone it is rxvt's Shift-Right.
                return final == 'c' && numbers.Count == 0
                    ? new InputEvent.Key("right", KeyModifiers.Shift) : new InputEvent.Answer(sequence);
            case 'a' or 'b' or 'd':
                return new InputEvent.Key(KeyTable.FindLegacy(char.ToUpperInvariant(final), 0)!.Name, KeyModifiers.Shift);
            case '^' or '@':
                return KeyTable.FindLegacy('~', numbers[0]) is { } old
                    ? new InputEvent.Key(old.Name, final == '^' ? KeyModifiers.Ctrl : KeyModifiers.Ctrl | KeyModifiers.Shift)
                    : null;
            default:
                return KeyTable.FindLegacy(final, 0) is { } named ? Key(named.Name, numbers) : null;
        }
    }

    private static InputEvent.Key? Tilde(CsiParameters numbers) => numbers[0] switch
    {
        27 when numbers.Count >= 3 => OfCode(numbers[2], Modifiers(numbers[1]), KeyAction.Press, null),
        1 or 7 => Key("home", numbers),
        4 or 8 => Key("end", numbers),
        >= 11 and <= 14 and var number => Key($"f{number - 10}", numbers),
        var number when KeyTable.FindLegacy('~', number) is { } named => Key(named.Name, numbers),
        57427 => Key("kp_begin", numbers),
        _ => null,
    };

    private static InputEvent.Key? Kitty(CsiParameters numbers)
    {
        var modifiers = Modifiers(numbers[1]);
        if (Action(numbers) is not { } action)
        {
            return null;
        }
        var text = Text(numbers.Group(2));
        var shifted = numbers.Group(0) is [_, > 0 and var other, ..] && (modifiers & KeyModifiers.Shift) != KeyModifiers.None
            && (modifiers & ~Typing) == KeyModifiers.None ? Text([other]) : null;
        return OfCode(numbers[0], modifiers, action, action == KeyAction.Release ? null : text ?? shifted);
    }

    // A key by its code in kitty's and xterm's numbering: the character that it types without modifiers.
    private static InputEvent.Key? OfCode(int code, KeyModifiers modifiers, KeyAction action, string? text)
    {
        if (code == 0 && text is not null)
        {
            return new InputEvent.Key("", modifiers, action, text);
        }
        if (code == 57427)
        {
            return new InputEvent.Key("kp_begin", modifiers, action);
        }
        if (KeyTable.FindKitty(code, 'u') is { } named)
        {
            return new InputEvent.Key(named.Name, modifiers, action, text);
        }
        var isReserved = code is >= 0xE000 and <= 0xF8FF;
        if (isReserved || !Rune.IsValid(code) || Rune.IsControl(new Rune(code)))
        {
            return null;
        }
        var key = TypedKeys.OfRune(new Rune(code), KeyModifiers.None) with { Action = action, Text = text };
        key = key with { Modifiers = modifiers | key.Modifiers };
        return action == KeyAction.Release ? key : key with { Text = text ?? KeyText.Of(key) };
    }

    private static InputEvent.Key? Key(string name, CsiParameters numbers) => Action(numbers) is { } action
        ? new InputEvent.Key(name, Modifiers(numbers[1]), action) : null;

    private static KeyAction? Action(CsiParameters numbers) => numbers.Group(1) is [_, var action, ..]
        ? action is >= 1 and <= 3 ? (KeyAction)action : null
        : KeyAction.Press;

    // Unknown bits of a future protocol are left out.
    private static KeyModifiers Modifiers(int parameter) => (KeyModifiers)((Math.Max(1, parameter) - 1) & 0xFF);

    private static string? Text(ReadOnlySpan<int> codePoints)
    {
        var text = new StringBuilder();
        foreach (var codePoint in codePoints)
        {
            if (Rune.IsValid(codePoint) && !Rune.IsControl(new Rune(codePoint)))
            {
                text.Append(new Rune(codePoint));
            }
        }
        return text.Length == 0 ? null : text.ToString();
    }
}
