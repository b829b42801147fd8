using System.Text.Json;
using Loreli.CommandLine;
using Loreli.Protocol;

namespace Loreli.Verbs;

/// <summary>What a verb does with the body of a good answer. Returns the exit code.</summary>
internal delegate int Printer(ReadOnlyMemory<byte> body);

internal static class Print
{
    public static int Nothing(ReadOnlyMemory<byte> body) => ExitCode.Ok;

    /// <summary>The daemon's JSON as it came, ended by a newline.</summary>
    public static int Json(ReadOnlyMemory<byte> body)
    {
        Output.Write(body.Span);
        if (body.Length == 0 || body.Span[^1] != '\n')
        {
            Output.Write("\n"u8);
        }
        return ExitCode.Ok;
    }

    public static int Text(ReadOnlyMemory<byte> body)
    {
        Output.Write(body.Span);
        return ExitCode.Ok;
    }

    public static int PaneName(ReadOnlyMemory<byte> body)
    {
        using var pane = JsonDocument.Parse(body);
        Output.Line(pane.RootElement.GetProperty("name").GetString()!);
        return ExitCode.Ok;
    }

    public static int Gc(ReadOnlyMemory<byte> body)
    {
        using var answer = JsonDocument.Parse(body);
        var removed = answer.RootElement.GetProperty("removed").EnumerateArray().Select(it => it.GetString()).ToArray();
        Output.Line(removed.Length == 0
            ? "nothing to remove: no pane has ended"
            : $"removed {string.Join(", ", removed)}; {ByteSize.Format(answer.RootElement.GetProperty("freedBytes").GetInt64())} freed");
        return ExitCode.Ok;
    }

    public static int Wait(ReadOnlyMemory<byte> body)
    {
        Json(body);
        return WaitQuietly(body);
    }

    public static int WaitQuietly(ReadOnlyMemory<byte> body)
    {
        using var answer = JsonDocument.Parse(body);
        if (answer.RootElement.GetProperty("met").GetBoolean())
        {
            return ExitCode.Ok;
        }
        Output.Complain($"gave up: still waiting for {answer.RootElement.GetProperty("what").GetString()}");
        return ExitCode.Failed;
    }

    public static int PaneNames(ReadOnlyMemory<byte> body)
    {
        using var panes = JsonDocument.Parse(body);
        Output.Write(string.Concat(panes.RootElement.EnumerateArray().Select(it => it.GetProperty("name").GetString() + "\n")));
        return ExitCode.Ok;
    }
}
