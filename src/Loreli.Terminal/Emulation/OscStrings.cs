using System.Text;

namespace Loreli.Terminal.Emulation;

/// <summary>OSC strings: titles, colours, links, clipboard, directories, prompt marks, notifications, status.</summary>
internal static class OscStrings
{
    public static void Run(TerminalState t, ReadOnlySpan<byte> text, bool bell)
    {
        var rest = text;
        var number = OscText.Number(OscText.Next(ref rest, (byte)';'));
        switch (number)
        {
            case 0: t.Titles.Icon = TitleOf(t, rest); SetTitle(t, t.Titles.Icon); break;
            case 1: t.Titles.Icon = TitleOf(t, rest); break;
            case 2: SetTitle(t, TitleOf(t, rest)); break;
            case 4: OscColors.Palette(t, rest, special: false, bell); break;
            case 5: OscColors.Palette(t, rest, special: true, bell); break;
            case 7: Directory(t, rest); break;
            case 8: Link(t, rest); break;
            case 9: OscNotifications.Growl(t, rest); break;
            case >= 10 and <= 19: OscColors.Dynamic(t, number.Value - 10, rest, bell); break;
            case 52: Clipboard(t, rest); break;
            case 99: OscNotifications.Kitty(t, rest, bell); break;
            case 104: OscColors.ResetPalette(t, rest, special: false); break;
            case 105: OscColors.ResetPalette(t, rest, special: true); break;
            case >= 110 and <= 119: OscColors.ResetDynamic(t, number.Value - 110); break;
            case 133: Prompt(t, rest); break;
            case 777: OscNotifications.Urxvt(t, rest); break;
            case 7501: ProgramStatus(t, text, rest, bell); break;
        }
    }

    public static void SetTitle(TerminalState t, string title)
    {
        if (title != t.Titles.Window)
        {
            t.Titles.Window = title;
            t.Host.Tell(new TerminalEvent.TitleChanged(title));
        }
    }

    private static string TitleOf(TerminalState t, ReadOnlySpan<byte> text)
    {
        const int setInHex = 1;
        if ((t.Titles.Flags & setInHex) == 0)
        {
            return OscText.Clean(text);
        }
        var bytes = new byte[Math.Min(text.Length, Limits.TextCharsMax * 8) / 2];
        return Convert.FromHexString(Encoding.Latin1.GetString(text[..(bytes.Length * 2)]), bytes, out _, out var written)
            == System.Buffers.OperationStatus.Done ? OscText.Clean(bytes.AsSpan(0, written)) : "";
    }

    /// <summary>OSC 7: a file URI; its path is percent-decoded.</summary>
    private static void Directory(TerminalState t, ReadOnlySpan<byte> text)
    {
        const int pathBytesMax = 4_096 * 3;
        if (text.Length > pathBytesMax || !text.StartsWith("file://"u8))
        {
            return;
        }
        var path = text["file://".Length..];
        var slash = path.IndexOf((byte)'/');
        if (slash >= 0)
        {
            t.Host.Tell(new TerminalEvent.DirectoryChanged(
                OscText.Clean(Uri.UnescapeDataString(Encoding.UTF8.GetString(path[slash..])), charsMax: 4_096)));
        }
    }

    /// <summary>OSC 8: parameters and a URI; an empty URI ends the link.</summary>
    private static void Link(TerminalState t, ReadOnlySpan<byte> text)
    {
        var parameters = OscText.Next(ref text, (byte)';');
        ref var pen = ref t.Cursor.Pen;
        var underline = pen.Extra?.UnderlineColor ?? Color.Default;
        if (text.IsEmpty || text.Length > Limits.LinkBytesMax)
        {
            Sgr.SetExtra(t, ref pen, new CellExtra(null, null, underline));
            return;
        }
        string? id = null;
        while (!parameters.IsEmpty)
        {
            var parameter = OscText.Next(ref parameters, (byte)':');
            if (parameter.StartsWith("id="u8) && parameter.Length > 3)
            {
                id = OscText.Clean(parameter[3..], charsMax: 256);
            }
        }
        Sgr.SetExtra(t, ref pen, new CellExtra(OscText.Clean(text, Limits.LinkBytesMax), id, underline));
    }

    /// <summary>OSC 52: a write when allowed. A read is never answered: the clipboard is the operator's.</summary>
    private static void Clipboard(TerminalState t, ReadOnlySpan<byte> text)
    {
        var selection = OscText.Next(ref text, (byte)';');
        if (!t.Options.ClipboardWriteAllowed || text.SequenceEqual("?"u8) || selection.Length > 16)
        {
            return;
        }
        if (OscText.TryBase64(text, out var bytes))
        {
            t.Host.Tell(new TerminalEvent.ClipboardSet(OscText.Clean(selection), bytes));
        }
    }

    /// <summary>OSC 133: A prompt, B input, C output, D done with an exit code.</summary>
    private static void Prompt(TerminalState t, ReadOnlySpan<byte> text)
    {
        var mark = OscText.Next(ref text, (byte)';');
        if (mark.Length == 1 && mark[0] is >= (byte)'A' and <= (byte)'D')
        {
            var code = mark[0] == 'D' ? OscText.Number(OscText.Next(ref text, (byte)';')) : null;
            t.Host.Tell(new TerminalEvent.PromptMarked((char)mark[0], code));
        }
    }

    /// <summary>OSC 7501, Program Status Protocol: the question comes back as it was, a report becomes news.</summary>
    private static void ProgramStatus(TerminalState t, ReadOnlySpan<byte> whole, ReadOnlySpan<byte> text, bool bell)
    {
        if (text.SequenceEqual("?"u8))
        {
            Answers.Osc(t, "7501;?", bell);
            return;
        }
        if (whole.Length > Limits.StatusBytesMax)
        {
            return;
        }
        string? id = null, state = null, kind = null, title = null, message = null, app = null;
        while (!text.IsEmpty)
        {
            var value = OscText.Next(ref text, (byte)':');
            var name = Encoding.Latin1.GetString(OscText.Next(ref value, (byte)'='));
            switch (name)
            {
                case "id": id = OscText.Clean(value, charsMax: 256); break;
                case "state": state = OscText.Clean(value, charsMax: 32); break;
                case "kind": kind = OscText.Clean(value, charsMax: 32); break;
                case "app": app = OscText.Clean(value, charsMax: 64); break;
                case "title": title = OscText.CleanBase64(value); break;
                case "msg": message = OscText.CleanBase64(value); break;
            }
        }
        if (state is "idle" or "working" or "blocked" or "done" or "error" or "clear")
        {
            t.Host.Tell(new TerminalEvent.StatusReported(id, state, kind, title, message) { App = app });
        }
    }
}
