using System.Buffers;
using System.Text;
using System.Text.Json;
using Loreli.Terminal;

namespace Loreli.Vt;

/// <summary><c>loreli vt encode</c>: one event as JSON a line on standard input, the bytes that the terminal would send to
/// the program a line on standard output, in base64; <c>unsupported</c> where the event cannot be said.</summary>
internal static class VtEncodeVerb
{
    private const int Failed = 1;
    private const int Usage = 64;

    /// <summary>A paste at its limit with every character escaped.</summary>
    private const int LineBytesMax = 128 << 20;

    private sealed class Deaf : ITerminalHost
    {
        public void Reply(ReadOnlySpan<byte> bytes) { }
        public void Tell(TerminalEvent news) { }
    }

    internal static int Run(ReadOnlySpan<string> args, Stream input, Stream output, TextWriter error)
    {
        if (args.Length > 0)
        {
            error.WriteLine($"vt encode takes no arguments, not \"{args[0]}\"");
            return Usage;
        }
        var result = 0;
        var number = 0;
        var lines = new BoundedLines(input, LineBytesMax);
        while (lines.Read(out var line))
        {
            number++;
            if (line.Span.Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }
            try
            {
                output.Write(Answer(line));
            }
            catch (Exception problem) when (problem is JsonException or FormatException or InvalidOperationException
                or KeyNotFoundException or ArgumentOutOfRangeException)
            {
                error.WriteLine($"vt encode: line {number} is no event: {problem.Message}");
                output.Write("unsupported\n"u8);
                result = Failed;
            }
            output.Flush();
        }
        if (lines.IsTooLong)
        {
            error.WriteLine($"vt encode: line {number + 1} is longer than {LineBytesMax} bytes");
            return Failed;
        }
        return result;
    }

    private static byte[] Answer(ReadOnlyMemory<byte> line)
    {
        using var request = JsonDocument.Parse(line);
        var root = request.RootElement;
        var options = new TerminalOptions(Number(root, "cols", 80), Number(root, "rows", 24));
        var terminal = new VirtualTerminal(options, new Deaf());
        if (root.TryGetProperty("setup", out var setup))
        {
            terminal.Feed(setup.GetBytesFromBase64());
        }
        var bytes = new ArrayBufferWriter<byte>();
        var isSaid = Event(root.GetProperty("event")) is { } input
            && InputEncoder.Encode(input, terminal.InputModes, options.CellWidthPixels, options.CellHeightPixels, bytes);
        return Encoding.ASCII.GetBytes(isSaid ? Convert.ToBase64String(bytes.WrittenSpan) + "\n" : "unsupported\n");
    }

    private static InputEvent? Event(JsonElement it) => Text(it, "type") switch
    {
        "key" when Text(it, "key") is { } key && Modifiers(it) is { } modifiers && Action(it) is { } action =>
            new InputEvent.Key(key, modifiers, action, Text(it, "text") is { Length: > 0 } text ? text : null),
        "mouse" when Modifiers(it) is { } modifiers && MouseActionOf(it) is { } action =>
            new InputEvent.Mouse(Number(it, "button", 0), modifiers, action, Number(it, "row", 0), Number(it, "col", 0)),
        "paste" when Text(it, "text") is { } text => new InputEvent.Paste(text),
        "focus" when it.TryGetProperty("in", out var focused) => new InputEvent.Focus(focused.GetBoolean()),
        _ => null,
    };

    private static KeyAction? Action(JsonElement it) => Text(it, "action") switch
    {
        null or "press" => KeyAction.Press,
        "repeat" => KeyAction.Repeat,
        "release" => KeyAction.Release,
        _ => null,
    };

    private static MouseAction? MouseActionOf(JsonElement it) => Text(it, "action") switch
    {
        null or "press" => MouseAction.Press,
        "release" => MouseAction.Release,
        "drag" => MouseAction.Drag,
        "move" => MouseAction.Move,
        _ => null,
    };

    private static KeyModifiers? Modifiers(JsonElement it)
    {
        var held = KeyModifiers.None;
        if (!it.TryGetProperty("mods", out var names) || names.ValueKind == JsonValueKind.Null)
        {
            return held;
        }
        foreach (var name in names.EnumerateArray())
        {
            KeyModifiers? modifier = name.GetString() switch
            {
                "shift" => KeyModifiers.Shift,
                "alt" => KeyModifiers.Alt,
                "ctrl" => KeyModifiers.Ctrl,
                "super" => KeyModifiers.Super,
                "hyper" => KeyModifiers.Hyper,
                "meta" => KeyModifiers.Meta,
                "caps_lock" => KeyModifiers.CapsLock,
                "num_lock" => KeyModifiers.NumLock,
                _ => null,
            };
            if (modifier is null)
            {
                return null;
            }
            held |= modifier.Value;
        }
        return held;
    }

    private static string? Text(JsonElement it, string name) =>
        it.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;

    private static int Number(JsonElement it, string name, int otherwise) =>
        it.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetInt32() : otherwise;
}
