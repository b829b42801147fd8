using Loreli.Posix;
using Loreli.Protocol.Keeper;

namespace Loreli.Keeper;

/// <summary>Writes the pane's journal: segments with a limit, the oldest dropped first. A failed write pauses it; nothing here ever waits or throws for the disk.</summary>
internal sealed class Recording(string paneDirectory, int generation, Tail tail, Marks marks, TimeProvider clock) : IDisposable
{
    private readonly SegmentFiles _files = new(Path.Combine(paneDirectory, JournalFormat.FolderName));
    private readonly WireWriter _payload = new();
    private SizeMark _size = marks.Now;
    private long _nextMark;
    private Instant _segmentAt;
    private TimeSpan _retryWait = Limits.RecordingRetryMin;

    public RecordingState State { get; private set; }
    /// <summary>Why it is paused.</summary>
    public string Reason { get; private set; } = "";
    /// <summary>When a paused recording is tried again.</summary>
    public Instant? RetryAt { get; private set; }
    /// <summary>Everything before it is on disk, or in a hole that the journal tells of.</summary>
    public long Recorded { get; private set; }
    public long Size => _files.Size;
    /// <summary>First offset that is on disk; <see cref="Recorded"/> when none is.</summary>
    public long First => _files.FirstOffset ?? Recorded;
    public string Folder => _files.Folder;

    /// <summary>0 switches it off.</summary>
    public void SetLimit(long bytesMax)
    {
        _files.SetLimit(bytesMax);
        (State, Reason, RetryAt) = (bytesMax == 0 ? RecordingState.Off : RecordingState.On, "", null);
    }

    /// <summary>Writes all that was released and is not written yet, sizes of the terminal in their place.</summary>
    public void CatchUp(Instant now)
    {
        if (!IsReady(now) || (Recorded < tail.Start && !TellHole(now)))
        {
            return;
        }
        while (true)
        {
            var next = marks.From(_nextMark);
            if (next is { } due && due.Mark.Offset <= Recorded)
            {
                if (!TellSize(due.Mark, now))
                {
                    return;
                }
                _nextMark = due.Number + 1;
                continue;
            }
            var to = Math.Min(Math.Min(tail.Released, next?.Mark.Offset ?? long.MaxValue), Recorded + JournalFormat.PayloadMax);
            if (to <= Recorded)
            {
                break;
            }
            if (!Write(JournalFrameType.Output, tail.Slice(Recorded, to), now))
            {
                return;
            }
            Recorded = to;
        }
        if (State == RecordingState.Paused)
        {
            (State, Reason, RetryAt, _retryWait) = (RecordingState.On, "", null, Limits.RecordingRetryMin);
        }
    }

    /// <summary>Writes a mark at the end of what is recorded; lost when recording is off or paused.</summary>
    public void Mark(JournalMark mark, Instant now)
    {
        CatchUp(now);
        _ = State == RecordingState.On && Append(mark, now);
    }

    /// <summary>Writes what was sent to the program.</summary>
    public void Input(ReadOnlySpan<byte> bytes, Instant now)
    {
        CatchUp(now);
        _ = State == RecordingState.On && Write(JournalFrameType.Input, bytes, now);
    }

    public void Dispose() => _files.Dispose();

    private bool IsReady(Instant now) => State switch
    {
        RecordingState.Off => false,
        RecordingState.Paused => RetryAt is not { } at || now >= at,
        _ => true,
    };

    private bool TellHole(Instant now)
    {
        var why = Reason.Length > 0 ? Reason : "recording was off";
        if (!Append(new JournalMark.Hole(tail.Start, why), now))
        {
            return false;
        }
        (Recorded, _nextMark) = (tail.Start, marks.FirstFrom(tail.Start));
        return TellSize(marks.Before(tail.Start), now);
    }

    private bool TellSize(SizeMark size, Instant now)
    {
        if (!Append(new JournalMark.Resize(size.Columns, size.Rows), now))
        {
            return false;
        }
        _size = size;
        return true;
    }

    private bool Append(JournalMark mark, Instant now)
    {
        _payload.Clear();
        mark.Write(_payload);
        return Write(mark.Type, _payload.Written, now);
    }

    private bool Write(JournalFrameType type, ReadOnlySpan<byte> payload, Instant now)
    {
        if (_files.NeedsSegment(payload.Length))
        {
            _segmentAt = now;
            var begun = _files.Begin(new SegmentHeader(0, generation, Recorded, clock.GetUtcNow(), _size.Columns, _size.Rows));
            if (begun != 0)
            {
                return Pause(begun, now);
            }
        }
        Span<byte> header = stackalloc byte[JournalFormat.FrameHeaderSize];
        JournalFormat.WriteFrameHeader(header, type, now - _segmentAt, payload);
        var errno = _files.Append(header, payload);
        return errno == 0 || Pause(errno, now);
    }

    private bool Pause(int errno, Instant now)
    {
        (State, Reason, RetryAt) = (RecordingState.Paused, $"{_files.Folder}: {Errno.Describe(errno)}", now + _retryWait);
        _retryWait = _retryWait * 2 < Limits.RecordingRetryMax ? _retryWait * 2 : Limits.RecordingRetryMax;
        return false;
    }
}
