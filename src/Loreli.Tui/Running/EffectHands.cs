using System.Text;
using Loreli.Protocol.Live;
using Loreli.Tui.Model;

namespace Loreli.Tui.Running;

/// <summary>Does what the model asks for, but for what ends or stops the loop.</summary>
internal sealed class EffectHands(DaemonLink link, Canvas canvas, PaneCopies copies, ScreenOptions options)
{
    /// <summary>More than this terminals refuse in an OSC 52; the file has all of it.</summary>
    private const int ClipboardBytesMax = 100_000;

    /// <summary>Does it; the message that it leads to, if any.</summary>
    /// <exception cref="IOException">The daemon or the terminal is gone.</exception>
    public Message? Do(Effect effect)
    {
        switch (effect)
        {
            case Effect.Send it:
                link.Send(it.Message);
                return null;
            case Effect.SendMouse it:
                var (row, column) = copies.Origin(it.Pane);
                var mouse = it.Event;
                link.Send(new ClientMessage.Mouse(
                    it.Pane, mouse.Button, (int)mouse.Modifiers, (int)mouse.Action, mouse.Row + row, mouse.Column + column));
                return null;
            case Effect.Freeze it:
                return copies.Freeze(it.Pane, it.Start);
            case Effect.Style it:
                return PaneCopies.Style(it);
            case Effect.Yank it:
                return Yank(it.Text);
            case Effect.PassClipboard it when it.Data.Length <= ClipboardBytesMax:
                canvas.Say(TerminalModes.Clipboard(it.Selection, it.Data.Span));
                return null;
            case Effect.RingBell:
                canvas.Say("\a");
                return null;
            case Effect.Notify it:
                canvas.Say(TerminalModes.Notify(it.Title, it.Body));
                return null;
            case Effect.Redraw:
                canvas.Forget();
                return null;
            default:
                return null;
        }
    }

    private Message.Yanked Yank(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= ClipboardBytesMax)
        {
            canvas.Say(TerminalModes.Clipboard("c", bytes));
        }
        return new Message.Yanked(text.EnumerateRunes().Count(), Keep(bytes));
    }

    // Many terminals take no OSC 52 and say nothing about it: the file is there in any case.
    private string? Keep(byte[] bytes)
    {
        if (options.ClipboardFile is not { } path || OperatingSystem.IsWindows())
        {
            return null;
        }
        try
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            file.Write(bytes);
            return path;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
