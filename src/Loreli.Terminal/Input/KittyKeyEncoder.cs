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
        var all = Has(modes, InputModes.KittyAllKeys);
        if (named is { Keypad: not '\0', Plain: null } && key.Text is null && !all && !Has(modes, InputModes.KittyDisambiguate))
        {
            key = key with { Text = named.Keypad.ToString() };
        }
        named = Resolve(named, modes);
        if (IsUnsaid(key, named, modes))
        {
            return;
        }
        var text = KeyText.Of(key);
        var types = text is not null && key.Action != KeyAction.Release;
        if (types && !all && (KeyText.WithoutLocks(key.Modifiers) & ~KeyModifiers.Shift) == KeyModifiers.None)
        {
            to.Utf8(text!);
            return;
        }
        if (StaysLegacy(key, named, modes))
        {
            LegacyKeyEncoder.Encode(key, named, modes & ~InputModes.ApplicationKeypad, to);
            return;
        }
        Sequence(key, named, modes, types ? text : null, to);
    }

    private static bool IsUnsaid(InputEvent.Key key, NamedKey? named, InputModes modes)
    {
        var all = Has(modes, InputModes.KittyAllKeys);
        if (key.Action == KeyAction.Release)
        {
            // A shell left behind with event types on must not see the release of Enter.
            return !Has(modes, InputModes.KittyEventTypes) || (named is { IsShellKey: true, Final: 'u' } && !all);
        }
        return named is { IsModifier: true } && !all;
    }

    private static bool StaysLegacy(InputEvent.Key key, NamedKey? named, InputModes modes)
    {
        if (Has(modes, InputModes.KittyAllKeys))
        {
            return false;
        }
        var disambiguates = Has(modes, InputModes.KittyDisambiguate);
        if (named is { IsShellKey: true, Final: 'u' })
        {
            return !disambiguates || KeyText.WithoutLocks(key.Modifiers) == KeyModifiers.None;
        }
        var isPress = key.Action == KeyAction.Press || !Has(modes, InputModes.KittyEventTypes);
        var hasLegacy = named is null or { Number: 27 };
        return !disambiguates && hasLegacy && isPress;
    }

    // Without disambiguation the keypad is not told from the main block.
    private static NamedKey? Resolve(NamedKey? named, InputModes modes) =>
        named?.Plain is not null && (modes & (InputModes.KittyDisambiguate | InputModes.KittyAllKeys)) == InputModes.None
            ? KeyTable.Find(named.Plain) : named;

    private static void Sequence(
        InputEvent.Key key, NamedKey? named, InputModes modes, string? text, IBufferWriter<byte> to)
    {
        var all = Has(modes, InputModes.KittyAllKeys);
        var modifiers = named is not null && !named.IsShellKey || all
            ? key.Modifiers : KeyText.WithoutLocks(key.Modifiers);
        var alternate = Has(modes, InputModes.KittyAlternateKeys) && named is null ? KeyText.ShiftedCodePoint(key) : -1;
        var action = Has(modes, InputModes.KittyEventTypes) ? key.Action : KeyAction.Press;
        var embedded = all && Has(modes, InputModes.KittyText) ? text : null;
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
