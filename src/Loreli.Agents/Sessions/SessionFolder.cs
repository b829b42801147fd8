using System.Globalization;
using System.Text.Json;
using Loreli.Agents.Identities;
using Loreli.Posix;
using Loreli.Protocol.Places;

namespace Loreli.Agents.Sessions;

public abstract record RecordOutcome
{
    private RecordOutcome() { }

    public sealed record Found(AgentRecord Record) : RecordOutcome;
    public sealed record Missing : RecordOutcome;
    /// <summary>It could not be used and was put aside: from now on it is missing. Tell the operator.</summary>
    public sealed record Corrupt(string KeptAs, ErrorText Error) : RecordOutcome;
    /// <summary>A newer version wrote it; it is left as it is.</summary>
    public sealed record Newer(ErrorText Error) : RecordOutcome;
}

public abstract record SaveOutcome
{
    private SaveOutcome() { }

    /// <summary>With the version that it has now.</summary>
    public sealed record Saved(AgentRecord Record) : SaveOutcome;
    /// <summary>Somebody wrote in between; nothing was changed.</summary>
    /// <param name="Current">Null when there is no record (any more).</param>
    public sealed record Conflict(AgentRecord? Current) : SaveOutcome;
    public sealed record Refused(ErrorText Error) : SaveOutcome;
}

/// <summary>One session on disk: <c>session.json</c>, <c>agents/NAME.json</c>, <c>names.json</c>, <c>logs/</c>.</summary>
/// <remarks>One daemon writes it, the one that holds the repository's lock; within it any thread may. Verbs only read.</remarks>
public sealed class SessionFolder
{
    private const int ConflictsMax = 8;
    private const string Ending = ".json";

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;

    internal SessionFolder(string path, SessionHeader header, TimeProvider time) => (Folder, Header, _time) = (path, header, time);

    public string Folder { get; }
    public SessionHeader Header { get; }
    public string Id => Header.Id;
    public string LogsFolder => Path.Combine(Folder, "logs");
    private string AgentsFolder => Path.Combine(Folder, "agents");
    private string NamesFile => Path.Combine(Folder, "names.json");

    public RecordOutcome Load(PaneName name)
    {
        lock (_gate)
        {
            return Read(name);
        }
    }

    /// <summary>Writes a record if the one on disk still has the version that this one was made from (0: there is none).</summary>
    public SaveOutcome Save(AgentRecord record)
    {
        var name = PaneName.Parse(record.Name);
        lock (_gate)
        {
            AgentRecord? current;
            switch (Read(name))
            {
                case RecordOutcome.Newer newer:
                    return new SaveOutcome.Refused(newer.Error);
                case RecordOutcome.Found found:
                    current = found.Record;
                    break;
                default:
                    current = null;
                    break;
            }
            if ((current?.Version ?? 0) != record.Version)
            {
                return new SaveOutcome.Conflict(current);
            }
            var now = _time.GetUtcNow();
            var next = record with { Version = record.Version + 1, UpdatedAt = now, CreatedAt = current?.CreatedAt ?? now };
            var errno = PrivateFiles.MakeFolder(AgentsFolder);
            errno = errno == 0 ? PrivateFiles.WriteJson(FileOf(name), next, SessionJson.Default.AgentRecord) : errno;
            return errno == 0 ? new SaveOutcome.Saved(next) : new SaveOutcome.Refused(SessionMessages.NotWritten(FileOf(name), errno));
        }
    }

    /// <summary>Loads, changes and saves, again when somebody wrote in between.</summary>
    /// <param name="change">May be called several times.</param>
    public SaveOutcome Update(PaneName name, Func<AgentRecord, AgentRecord> change)
    {
        SaveOutcome outcome = new SaveOutcome.Conflict(null);
        for (var attempt = 0; attempt < ConflictsMax && outcome is SaveOutcome.Conflict; attempt++)
        {
            if (Load(name) is not RecordOutcome.Found { Record: var record })
            {
                return new SaveOutcome.Conflict(null);
            }
            var changed = change(record);
            outcome = changed == record ? new SaveOutcome.Saved(record) : Save(changed);
        }
        return outcome;
    }

    /// <summary>Deletes the record if it still has that version; what undoes a <see cref="Save"/>. True when there is none afterwards.</summary>
    public bool Delete(PaneName name, long version)
    {
        lock (_gate)
        {
            return Read(name) switch
            {
                RecordOutcome.Found { Record: var current } => current.Version == version
                    && Descriptors.Unlink(FileOf(name)) is 0 or Errno.ENOENT,
                RecordOutcome.Newer => false,
                _ => true,
            };
        }
    }

