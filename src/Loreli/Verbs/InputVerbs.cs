using System.Text;
using Loreli.CommandLine;
using Loreli.Protocol;
using Loreli.Protocol.Daemon;

namespace Loreli.Verbs;

/// <summary>What a script says to a pane: text, keys, a size.</summary>
internal static class InputVerbs
{
    public static Verb Send => new(
        "send", "panes", "Type text into a pane, then press Enter.", "NAME TEXT…",
        [new Option("--no-enter", null, "Leave the text in the program's input line.")],
        [
            "loreli send reviewer \"look at the last commit\"",
            "git diff | loreli send reviewer -",
            "loreli send --no-enter shell \"rm -r build\"",
        ], RunSend)
    {
        Remarks = "TEXT goes in verbatim, as a bracketed paste when the program asked for those; \"-\" reads it from standard input.\nIt has at most 4 MiB; a larger one belongs into a file whose name is sent. Several words are joined by spaces.",
        Completes = Completes.Panes,
    };

    public static Verb Keys => new(
        "keys", "panes", "Press keys in a pane.", "NAME KEY…", [],
        ["loreli keys shell C-c", "loreli keys editor Escape : w q Enter", "loreli keys claude Down Down Enter"], RunKeys)
    {
        Remarks = "A key is one character, or a name with modifiers before it: C- (Ctrl), M- (Alt), S- (Shift), D- (Super); their case does not matter.\nNames: Enter Tab Escape Space Backspace Delete Insert Up Down Left Right Home End PageUp PageDown F1 to F35 kp_0 …",
        Completes = Completes.Panes,
    };

    public static Verb Resize => new(
        "resize", "panes", "Change the size of a pane.", "NAME COLSxROWS", [],
        ["loreli resize shell 120x40"], RunResize)
    { Completes = Completes.Panes };

    private static int RunSend(Arguments arguments)
    {
        var words = arguments.Positionals.Skip(1).ToArray();
        var text = words is ["-"] ? StandardInput() : string.Join(' ', words);
        using var daemon = Daemon.Connect();
        var query = new Query().With("enter", arguments.Has("--no-enter") ? "false" : null);
        return daemon.PostText(Daemon.Pane(arguments.Positionals[0], "send") + query, Encoding.UTF8.GetBytes(text));
    }

    private static int RunKeys(Arguments arguments)
    {
        using var daemon = Daemon.Connect();
        return daemon.Post(Daemon.Pane(arguments.Positionals[0], "keys"), json =>
        {
            json.WriteStartArray("keys");
            foreach (var key in arguments.Positionals.Skip(1))
            {
                json.WriteStringValue(key);
            }
            json.WriteEndArray();
        });
    }

    private static int RunResize(Arguments arguments)
    {
        var (columns, rows) = Arguments.ParseSize("resize", arguments.Positionals[1]);
        using var daemon = Daemon.Connect();
        return daemon.Post(Daemon.Pane(arguments.Positionals[0], "resize"), json =>
        {
            json.WriteNumber("cols", columns);
            json.WriteNumber("rows", rows);
        });
    }

    private static string StandardInput()
    {
        using var input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        var buffer = new byte[64 << 10];
        for (var count = input.Read(buffer); count > 0; count = input.Read(buffer))
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > RequestLimits.BodyBytesMax)
            {
                throw new VerbFailedException(ExitCode.Usage,
                    $"LOR0208 standard input is longer than {ByteSize.Format(RequestLimits.BodyBytesMax)}, the most that one send takes. "
                    + "Put it into a file and send the file's name, or send it in several pieces with --no-enter");
            }
        }
        var text = Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        return text.EndsWith('\n') ? text[..^1] : text;
    }
}
