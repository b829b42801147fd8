using System.Text;

namespace Loreli.Terminal.Emulation;

/// <summary>A kitty notification that comes in several pieces.</summary>
internal sealed class PendingNotification
{
    public string Id { get; set; } = "";
    public string Title { get; set; } = "";
    public string Body { get; set; } = "";

    public void Clear() => (Id, Title, Body) = ("", "", "");
}

/// <summary>OSC 9, 9;4, 777 and 99.</summary>
internal static class OscNotifications
{
    /// <summary>OSC 9: a text, or progress when it begins with 4; other numbers are ConEmu's and mean nothing here.</summary>
    public static void Growl(TerminalState t, ReadOnlySpan<byte> text)
    {
        var rest = text;
        var number = OscText.Number(OscText.Next(ref rest, (byte)';'));
        if (number == 4)
        {
            var state = OscText.Number(OscText.Next(ref rest, (byte)';')) ?? 0;
            var percent = OscText.Number(OscText.Next(ref rest, (byte)';')) ?? 0;
            if (state <= 4)
            {
                t.Host.Tell(new TerminalEvent.ProgressChanged(state, Math.Min(percent, 100)));
            }
        }
        else if (number is null or > 12 || rest.IsEmpty)
        {
            Tell(t, "", OscText.Clean(text));
        }
    }

    /// <summary>OSC 777;notify;title;body.</summary>
    public static void Urxvt(TerminalState t, ReadOnlySpan<byte> text)
    {
        if (OscText.Next(ref text, (byte)';').SequenceEqual("notify"u8))
        {
            var title = OscText.Clean(OscText.Next(ref text, (byte)';'));
            Tell(t, title, OscText.Clean(text));
        }
    }

    /// <summary>OSC 99: metadata, then a piece of title or body; the piece with d=1 (or no d) is the last.</summary>
    public static void Kitty(TerminalState t, ReadOnlySpan<byte> text, bool bell)
    {
        var metadata = OscText.Next(ref text, (byte)';');
        var (id, part, isLast, isBase64) = ("", "title", true, false);
        while (!metadata.IsEmpty)
        {
            var value = OscText.Next(ref metadata, (byte)':');
            var key = OscText.Next(ref value, (byte)'=');
            if (key.SequenceEqual("i"u8))
            {
                id = OscText.Clean(value, charsMax: 64);
            }
            else if (key.SequenceEqual("p"u8))
            {
                part = OscText.Clean(value, charsMax: 16);
            }
            else if (key.SequenceEqual("d"u8))
            {
                isLast = !value.SequenceEqual("0"u8);
            }
            else if (key.SequenceEqual("e"u8))
            {
                isBase64 = value.SequenceEqual("1"u8);
            }
        }
        if (part == "?")
        {
            Answers.Osc(t, $"99;i={Safe(id)}:p=?;p=title,body", bell);
            return;
        }
        var piece = isBase64 ? OscText.CleanBase64(text) ?? "" : OscText.Clean(text);
        Collect(t, id, part, piece, isLast);
    }

    private static void Collect(TerminalState t, string id, string part, string piece, bool isLast)
    {
        var pending = t.Notification;
        if (pending.Id != id)
        {
            pending.Clear();
            pending.Id = id;
        }
        if (part == "title")
        {
            pending.Title = OscText.Clean(pending.Title + piece);
        }
        else if (part == "body")
        {
            pending.Body = OscText.Clean(pending.Body + piece);
        }
        if (isLast && part is ("title" or "body"))
        {
            Tell(t, pending.Title, pending.Body);
            pending.Clear();
        }
    }

    private static void Tell(TerminalState t, string title, string body)
    {
        if (title.Length + body.Length > 0)
        {
            t.Host.Tell(new TerminalEvent.Notified(title, body));
        }
    }

    /// <summary>An id goes back to the program: only what the protocol allows in one.</summary>
    private static string Safe(string id)
    {
        var safe = new StringBuilder();
        foreach (var c in id)
        {
            safe.Append(char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '+' or '.' ? c : '_');
        }
        return safe.Length == 0 ? "0" : safe.ToString();
    }
}
