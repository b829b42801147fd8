using System.Globalization;
using Loreli.Posix;
using Loreli.Protocol.Places;

namespace Loreli.Agents.Sessions;

public abstract record SessionOutcome
{
    private SessionOutcome() { }

    /// <param name="IsNew">Made by this call.</param>
    public sealed record Opened(SessionFolder Session, bool IsNew) : SessionOutcome;
    public sealed record Refused(ErrorText Error) : SessionOutcome;
}

/// <summary>The sessions of one repository: <c>sessions/</c> in its state directory.</summary>
public sealed class SessionStore(string stateDirectory, TimeProvider time)
{
    private const string HeaderFile = "session.json";

    public string Folder { get; } = Path.Combine(stateDirectory, "sessions");

    /// <summary>Newest first. A folder without a readable <c>session.json</c> is none.</summary>
    public IReadOnlyList<SessionFolder> List() => !Directory.Exists(Folder) ? [] : [.. Directory.EnumerateDirectories(Folder)
        .Select(Open).OfType<SessionFolder>().OrderByDescending(it => it.Header.CreatedAt).ThenByDescending(it => it.Id, StringComparer.Ordinal)];

    public SessionFolder? Find(string id) => PaneName.TryParse(id, out _) ? Open(Path.Combine(Folder, id)) : null;

    /// <summary>The session that has not ended, the newest of several; a new one when there is none.</summary>
    /// <param name="repository">Root of the repository, for people.</param>
    /// <param name="seed">Tells apart sessions of one second.</param>
    public SessionOutcome OpenOrCreate(string repository, ulong seed) => List().FirstOrDefault(it => it.Header.EndedAt is null) is { } open
        ? new SessionOutcome.Opened(open, IsNew: false)
        : Create(repository, seed);

    public SessionOutcome Create(string repository, ulong seed)
    {
        var now = time.GetUtcNow();
        var id = string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd'-'HHmmss}-{seed & 0xFFFF:x4}");
        var path = Path.Combine(Folder, id);
        var header = new SessionHeader(id, repository, now);
        var errno = PrivateFiles.MakeFolder(path);
        errno = errno == 0 ? PrivateFiles.WriteJson(Path.Combine(path, HeaderFile), header, SessionJson.Default.SessionHeader) : errno;
        return errno == 0
            ? new SessionOutcome.Opened(new SessionFolder(path, header, time), IsNew: true)
            : new SessionOutcome.Refused(SessionMessages.NotWritten(path, errno));
    }

    /// <summary>Notes that a session is over: the next start makes another one. 0 or the errno.</summary>
    public int End(SessionFolder session) => PrivateFiles.WriteJson(
        Path.Combine(session.Folder, HeaderFile), session.Header with { EndedAt = time.GetUtcNow() }, SessionJson.Default.SessionHeader);

    /// <summary>Deletes ended sessions that are old or too many, with their records and logs. Never one that has not ended, nor one
    /// with an agent that has not.</summary>
    /// <returns>The ids of those that are gone.</returns>
    public IReadOnlyList<string> Prune(int keep, TimeSpan olderThan)
    {
        var before = time.GetUtcNow() - olderThan;
        var gone = new List<string>();
        foreach (var (index, session) in List().Where(it => it.Header.EndedAt is not null).Index())
        {
            if ((index >= keep || session.Header.EndedAt < before) && HasEnded(session) && TryDelete(session.Folder))
            {
                gone.Add(session.Id);
            }
        }
        return gone;
    }

    private SessionFolder? Open(string path) => FileOwner.Of(path) is { IsFolder: true } owner && owner.UserId == Resources.UserId
        && PrivateFiles.ReadJson(Path.Combine(path, HeaderFile), SessionJson.Default.SessionHeader) is { } header
        && header.Id == Path.GetFileName(path)
            ? new SessionFolder(path, header, time)
            : null;

    private static bool HasEnded(SessionFolder session) =>
        session.List() is ({ } records, { Count: 0 }) && records.All(it => it.State == RecordState.Ended);

    private static bool TryDelete(string folder)
    {
        try
        {
            // Links in it are deleted, not followed.
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
