namespace Loreli.Terminal;

/// <summary>Mouse reports of the operator's terminal.</summary>
internal static class MouseInput
{
    /// <summary>Far past any screen, and no sum with it overflows.</summary>
    private const int PositionMax = 65_535;

    private const int Motion = 32;
    private const int Wheel = 64;
    private const int More = 128;

    /// <param name="column">From 1.</param>
    /// <param name="saysButton">A release names its button; the older encodings say 3 for every release.</param>
    /// <returns>Null for a report that no mouse makes.</returns>
    public static InputEvent.Mouse? Read(int code, int column, int row, bool saysButton, bool isRelease)
    {
        if (code is < 0 or > 255 || column is < 1 or > PositionMax || row is < 1 or > PositionMax)
        {
            return null;
        }
        var modifiers = ((code & 4) != 0 ? KeyModifiers.Shift : KeyModifiers.None)
            | ((code & 8) != 0 ? KeyModifiers.Alt : KeyModifiers.None)
            | ((code & 16) != 0 ? KeyModifiers.Ctrl : KeyModifiers.None);
        var low = code & 3;
        var hasNone = low == 3 && (code & (Wheel | More)) == 0;
        var button = hasNone ? 0 : (code & More) != 0 ? 8 + low : (code & Wheel) != 0 ? 4 + low : 1 + low;
        var action = isRelease || (!saysButton && hasNone && (code & Motion) == 0) ? MouseAction.Release
            : (code & Motion) == 0 ? MouseAction.Press
            : hasNone ? MouseAction.Move : MouseAction.Drag;
        return button == 0 && action == MouseAction.Press ? null
            : new InputEvent.Mouse(button, modifiers, action, row - 1, column - 1);
    }

    /// <summary>Names the button of a release that did not: the one pressed last.</summary>
    public static InputEvent.Mouse WithButton(InputEvent.Mouse mouse, ref int lastButton)
    {
        if (mouse is { Action: MouseAction.Press, Button: >= 1 and <= 3 })
        {
            lastButton = mouse.Button;
        }
        return mouse is { Action: MouseAction.Release, Button: 0 } ? mouse with { Button = lastButton } : mouse;
    }
}
