using System.Text.Json;
using Loreli.Client;
using Loreli.CommandLine;
using Loreli.Posix;
using Loreli.Protocol;

namespace Loreli.Verbs;

/// <summary>What an agent CLI's hooks call: tells the daemon of one event. It prints nothing and never fails, for some CLIs
/// take a hook's output or exit code as an order.</summary>
internal static class HookVerb
{
    private const int InputMax = 4 << 20;
    private const int TextMax = 1_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    public static Verb Definition => new(
        "hook", null, "Report an event of an agent CLI, read as JSON from standard input, to the daemon.", "EVENT", [], ["loreli hook Stop < event.json"], Run);

    private static int Run(Arguments arguments)
    {
        if (Environment.GetEnvironmentVariable("LORELI_AGENT") is { Length: > 0 } agent)
        {
            // Its own thread, so that a daemon that hangs holds no agent up.
            var report = new Thread(() => Report(agent, arguments.Positionals[0])) { IsBackground = true };
            report.Start();
            report.Join(Limit);
        }
        return ExitCode.Ok;
    }

    private static void Report(string agent, string name)
    {
        try
        {
            var body = Body(name, ReadInput());
            if (DaemonClient.Connect(Daemon.Sources()) is ConnectOutcome.Connected { Client: var client })
            {
                using (client)
                {
                    _ = client.Send("POST", $"/v1/agents/{Uri.EscapeDataString(agent)}/hook", body).IsOk;
                }
            }
        }
        catch (Exception error) when (error is IOException or DaemonGoneException or JsonException or InvalidOperationException)
        {
            // The agent goes on; the screen tells what the hook would have.
        }
    }

    private static byte[] ReadInput()
    {
        var buffer = new byte[64 << 10];
        using var input = new MemoryStream();
        while (input.Length < InputMax && Descriptors.Read(FileDescriptor.StandardInput, buffer) is { IsOk: true, Count: > 0 and var count })
        {
            input.Write(buffer, 0, count);
        }
        return input.ToArray();
    }

    /// <summary>Of all that a CLI tells only what the supervisor reads: no prompt, no file, no output of a tool.</summary>
    internal static byte[] Body(string name, byte[] input)
    {
        using var document = TryParse(input);
        var told = document?.RootElement ?? default;
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("event", name);
            Member(json, "tool", told, "tool_name");
            Member(json, "message", told, "message", "error");
            Member(json, "conversation", told, "session_id");
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    private static JsonDocument? TryParse(byte[] input)
    {
        try
        {
            return input.Length == 0 ? null : JsonDocument.Parse(input);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Member(Utf8JsonWriter json, string member, JsonElement told, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (told.ValueKind == JsonValueKind.Object && told.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
            {
                var text = value.GetString()!;
                json.WriteString(member, text[..Math.Min(text.Length, TextMax)]);
                return;
            }
        }
    }
}
