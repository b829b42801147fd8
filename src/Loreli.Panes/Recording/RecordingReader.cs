using Loreli.Protocol.Keeper;

namespace Loreli.Panes.Recording;

/// <summary>Reads what a keeper recorded, also while it goes on recording and also where a file is damaged.</summary>
/// <remarks>Streams: one frame is in memory at a time. Nothing is locked; segments that the limit drops meanwhile count as a gap.</remarks>
public static class RecordingReader
{
    /// <summary>Everything that is still on disk, oldest first; begins with the size of the terminal.</summary>
    /// <param name="directory">The pane's folder.</param>
    public static IEnumerable<RecordingItem> Read(string directory) => Read(directory, 0);

    /// <summary>From a stream offset on: begins with the size at that place, or with a gap when the place is no longer on disk.</summary>
    public static IEnumerable<RecordingItem> Read(string directory, long fromOffset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromOffset);
        return Walk(directory, fromOffset);
    }

    /// <summary>From a time on: the size at that time, then every item that is not older.</summary>
    public static IEnumerable<RecordingItem> Read(string directory, DateTimeOffset since)
    {
        RecordingItem.Resize? size = null;
        foreach (var item in Walk(directory, 0))
        {
            if (item.At < since)
            {
                size = item as RecordingItem.Resize ?? size;
                continue;
            }
            if (size is not null)
            {
                yield return size with { At = since };
                size = null;
            }
            yield return item;
        }
    }

    /// <summary>Bytes on disk of one pane's recording.</summary>
    public static long SizeOf(string directory) => RecordingSegments.Of(directory).Sum(it => it.Length);

    /// <summary>Size of the terminal at the end of a recording; null when there is none. Reads the newest segment alone.</summary>
    public static (int Columns, int Rows)? LastSizeOf(string directory)
    {
        RecordingItem.Resize? last = null;
        foreach (var item in Walk(directory, JournalFormat.OffsetMax))
        {
            last = item as RecordingItem.Resize ?? last;
        }
        return last is { Columns: > 0, Rows: > 0 } ? (last.Columns, last.Rows) : null;
    }

    private static IEnumerable<RecordingItem> Walk(string directory, long fromOffset)
    {
        using var folder = new JournalFolder(Path.Combine(directory, JournalFormat.FolderName));
        var items = new RecordingItems(new JournalReader(folder), directory, fromOffset);
        while (items.MoveNext())
        {
            yield return items.Current!;
        }
    }
}

/// <summary>The segment files of a pane, oldest first.</summary>
internal static class RecordingSegments
{
    public static IReadOnlyList<FileInfo> Of(string directory)
    {
        try
        {
            return
            [
                .. new DirectoryInfo(Path.Combine(directory, JournalFormat.FolderName)).EnumerateFiles("*" + JournalFormat.FileSuffix)
                    .Where(it => JournalFormat.NumberOf(it.Name) >= 0)
                    .OrderBy(it => JournalFormat.NumberOf(it.Name)),
            ];
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

/// <summary>Turns what a journal's reader finds into items.</summary>
internal sealed class RecordingItems(JournalReader journal, string directory, long fromOffset)
{
    private readonly byte[] _bytes = new byte[JournalFormat.PayloadMax];
    private (int Columns, int Rows) _size;
    private bool _begun, _ended;
    private RecordingItem? _held;

    public RecordingItem? Current { get; private set; }

    // The size is told late, before the first item that it holds for: what a seek skipped may have changed it.
    public bool MoveNext()
    {
        if (_held is not null)
        {
            (Current, _held) = (_held, null);
            return true;
        }
        for (Current = null; Current is null && !_ended;)
        {
            Current = Next();
        }
        if (Current is not RecordingItem.Torn && TakeSize() is { } size)
        {
            (_held, Current) = (Current, size);
        }
        return Current is not null;
    }

    private RecordingItem? Next()
    {
        try
        {
            if (!_begun)
            {
                _begun = true;
                journal.Seek(fromOffset);
            }
            return journal.Read() switch
            {
                JournalFound.Frame when journal.Type == JournalFrameType.Output =>
                    new RecordingItem.Output(journal.At, journal.Offset, CopyPayload()),
                JournalFound.Frame when journal.Type == JournalFrameType.Input => new RecordingItem.Input(journal.At, CopyPayload()),
                JournalFound.Frame => TakeMark(journal.Mark),
                JournalFound.Segment => null,
                JournalFound.Missing => new RecordingItem.Gap(journal.At, journal.MissingFrom, journal.Offset),
                JournalFound.Damaged => Torn("a frame or header is damaged"),
                _ => End(),
            };
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or OverflowException or ArgumentOutOfRangeException)
        {
            // The latter two: times and offsets past all bounds, which only somebody who forged the checksums can have written.
            _ended = true;
            return Torn(broken.Message);
        }
    }

    private RecordingItem.Resize? TakeSize()
    {
        if (_size == journal.Size)
        {
            return null;
        }
        _size = journal.Size;
        return new RecordingItem.Resize(journal.At, journal.Offset, _size.Columns, _size.Rows);
    }

    private RecordingItem? TakeMark(JournalMark? mark) => mark switch
    {
        JournalMark.Resize => TakeSize(),
        JournalMark.Start it => new RecordingItem.Mark(journal.At, journal.Offset, $"started, pid {it.Pid}"),
        JournalMark.Exit { Signal: 0 } it => new RecordingItem.Mark(journal.At, journal.Offset, $"exited with code {it.Code}"),
        JournalMark.Exit it => new RecordingItem.Mark(
            journal.At, journal.Offset, $"ended by signal {it.Signal}{(it.CoreDumped ? ", core dumped" : "")}"),
        JournalMark.Adopted => new RecordingItem.Mark(journal.At, journal.Offset, "adopted by a daemon"),
        _ => null, // A hole is told as a gap; what a newer keeper invents is no matter of ours.
    };

    private RecordingItem? End()
    {
        _ended = true;
        return journal.TailBytes > 0 ? Torn($"the last {journal.TailBytes} bytes are no whole frame") : null;
    }

    private RecordingItem.Torn Torn(string reason) => new(
        journal.At, Path.Combine(directory, JournalFormat.FolderName, JournalFormat.FileName(Math.Max(0, journal.SegmentNumber))),
        journal.Position, reason);

    private ReadOnlyMemory<byte> CopyPayload()
    {
        journal.Payload.CopyTo(_bytes);
        return _bytes.AsMemory(0, journal.Payload.Length);
    }
}
