using Loreli.Terminal;
using Loreli.Tui.Model;

namespace Loreli.Tui.Update;

/// <summary>Editing of one line, with the keys of readline.</summary>
internal static class LineKeys
{
    /// <summary>The line after a key, or null when the key edits no line.</summary>
    public static LineText? Edit(LineText line, InputEvent.Key key) => KeyName.Of(key) switch
    {
        "left" or "C-b" => line.Left,
        "right" or "C-f" => line.Right,
        "home" or "C-a" => line.Home,
        "end" or "C-e" => line.End,
        "backspace" or "C-h" or "S-backspace" => line.Backspace,
        "delete" or "C-d" => line.Delete,
        "C-u" => line.DeleteToStart,
        "C-k" => line.DeleteToEnd,
        "C-w" or "M-backspace" or "C-backspace" => line.DeleteWord,
        _ => KeyName.TextOf(key) is { } text ? line.Insert(text) : null,
    };
}
