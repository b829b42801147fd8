using System.Text.Json;

namespace Loreli.Protocol.Keeper;

/// <summary>What reading a registry entry or exit record gave.</summary>
public abstract record EntryOutcome<T> where T : class
{
    private EntryOutcome() { }

    public sealed record Read(T Entry) : EntryOutcome<T>;
    /// <param name="Why">Names the field or the place, for an operator.</param>
    public sealed record Corrupt(string Why) : EntryOutcome<T>;
}

/// <summary>Reads what keepers leave on disk. Every field must be there, once, of its type and in its range (but the size at the end, which is newer); unknown fields are let be, for newer keepers may add some.</summary>
/// <remarks>Daemon's side only: it loads the JSON library, which a keeper must not.</remarks>
public static class EntryReader
{
    public static EntryOutcome<RegistryEntry> ReadRegistryEntry(ReadOnlyMemory<byte> json) => Read(json, it => new RegistryEntry
    {
        Version = (byte)it.Number("version", ProtocolVersion.KeeperOldest, byte.MaxValue),
        Name = it.Text("name", PaneName.LengthMax) is var name && PaneName.TryParse(name, out _) ? name : throw new EntryException("name: no pane's name"),
        Generation = (int)it.Number("generation", 0, int.MaxValue),
        KeeperPid = (int)it.Number("keeperPid", 1, int.MaxValue),
        KeeperStart = it.Number("keeperStart", 0, long.MaxValue),
        ChildPid = (int)it.Number("childPid", 1, int.MaxValue),
        ChildStart = it.Number("childStart", 0, long.MaxValue),
        BootId = it.Text("bootId", 64),
        Socket = it.Text("socket", 4096),
        Command = it.Texts("command"),
        Cwd = it.Text("cwd", KeeperLimits.EntryMax),
        Columns = (int)it.Number("columns", 1, KeeperLimits.CellsMax),
        Rows = (int)it.Number("rows", 1, KeeperLimits.CellsMax),
        StartedAt = it.Time("startedAt"),
        Role = it.TextOrNull("role", 4096),
        FixedSize = it.Flag("fixedSize"),
        RecordingBytesMax = it.Number("recordingBytesMax", 0, long.MaxValue),
        RecordInput = it.Flag("recordInput"),
    });

    public static EntryOutcome<ExitRecord> ReadExitRecord(ReadOnlyMemory<byte> json) => Read(json, it => new ExitRecord
    {
        Version = (byte)it.Number("version", ProtocolVersion.KeeperOldest, byte.MaxValue),
        Generation = (int)it.Number("generation", 0, int.MaxValue),
        Code = (int)it.Number("code", 0, 255),
        Signal = (int)it.Number("signal", 0, 64),
        CoreDumped = it.Flag("coreDumped"),
        At = it.Time("at"),
        EndOffset = it.Number("endOffset", 0, long.MaxValue),
        Columns = (int)it.NumberOr0("columns", KeeperLimits.CellsMax),
        Rows = (int)it.NumberOr0("rows", KeeperLimits.CellsMax),
    });

    private static EntryOutcome<T> Read<T>(ReadOnlyMemory<byte> json, Func<Fields, T> build) where T : class
    {
        if (json.Length > KeeperLimits.EntryMax)
        {
            return new EntryOutcome<T>.Corrupt($"{json.Length} bytes are more than an entry can have");
        }
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new EntryOutcome<T>.Read(build(new Fields(document.RootElement)))
                : new EntryOutcome<T>.Corrupt("no JSON object");
        }
        catch (JsonException problem)
        {
            return new EntryOutcome<T>.Corrupt(problem.LineNumber is { } line
                ? $"no JSON at line {line + 1}, byte {problem.BytePositionInLine + 1}"
                : "a field is there twice");
        }
        catch (EntryException problem)
        {
            return new EntryOutcome<T>.Corrupt(problem.Message);
        }
        catch (InvalidOperationException)
        {
            // The JSON library checks the escapes and the UTF-8 of a text only when it is taken.
            return new EntryOutcome<T>.Corrupt("a text is no valid Unicode");
        }
    }

    private readonly struct Fields(JsonElement entry)
    {
        public long Number(string name, long min, long max) =>
            Get(name, JsonValueKind.Number).TryGetInt64(out var value) && value >= min && value <= max
                ? value
                : throw new EntryException($"{name}: no whole number from {min} to {max}");

        /// <summary>0 where an earlier keeper did not write the field.</summary>
        public long NumberOr0(string name, long max) => entry.TryGetProperty(name, out _) ? Number(name, 0, max) : 0;

        public bool Flag(string name) => entry.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => throw new EntryException($"{name}: neither true nor false"),
            }
            : throw new EntryException($"{name}: missing");

        public string Text(string name, int lengthMax) => Checked(name, Get(name, JsonValueKind.String).GetString()!, lengthMax);

        public string? TextOrNull(string name, int lengthMax) =>
            entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null ? null : Text(name, lengthMax);

        public DateTimeOffset Time(string name) => Get(name, JsonValueKind.String).TryGetDateTimeOffset(out var at)
            ? at
            : throw new EntryException($"{name}: no time like 2025-01-31T12:00:00Z");

        public IReadOnlyList<string> Texts(string name)
        {
            var texts = new List<string>();
            foreach (var item in Get(name, JsonValueKind.Array).EnumerateArray())
            {
                texts.Add(item.ValueKind == JsonValueKind.String
                    ? Checked(name, item.GetString()!, KeeperLimits.EntryMax)
                    : throw new EntryException($"{name}: holds something that is no text"));
            }
            return texts.Count > 0 ? texts : throw new EntryException($"{name}: empty");
        }

        private JsonElement Get(string name, JsonValueKind kind) =>
            !entry.TryGetProperty(name, out var value) ? throw new EntryException($"{name}: missing")
            : value.ValueKind == kind ? value
            : throw new EntryException($"{name}: {value.ValueKind} where {kind} is expected");

        private static string Checked(string name, string text, int lengthMax) => text.Length <= lengthMax && !text.Contains('\0')
            ? text
            : throw new EntryException($"{name}: too long or with a NUL");
    }

    private sealed class EntryException(string message) : Exception(message);
}
