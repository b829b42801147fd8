using System.Buffers;

namespace Loreli.Terminal;

/// <summary>Turns what an operator does into the bytes that the program asked for.</summary>
/// <remarks>Keys by the kitty keyboard protocol when one of its flags asks for it, else as xterm sends them from a PC
/// keyboard. Names of keys: <see cref="KeyNames"/>.</remarks>
public static class InputEncoder
{
    private static readonly TerminalOptions Usual = new(1, 1);

    /// <summary>Appends the bytes; nothing when the modes give the event no bytes.</summary>
    /// <returns>False when the event cannot be said at all (an unknown key name).</returns>
    public static bool Encode(InputEvent input, InputModes modes, IBufferWriter<byte> to) =>
        Encode(input, modes, Usual.CellWidthPixels, Usual.CellHeightPixels, to);

    /// <param name="cellWidth">Pixels of a cell, for mouse reports in pixels (1016): they name its upper left corner.</param>
    /// <inheritdoc cref="Encode(InputEvent, InputModes, IBufferWriter{byte})"/>
    public static bool Encode(InputEvent input, InputModes modes, int cellWidth, int cellHeight, IBufferWriter<byte> to)
    {
        switch (input)
        {
            case InputEvent.Key key:
                return Key(key, modes, to);
            case InputEvent.Mouse mouse:
                MouseEncoder.Encode(mouse, modes, cellWidth, cellHeight, to);
                return true;
            case InputEvent.Paste paste:
                PasteEncoder.Encode(paste.Text, modes, to);
                return true;
            case InputEvent.Focus focus:
                if ((modes & InputModes.FocusEvents) != InputModes.None)
                {
                    to.Ascii(focus.In ? "\e[I" : "\e[O");
                }
                return true;
            default:
                // An answer was for us, never for a program.
                return true;
        }
    }

    private static bool Key(InputEvent.Key key, InputModes modes, IBufferWriter<byte> to)
    {
        if (key.Name.Length == 0)
        {
            return Composed(key, modes, to);
        }
        if (KeyNames.Canonical(key.Name) is not { } name)
        {
            return false;
        }
        key = key with { Name = name };
        var named = KeyTable.Find(name);
        if (named is null && name.ToLowerInvariant() is var lower && lower != name && KeyNames.IsCharacter(lower))
        {
            // A capital is its key with Shift.
            key = key with { Name = lower, Modifiers = key.Modifiers | KeyModifiers.Shift };
        }
        if (KittyKeyEncoder.Applies(modes))
        {
            KittyKeyEncoder.Encode(key, named, modes, to);
        }
        else
        {
            LegacyKeyEncoder.Encode(key, named, modes, to);
        }
        return true;
    }

    // What an input method composed: text without a key.
    private static bool Composed(InputEvent.Key key, InputModes modes, IBufferWriter<byte> to)
    {
        if (key.Text is not { Length: > 0 } text || key.Action == KeyAction.Release)
        {
            return key.Text is not null;
        }
        const InputModes embedded = InputModes.KittyAllKeys | InputModes.KittyText;
        if ((modes & embedded) == embedded)
        {
            KittyKeyEncoder.Encode(key, named: null, modes, to);
        }
        else
        {
            to.Utf8(text);
        }
        return true;
    }
}
