using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Loreli.Agents.Backends;
using Loreli.Agents.Sessions;
using Loreli.Posix;
using Loreli.Protocol.Places;

namespace Loreli.Agents.Launch;

/// <summary>The configuration files that agent CLIs are started with.</summary>
public static class AgentFiles
{
    /// <summary>Seconds that a CLI waits for a hook: it must never hold an agent up.</summary>
    private const int HookSeconds = 5;

    // What tells busy, idle and waiting apart, and that a tool runs. Others would only cost time.
    private static readonly string[] ClaudeEvents =
    [
        "SessionStart", "UserPromptSubmit", "PreToolUse", "PermissionRequest", "PostToolUse", "Notification", "Stop", "StopFailure", "SessionEnd",
    ];

    private static readonly string[] ClaudeToolEvents = ["PreToolUse", "PermissionRequest", "PostToolUse"];

    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Null for a format that is not a file of JSON.</summary>
    internal static string? Mcp(string? format, IReadOnlyList<McpServer> servers) => format switch
    {
        "claude" or "gemini" or "cursor" => Json(json => Servers(json, "mcpServers", servers, static (json, server) =>
        {
            json.WriteString("command", server.Command[0]);
            Words(json, "args", server.Command.Skip(1));
        })),
        "opencode" => Json(json => Servers(json, "mcp", servers, static (json, server) =>
        {
            json.WriteString("type", "local");
            Words(json, "command", server.Command);
            json.WriteBoolean("enabled", true);
        })),
        _ => null,
    };

    /// <summary>The servers as words of the command line, for a CLI that takes them so: values as TOML, of which JSON's texts and lists are a part.</summary>
    internal static IEnumerable<string> McpWords(McpWords words, IReadOnlyList<McpServer> servers) =>
        !words.Arguments.Any(it => it.Contains("{name}", StringComparison.Ordinal))
            ? []
            : servers.SelectMany(server => words.Arguments.Select(word => word
                .Replace("{name}", server.Name, StringComparison.Ordinal)
                .Replace("{command}", Text(server.Command[0]), StringComparison.Ordinal)
                .Replace("{arguments}", $"[{string.Join(", ", server.Command.Skip(1).Select(Text))}]", StringComparison.Ordinal)));

    /// <summary>Settings in which each event calls <c>loreli hook</c>, which reports to the daemon. Null for a CLI without hooks.</summary>
    internal static string? Hooks(string? format, IReadOnlyList<string> self) => format != "claude" ? null : Json(json =>
    {
        json.WriteStartObject("hooks");
        foreach (var name in ClaudeEvents)
        {
            json.WriteStartArray(name);
            json.WriteStartObject();
            if (ClaudeToolEvents.Contains(name))
            {
                json.WriteString("matcher", "*");
            }
            json.WriteStartArray("hooks");
            json.WriteStartObject();
            json.WriteString("type", "command");
            json.WriteString("command", string.Join(' ', self.Append("hook").Append(name).Select(Quoted)));
            json.WriteNumber("timeout", HookSeconds);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
        }
        json.WriteEndObject();
    });

    /// <summary>Writes a plan's files, each of mode 0600 and whole or not at all.</summary>
    public static ErrorText? Write(LaunchPlan plan)
    {
        var errno = plan.Files.Count == 0 ? 0 : PrivateFiles.MakeFolder(plan.PrivateFolder);
        foreach (var file in plan.Files)
        {
            errno = errno == 0 ? Descriptors.ReplaceFile(file.Path, Encoding.UTF8.GetBytes(file.Content)) : errno;
        }
        return errno == 0 ? null : LaunchMessages.FilesNotWritten(plan.PrivateFolder, Errno.Describe(errno));
    }

    /// <summary>Takes back <see cref="Write"/>: the files, and the folder if nothing else is in it.</summary>
    public static void Delete(LaunchPlan plan)
    {
        foreach (var file in plan.Files)
        {
            _ = Descriptors.Unlink(file.Path);
        }
        try
        {
            if (plan.Files.Count > 0 && FileOwner.Of(plan.PrivateFolder) is { IsFolder: true })
            {
                Directory.Delete(plan.PrivateFolder, recursive: false);
            }
        }
        catch (IOException)
        {
            // Something else is in it.
        }
    }

    /// <summary>A word for <c>sh</c>, in which it means itself.</summary>
    internal static string Quoted(string word) =>
        word.Length > 0 && word.All(it => char.IsAsciiLetterOrDigit(it) || it is '/' or '.' or '_' or '-')
            ? word
            : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private static string Text(string value) => $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static void Servers(Utf8JsonWriter json, string member, IReadOnlyList<McpServer> servers, Action<Utf8JsonWriter, McpServer> write)
    {
        json.WriteStartObject(member);
        foreach (var server in servers)
        {
            json.WriteStartObject(server.Name);
            write(json, server);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void Words(Utf8JsonWriter json, string member, IEnumerable<string> words)
    {
        json.WriteStartArray(member);
        foreach (var word in words)
        {
            json.WriteStringValue(word);
        }
        json.WriteEndArray();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Indented))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }
}