    /// <summary>Every record, and every one that could not be used.</summary>
    public (IReadOnlyList<AgentRecord> Records, IReadOnlyList<ErrorText> Problems) List()
    {
        var (records, problems) = (new List<AgentRecord>(), new List<ErrorText>());
        foreach (var name in NamesOnDisk())
        {
            switch (Load(name))
            {
                case RecordOutcome.Found found:
                    records.Add(found.Record);
                    break;
                case RecordOutcome.Corrupt corrupt:
                    problems.Add(corrupt.Error);
                    break;
                case RecordOutcome.Newer newer:
                    problems.Add(newer.Error);
                    break;
            }
        }
        return (records, problems);
    }

    /// <summary>Keeps what the registry knows beside the agents that have records. 0 or the errno.</summary>
    public int SaveNames(IdentityRegistry registry) => PrivateFiles.WriteJson(NamesFile, new NameMemory(
        registry.Removed,
        registry.Claims.Where(it => it.Value is { Holder: NameHolder.Foreign, Until: not null }).ToDictionary(it => it.Key, it => it.Value.Until!.Value)),
        SessionJson.Default.NameMemory);

    /// <summary>The registry of names as it was: the agents that have not ended hold theirs.</summary>
    public IdentityRegistry LoadNames()
    {
        var registry = IdentityRegistry.Empty;
        if (PrivateFiles.ReadJson(NamesFile, SessionJson.Default.NameMemory, bytesMax: 1 << 20) is { } memory)
        {
            registry = (memory.Seen ?? new Dictionary<string, DateTimeOffset>()).Aggregate(registry, (it, seen) => it.See([seen.Key], seen.Value));
            registry = (memory.Removed ?? new Dictionary<string, DateTimeOffset>()).Aggregate(registry, (it, gone) => it.Remove(gone.Key, gone.Value));
        }
        return List().Records.Where(it => it.State != RecordState.Ended).Aggregate(registry, (it, record) => it.Hold(record.Identity));
    }

    private RecordOutcome Read(PaneName name)
    {
        var path = FileOf(name);
        if (FileOwner.Of(path) is null)
        {
            return new RecordOutcome.Missing();
        }
        if (PrivateFiles.Read(path) is not { } json)
        {
            return PutAside(path, "it is no plain file, larger than a record can be, or cannot be read");
        }
        try
        {
            var record = JsonSerializer.Deserialize(json, SessionJson.Default.AgentRecord);
            if (record is { Schema: > AgentRecord.SchemaMax })
            {
                return new RecordOutcome.Newer(SessionMessages.Newer(path, record.Schema));
            }
            return record is null ? PutAside(path, "it is empty")
                : record.Fault(name.Value) is { } fault ? PutAside(path, fault)
                : new RecordOutcome.Found(record);
        }
        catch (JsonException error)
        {
            return SchemaOf(json) is > AgentRecord.SchemaMax and var schema
                ? new RecordOutcome.Newer(SessionMessages.Newer(path, schema))
                : PutAside(path, $"it is no record (line {error.LineNumber + 1}, column {error.BytePositionInLine + 1})");
        }
    }

    // A newer record may lack what this version requires.
    private static int SchemaOf(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("schema", out var schema) && schema.TryGetInt32(out var number) ? number : 0;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return 0;
        }
    }

    private RecordOutcome.Corrupt PutAside(string path, string why)
    {
        var stamp = _time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        var keptAs = $"{path}.corrupt-{stamp}";
        _ = Descriptors.Rename(path, keptAs);
        return new RecordOutcome.Corrupt(keptAs, SessionMessages.Corrupt(path, keptAs, why));
    }

    private List<PaneName> NamesOnDisk()
    {
        var names = new List<PaneName>();
        if (!Directory.Exists(AgentsFolder))
        {
            return names;
        }
        foreach (var file in Directory.EnumerateFiles(AgentsFolder, "*" + Ending).Order(StringComparer.Ordinal))
        {
            if (PaneName.TryParse(Path.GetFileName(file)[..^Ending.Length], out var name))
            {
                names.Add(name);
            }
        }
        return names;
    }

    private string FileOf(PaneName name) => Path.Combine(AgentsFolder, name + Ending);
}
