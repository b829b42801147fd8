using Loreli.Posix;
using Loreli.Protocol.Keeper;

namespace Loreli.Keeper;

/// <summary>The output of a pane from its terminal to the recording: what is published is redacted, on disk (or known not to be) and may be sent.</summary>
internal sealed class PaneStream(Tail tail, Marks marks, Redactor redactor, Recording recording) : IDisposable
{
    public Tail Tail => tail;
    public Marks Marks => marks;
    public Recording Recording => recording;

    private long _publishedEnd;
    private Instant _publishedAt;

    /// <summary>When the beginning of a secret is let go.</summary>
    public Instant? HeldUntil { get; private set; }

    /// <summary>When what was read is to be published at the latest; null when nothing waits.</summary>
    public Instant? PublishAt { get; private set; }

    /// <summary>Reads until the terminal has nothing more or a piece is full. An errno other than 0 and EAGAIN is the terminal's.</summary>
    public int ReadFrom(FileDescriptor master)
    {
        for (var total = 0; total + Limits.PtyReadBytes <= KeeperLimits.PieceMax;)
        {
            var room = tail.Room();
            var read = Descriptors.Read(master, room[..Limits.PtyReadBytes]);
            if (!read.IsOk)
            {
                return read.Errno;
            }
            if (read.IsEnd)
            {
                return Errno.EIO;
            }
            tail.Advance(read.Count);
            total += read.Count;
            // Much less than a whole read: the terminal is drained, and another call would only say so.
            if (read.Count < Limits.PtyReadBytes / 2)
            {
                return 0;
            }
        }
        return 0;
    }

    /// <summary>Publishes what was read: at once when the last time is a moment ago, else in pieces worth a write.</summary>
    /// <remarks>An echo waits for nothing; a flood, which comes in reads of 4 KiB, costs one write and one send for many.</remarks>
    public void PublishPaced(Instant now)
    {
        if (tail.End - _publishedEnd >= Limits.PublishAtOnceBytes || now - _publishedAt >= Limits.PublishEvery)
        {
            Publish(now);
            return;
        }
        PublishAt ??= _publishedAt + Limits.PublishEvery;
    }

    /// <summary>Redacts and records what was read.</summary>
    public void Publish(Instant now)
    {
        (_publishedAt, _publishedEnd, PublishAt) = (now, tail.End, null);
        redactor.Apply(tail);
        var held = tail.Released < tail.End;
        HeldUntil = held ? HeldUntil ?? now + Limits.SecretHold : null;
        marks.TrimBefore(tail.Start);
        recording.CatchUp(now);
    }

    /// <summary>Lets go of what is held back.</summary>
    public void ReleaseHeld(Instant now)
    {
        Publish(now);
        HeldUntil = null;
        tail.ReleaseUntil(tail.End);
        recording.CatchUp(now);
    }

    public void Resized(int columns, int rows, Instant now)
    {
        Publish(now);
        marks.Add(new SizeMark(tail.Released, columns, rows));
        recording.CatchUp(now);
    }

    /// <summary>Records what was sent to the program, redacted.</summary>
    public void RecordInput(ReadOnlySpan<byte> bytes, Instant now)
    {
        var copy = bytes.ToArray();
        redactor.Mask(copy);
        recording.Input(copy, now);
    }

    public void Dispose() => recording.Dispose();
}
