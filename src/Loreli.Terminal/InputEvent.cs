namespace Loreli.Terminal;

/// <summary>What an operator does: keys, mouse, paste, focus. Made by <see cref="InputDecoder"/>, spent by <see cref="InputEncoder"/>.</summary>
public abstract record InputEvent
{
    private InputEvent() { }

    /// <summary>A key went down, repeats or came up.</summary>
    /// <remarks>An empty <paramref name="Name"/> with <paramref name="Text"/> is what an input method composed.</remarks>
    /// <param name="Name">One code point as typed without modifiers (<c>a</c>, <c>漢</c>) or a name of the list in the
    /// remarks of <see cref="KeyNames"/> (<c>enter</c>, <c>up</c>, <c>f5</c>, <c>kp_5</c>, <c>space</c>).</param>
    /// <param name="Text">What the key typed, null when nothing or unknown.</param>
    public sealed record Key(string Name, KeyModifiers Modifiers = KeyModifiers.None, KeyAction Action = KeyAction.Press, string? Text = null) : InputEvent;

    /// <param name="Button">1 left, 2 middle, 3 right, 4 wheel up, 5 wheel down, 6 and 7 wheel left and right, 0 none (move).</param>
    public sealed record Mouse(int Button, KeyModifiers Modifiers, MouseAction Action, int Row, int Column) : InputEvent;

    public sealed record Paste(string Text) : InputEvent;

    public sealed record Focus(bool In) : InputEvent;

    /// <summary>An answer of the operator's terminal to a query of ours: the whole sequence.</summary>
    public sealed record Answer(string Sequence) : InputEvent;
}

[Flags]
public enum KeyModifiers { None = 0, Shift = 1, Alt = 2, Ctrl = 4, Super = 8, Hyper = 16, Meta = 32, CapsLock = 64, NumLock = 128 }

public enum KeyAction { Press = 1, Repeat = 2, Release = 3 }

public enum MouseAction { Press, Release, Drag, Move }
