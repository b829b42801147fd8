using Loreli.Panes.Recording;

namespace Loreli.Panes;

/// <summary>Holds the limit over the recordings of all panes by deleting the oldest segments of the dead.</summary>
/// <remarks>Live panes have a limit each, and their keepers hold it: nothing is taken from under a keeper. When the live alone
/// exceed the limit, their own are lowered (<see cref="FairShares"/>).</remarks>
internal sealed class RecordingsLimit(string panesDirectory, long bytesMax, TimeProvider clock)
{
    /// <summary>Listing all segments costs milliseconds; recordings need longer than this to grow by much.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private Instant? _lookedAt;

    /// <param name="mayTrim">Whether the pane of a folder is dead.</param>
    /// <param name="atOnce">Looks although it has looked just now.</param>
    /// <returns>Whether it looked.</returns>
    public bool Hold(Func<string, bool> mayTrim, bool atOnce)
    {
        lock (_lock)
        {
            if (!atOnce && _lookedAt is { } at && clock.Now - at < Pause)
            {
                return false;
            }
            _lookedAt = clock.Now;
            Trim(mayTrim);
            return true;
        }
    }

    /// <summary>The next call looks, however soon it comes.</summary>
    public void LookAgain()
    {
        lock (_lock)
        {
            _lookedAt = null;
        }
    }

    private void Trim(Func<string, bool> mayTrim)
    {
        var folders = PaneFolders.In(panesDirectory).ToDictionary(it => it, RecordingSegments.Of, StringComparer.Ordinal);
        var excess = folders.Values.Sum(segments => segments.Sum(it => it.Length)) - bytesMax;
        var freed = 0L;
        if (excess <= 0)
        {
            return;
        }
        var oldestFirst = folders.Where(it => mayTrim(it.Key)).SelectMany(it => it.Value).OrderBy(it => it.LastWriteTimeUtc);
        foreach (var segment in oldestFirst)
        {
            if (freed >= excess)
            {
                break;
            }
            var length = segment.Length;
            if (TryDelete(segment))
            {
                freed += length;
            }
        }
    }

    private static bool TryDelete(FileInfo file)
    {
        try
        {
            file.Delete();
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

/// <summary>The folders below the panes' directory.</summary>
internal static class PaneFolders
{
    public static IReadOnlyList<string> In(string panesDirectory)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(panesDirectory).Order(StringComparer.Ordinal)];
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
