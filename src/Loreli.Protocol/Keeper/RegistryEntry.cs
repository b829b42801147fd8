using System.Globalization;
using System.Text;

namespace Loreli.Protocol.Keeper;

/// <summary>How a daemon finds a keeper again: <c>keeper.json</c> in the pane's folder, written before the daemon hears that the child runs.</summary>
/// <remarks>Read it with <see cref="EntryReader"/>. Written by hand, so that a keeper loads no JSON library.</remarks>
public sealed record RegistryEntry
{
    public const string FileName = "keeper.json";

    public required byte Version { get; init; }
    public required string Name { get; init; }
    public required int Generation { get; init; }
    public required int KeeperPid { get; init; }
    /// <summary>Clock ticks since boot (field 22 of /proc/PID/stat): with the pid it names a process for good.</summary>
    public required long KeeperStart { get; init; }
    public required int ChildPid { get; init; }
    public required long ChildStart { get; init; }
    /// <summary>/proc/sys/kernel/random/boot_id: after a reboot every pid and start time of the entry is void.</summary>
    public required string BootId { get; init; }
    public required string Socket { get; init; }
    public required IReadOnlyList<string> Command { get; init; }
    public required string Cwd { get; init; }
    /// <summary>Size at the start; the keeper's Welcome and the recording have the size now.</summary>
    public required int Columns { get; init; }
    public required int Rows { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public string? Role { get; init; }
    public bool FixedSize { get; init; }
    public long RecordingBytesMax { get; init; }
    public bool RecordInput { get; init; }

    public byte[] ToJson() => new EntryWriter()
        .Number("version", Version).Text("name", Name).Number("generation", Generation)
        .Number("keeperPid", KeeperPid).Number("keeperStart", KeeperStart)
        .Number("childPid", ChildPid).Number("childStart", ChildStart).Text("bootId", BootId)
        .Text("socket", Socket).Texts("command", Command).Text("cwd", Cwd)
        .Number("columns", Columns).Number("rows", Rows).Time("startedAt", StartedAt)
        .Text("role", Role).Flag("fixedSize", FixedSize)
        .Number("recordingBytesMax", RecordingBytesMax).Flag("recordInput", RecordInput)
        .Done();
}

/// <summary>How a pane's first process ended: <c>exit.json</c> in the pane's folder, written before the daemon is told, and the truth from then on.</summary>
public sealed record ExitRecord
{
    public const string FileName = "exit.json";

    public required byte Version { get; init; }
    public required int Generation { get; init; }
    /// <summary>0 when a signal ended it.</summary>
    public required int Code { get; init; }
    /// <summary>0 when it exited by itself.</summary>
    public required int Signal { get; init; }
    public required bool CoreDumped { get; init; }
    public required DateTimeOffset At { get; init; }
    /// <summary>Length of the whole output stream, in bytes.</summary>
    public required long EndOffset { get; init; }
    /// <summary>Size of the terminal at the end; 0 where the keeper did not say, which the recording then does.</summary>
    public int Columns { get; init; }
    public int Rows { get; init; }

    public byte[] ToJson() => new EntryWriter()
        .Number("version", Version).Number("generation", Generation).Number("code", Code).Number("signal", Signal)
        .Flag("coreDumped", CoreDumped).Time("at", At).Number("endOffset", EndOffset)
        .Number("columns", Columns).Number("rows", Rows)
        .Done();
}

/// <summary>Writes a flat JSON object, one field a line.</summary>
internal sealed class EntryWriter
{
    private readonly StringBuilder _json = new("{");

    public EntryWriter Number(string name, long value) => Field(name, value.ToString(CultureInfo.InvariantCulture));
    public EntryWriter Flag(string name, bool value) => Field(name, value ? "true" : "false");
    public EntryWriter Time(string name, DateTimeOffset at) =>
        Text(name, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
    public EntryWriter Text(string name, string? value) => Field(name, value is null ? "null" : Quote(value));
    public EntryWriter Texts(string name, IReadOnlyList<string> values) => Field(name, "[" + string.Join(", ", values.Select(Quote)) + "]");

    public byte[] Done() => Encoding.UTF8.GetBytes(_json.Append("\n}\n").ToString());

    private EntryWriter Field(string name, string value)
    {
        _json.Append(_json.Length > 1 ? ",\n  \"" : "\n  \"").Append(name).Append("\": ").Append(value);
        return this;
    }

    // Lone surrogates are escaped like control characters: UTF-8 has no form for them.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                quoted.Append(c).Append(text[++i]);
            }
            else if (c is '"' or '\\')
            {
                quoted.Append('\\').Append(c);
            }
            else if (c < ' ' || char.IsSurrogate(c) || c == '\u007f')
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                quoted.Append(c);
            }
        }
        return quoted.Append('"').ToString();
    }
}
