using System.Text.Json;
using System.Text.Json.Serialization;
using Loreli.Posix;
using Loreli.Protocol.Keeper;

namespace Loreli.Panes;

/// <summary>A pane's folder on disk: what the daemon writes there, and what it finds of the keeper's.</summary>
internal sealed record PaneFolder(string Path)
{
    private string NotePath => System.IO.Path.Combine(Path, PaneNote.FileName);

    /// <summary>Makes the folder, mode 0700, with the note that marks it as ours.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder above is not ours.</exception>
    public static PaneFolder Create(string panesDirectory, PaneSpec spec, DateTimeOffset startedAt)
    {
        MakePrivate(panesDirectory);
        var wished = System.IO.Path.Combine(panesDirectory, $"{spec.Name}.{spec.Generation}");
        var path = wished;
        // A pane that was renamed keeps its folder, which may have the name that is free again.
        for (var again = 2; System.IO.Directory.Exists(path); again++)
        {
            path = $"{wished}~{again}";
        }
        MakePrivate(path);
        var folder = new PaneFolder(path);
        folder.WriteNote(spec, startedAt);
        return folder;
    }

    /// <summary>Makes a folder of mode 0700 if there is none.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void MakePrivate(string path)
    {
        if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } above)
        {
            System.IO.Directory.CreateDirectory(above);
        }
        var errno = Descriptors.MakePrivateFolder(path);
        if (errno is not (0 or Errno.EEXIST))
        {
            throw new IOException($"{path}: {Errno.Describe(errno)}");
        }
    }

    /// <summary>False when the disk refuses; the old note stands.</summary>
    public bool TryWriteNote(PaneSpec spec, DateTimeOffset startedAt)
    {
        try
        {
            WriteNote(spec, startedAt);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void WriteNote(PaneSpec spec, DateTimeOffset startedAt)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(PaneNote.Of(spec, startedAt), PaneNoteJson.Default.PaneNote);
        File.WriteAllBytes(NotePath + ".tmp", json);
        File.Move(NotePath + ".tmp", NotePath, overwrite: true);
    }

    /// <summary>The daemon's own note, or null when it is missing or unreadable: the registry entry has nearly all of it.</summary>
    public PaneNote? ReadNote()
    {
        try
        {
            return ReadBounded(PaneNote.FileName) is { } json ? JsonSerializer.Deserialize(json, PaneNoteJson.Default.PaneNote) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The keeper's registry entry; null when there is none.</summary>
    public EntryOutcome<RegistryEntry>? ReadEntry() =>
        ReadBounded(RegistryEntry.FileName) is { } json ? EntryReader.ReadRegistryEntry(json) : null;

    /// <summary>How the child ended; null while it has not, or when the record is of another generation or cannot be read.</summary>
    public ExitRecord? ReadExit(int generation) =>
        ReadBounded(ExitRecord.FileName) is { } json && EntryReader.ReadExitRecord(json) is EntryOutcome<ExitRecord>.Read { Entry: var exit }
            && exit.Generation == generation
            ? exit
            : null;

    /// <summary>Decides what became of a pane whose keeper cannot be spoken to.</summary>
    /// <param name="told">The end as the keeper told it; null when it did not.</param>
    public PaneLife FateOf(KeeperIdentity keeper, int generation, KeeperNews.Exit? told, DateTimeOffset now)
    {
        if (told is not null)
        {
            return new PaneLife.Exited(told.Code, told.Signal, told.CoreDumped, told.At);
        }
        // The exit record is the truth, also while its keeper is still on its way out. It is looked for again after the look
        // at the keeper, which may end between the two.
        if (ReadExit(generation) is { } known)
        {
            return EndOf(known);
        }
        if (keeper.MayLive())
        {
            return new PaneLife.Unknown(PaneMessages.KeeperSilent(keeper.Pid, keeper.Socket));
        }
        return ReadExit(generation) is { } late ? EndOf(late) : new PaneLife.Failed(PaneMessages.KeeperGone(keeper.Pid), now);
    }

    /// <summary>Size of a dead pane's terminal at the end; null when neither keeper nor recording tells.</summary>
    public (int Columns, int Rows)? LastSize(ExitRecord? exit) =>
        exit is { Columns: > 0, Rows: > 0 } ? (exit.Columns, exit.Rows) : Recording.RecordingReader.LastSizeOf(Path);

    /// <summary>When the newest part of the recording was written; null when nothing is recorded.</summary>
    public DateTimeOffset? RecordedAt() =>
        Recording.RecordingSegments.Of(Path) is [.., var newest] ? new DateTimeOffset(newest.LastWriteTimeUtc) : null;

    /// <summary>Null when the folder is gone; else why it is not.</summary>
    public string? TryDelete()
    {
        try
        {
            System.IO.Directory.Delete(Path, recursive: true);
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused.Message;
        }
    }

    private static PaneLife.Exited EndOf(ExitRecord exit) => new(exit.Code, exit.Signal, exit.CoreDumped, exit.At);

    private byte[]? ReadBounded(string fileName)
    {
        try
        {
            var file = new FileInfo(System.IO.Path.Combine(Path, fileName));
            return file.Exists && file.Length <= KeeperLimits.EntryMax ? File.ReadAllBytes(file.FullName) : null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>What the daemon keeps about a pane beside the keeper's entry: the name now, and the environment without secrets.</summary>
internal sealed record PaneNote
{
    public const string FileName = "pane.json";

    public required string Name { get; init; }
    public required int Generation { get; init; }
    public required IReadOnlyList<string> Command { get; init; }
    public required string Cwd { get; init; }
    public required Dictionary<string, string> Environment { get; init; }
    /// <summary>As in <see cref="PaneSpec"/>: names alone.</summary>
    public IReadOnlyList<string>? AskedVariables { get; init; }
    public IReadOnlyList<string>? LostVariables { get; init; }
    public required int Columns { get; init; }
    public required int Rows { get; init; }
    public string? Role { get; init; }
    public bool FixedSize { get; init; }
    public long RecordingBytesMax { get; init; }
    public bool RecordInput { get; init; }
    public DateTimeOffset StartedAt { get; init; }

    public static PaneNote Of(PaneSpec spec, DateTimeOffset startedAt) => new()
    {
        Name = spec.Name.Value, Generation = spec.Generation, Command = spec.Command, Cwd = spec.Cwd,
        Environment = spec.Environment.Where(it => !SecretVariables.IsSecret(it.Key, it.Value)).ToDictionary(),
        AskedVariables = spec.AskedVariables,
        // A pane that is renamed after a restart still lacks what it lacked.
        LostVariables = [.. spec.LostVariables.Union(spec.Environment.Where(it => SecretVariables.IsSecret(it.Key, it.Value)).Select(it => it.Key))],
        Columns = spec.Columns, Rows = spec.Rows, Role = spec.Role, FixedSize = spec.FixedSize,
        RecordingBytesMax = spec.RecordingBytesMax, RecordInput = spec.RecordInput, StartedAt = startedAt,
    };
}

[JsonSerializable(typeof(PaneNote))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class PaneNoteJson : JsonSerializerContext;
