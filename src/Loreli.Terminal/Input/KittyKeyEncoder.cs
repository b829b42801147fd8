using System.Buffers;
using System.Globalization;
using System.Text;

namespace Loreli.Terminal;

/// <summary>Keys by the kitty keyboard protocol, for the flags that a program pushed.</summary>
internal static class KittyKeyEncoder
{
    private const InputModes Enhancing =
        InputModes.KittyDisambiguate | InputModes.KittyEventTypes | InputModes.KittyAllKeys;

    /// <summary>Some flag is set that changes what keys send; alternate keys and text alone change nothing.</summary>
    public static bool Applies(InputModes modes) => (modes & Enhancing) != InputModes.None;

    public static void Encode(InputEvent.Key key, NamedKey? named, InputModes modes, IBufferWriter<byte> to)
    {
        (key, named) = WithoutKeypad(key, named, modes);
        if (IsUnsaid(key, named, modes))
        {
            return;
        }
        var all = Has(modes, InputModes.KittyAllKeys);
        if (!all && Typed(key, modes) is { } text)
        {
            to.Utf8(text);
        }
        else if (!all && StaysLegacy(key, named, modes))
        {
            LegacyKeyEncoder.Encode(key, named, modes & ~InputModes.ApplicationKeypad, to);
        }
        else
        {
            Sequence(key, named, modes, to);
        }
    }

    // Without disambiguation the keypad is not told from the main block.
    private static (InputEvent.Key, NamedKey?) WithoutKeypad(InputEvent.Key key, NamedKey? named, InputModes modes)
    {
        if (named is null || (modes & (InputModes.KittyDisambiguate | InputModes.KittyAllKeys)) != InputModes.None)
        {
            return (key, named);
        }
        return named switch
        {
            { Plain: { } plain } => (key with { Name = plain }, KeyTable.Find(plain)),
            { Keypad: not '\0' } => (key with { Name = named.Keypad.ToString() }, null),
            _ => (key, named),
        };
    }

    private static bool IsUnsaid(InputEvent.Key key, NamedKey? named, InputModes modes)
    {
        var all = Has(modes, InputModes.KittyAllKeys);
        if (key.Action == KeyAction.Release)
        {
            // A shell left behind with event types on must not see the release of Enter.
            return !Has(modes, InputModes.KittyEventTypes)
                || (IsShellKey(named) && !all && KeyText.WithoutLocks(key.Modifiers) == KeyModifiers.None);
        }
        return named is { IsModifier: true } && !all;
    }

    // Text goes as text. A repeat is text only when the event brought it along; else it is told as a repeat.
    private static string? Typed(InputEvent.Key key, InputModes modes)
    {
        var isTold = key.Action == KeyAction.Release
            || (key.Action == KeyAction.Repeat && key.Text is null && Has(modes, InputModes.KittyEventTypes));
        var isTyping = (KeyText.WithoutLocks(key.Modifiers) & ~KeyModifiers.Shift) == KeyModifiers.None;
        return isTyping && !isTold ? KeyText.Of(key) : null;
    }

    private static bool StaysLegacy(InputEvent.Key key, NamedKey? named, InputModes modes)
    {
        var held = KeyText.WithoutLocks(key.Modifiers);
        if (IsShellKey(named))
        {
            return held == KeyModifiers.None;
        }
        var isPress = key.Action == KeyAction.Press || !Has(modes, InputModes.KittyEventTypes);
        if (Has(modes, InputModes.KittyDisambiguate) || !isPress)
        {
            return false;
        }
        return named is null ? HasLegacyBytes(key, held) : named.Number == 27 && held == KeyModifiers.None;
    }

    // Ctrl-Shift with a letter and the modifiers that xterm does not have are told only by a sequence.
    private static bool HasLegacyBytes(InputEvent.Key key, KeyModifiers held)
    {
        const KeyModifiers both = KeyModifiers.Ctrl | KeyModifiers.Shift;
        var isLetter = key.Name is [>= 'a' and <= 'z'];
        return (held & ~(both | KeyModifiers.Alt)) == KeyModifiers.None && !((held & both) == both && isLetter);
    }

    private static bool IsShellKey(NamedKey? named) => named is { IsShellKey: true, Final: 'u' };

    private static void Sequence(InputEvent.Key key, NamedKey? named, InputModes modes, IBufferWriter<byte> to)
    {
        var modifiers = key.Modifiers;
        var alternate = Has(modes, InputModes.KittyAlternateKeys) && named is null ? KeyText.ShiftedCodePoint(key) : -1;
        var action = Has(modes, InputModes.KittyEventTypes) ? key.Action : KeyAction.Press;
        const InputModes embedding = InputModes.KittyAllKeys | InputModes.KittyText;
        var embedded = (modes & embedding) == embedding && key.Action != KeyAction.Release && key.Text is { Length: > 0 }
            ? KeyText.Of(key) : null;
        var number = named?.Number ?? Math.Max(0, KeyText.CodePointOf(key.Name));
        var hasModifiers = modifiers != KeyModifiers.None || action != KeyAction.Press;

        var sequence = new StringBuilder("\e[");
        if (number != 1 || hasModifiers || embedded is not null)
        {
            sequence.Append(CultureInfo.InvariantCulture, $"{number}");
        }
        if (alternate >= 0)
        {
            sequence.Append(CultureInfo.InvariantCulture, $":{alternate}");
        }
        if (hasModifiers || embedded is not null)
        {
            sequence.Append(';');
        }
        if (hasModifiers)
        {
            sequence.Append(CultureInfo.InvariantCulture, $"{1 + (int)modifiers}");
        }
        if (action != KeyAction.Press)
        {
            sequence.Append(CultureInfo.InvariantCulture, $":{(int)action}");
        }
        if (embedded is not null)
        {
            sequence.Append(';').AppendJoin(':', embedded.EnumerateRunes().Select(it => it.Value));
        }
        to.Ascii(sequence.Append(named?.Final ?? 'u').ToString());
    }

    private static bool Has(InputModes modes, InputModes flag) => (modes & flag) != InputModes.None;
}
