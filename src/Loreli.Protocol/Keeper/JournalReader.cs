namespace Loreli.Protocol.Keeper;

/// <summary>What <see cref="JournalReader.Read"/> found next.</summary>
public enum JournalFound
{
    /// <summary>A frame: see Type, Offset, At, Payload.</summary>
    Frame,
    /// <summary>A segment begins: see Segment.</summary>
    Segment,
    /// <summary>Output from <see cref="JournalReader.MissingFrom"/> to <see cref="JournalReader.Offset"/> is not in the recording.</summary>
    Missing,
    /// <summary>A segment cannot be read on from <see cref="JournalReader.SegmentNumber"/> and <see cref="JournalReader.Position"/>; the next one follows.</summary>
    Damaged,
    /// <summary>Nothing more now. A live recording may have more later: read again. <see cref="JournalReader.TailBytes"/> tells of a torn tail.</summary>
    End,
}

/// <summary>Reads a recording frame by frame, from its first byte or from a stream offset, also while it is being written.</summary>
/// <remarks>Output comes without overlap and without a hole that is not told as <see cref="JournalFound.Missing"/>. Not safe for
/// threads. One buffer of 80 KiB; a frame's payload is valid until the next call.</remarks>
public sealed class JournalReader(IJournalFiles files)
{
    // One whole frame must fit; below 85,000 bytes it stays out of the large object heap.
    private const int BufferSize = 80 << 10;

    private readonly byte[] _buffer = new byte[BufferSize];
    private (int From, int To) _filled;
    private (int From, int Length) _payload;
    private bool _inSegment;
    private long _written; // Stream offset at Position, counted from the segment's header.

    /// <summary>Stream offset of what was found; for output, of the payload's first byte.</summary>
    public long Offset { get; private set; }
    /// <summary>Stream offset up to which everything was told.</summary>
    public long NextOffset { get; private set; }
    public long MissingFrom { get; private set; }
    public JournalFrameType Type { get; private set; }
    public DateTimeOffset At { get; private set; }
    /// <summary>Size of the terminal after what was found; frames that <see cref="Seek"/> skipped count.</summary>
    public (int Columns, int Rows) Size { get; private set; }
    public SegmentHeader Segment { get; private set; }
    /// <summary>Number of the segment being read, or of the last one; -1 before the first.</summary>
    public int SegmentNumber { get; private set; } = -1;
    /// <summary>Position in the segment's file of what comes next.</summary>
    public long Position { get; private set; }
    /// <summary>At the end: bytes after the last whole frame, the torn tail of a keeper that died while it wrote.</summary>
    public int TailBytes { get; private set; }

    public ReadOnlySpan<byte> Payload => _buffer.AsSpan(_payload.From, _payload.Length);

    /// <summary>The frame found as a mark; null for output, input and what is not understood.</summary>
    public JournalMark? Mark => JournalMark.Read(new JournalFrame { Type = Type, Payload = Payload });

    /// <summary>Goes to an offset: the next output begins exactly there, or <see cref="JournalFound.Missing"/> tells that it was dropped.</summary>
    public void Seek(long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var before = -1;
        Span<byte> header = stackalloc byte[JournalFormat.HeaderSize];
        foreach (var number in files.Segments())
        {
            var taken = files.Read(number, 0, header);
            if (JournalFormat.ReadHeader(header[..taken]) is { } found && found.Offset > offset)
            {
                break;
            }
            before = number;
        }
        // NextSegment takes the first one after this number.
        (SegmentNumber, _inSegment) = (before - 1, false);
        (Offset, NextOffset) = (offset, offset);
    }

    public JournalFound Read()
    {
        (_payload, TailBytes) = (default, 0);
        while (true)
        {
            if (!_inSegment)
            {
                return NextSegment();
            }
            if (_written > NextOffset)
            {
                (MissingFrom, Offset, NextOffset) = (NextOffset, _written, _written);
                return JournalFound.Missing;
            }
            switch (JournalFormat.TakeFrame(_buffer.AsSpan(_filled.From, _filled.To - _filled.From), out var frame))
            {
                case JournalFrameState.Whole when Take(frame):
                    return JournalFound.Frame;
                case JournalFrameState.Whole:
                case JournalFrameState.Incomplete when Fill():
                    break;
                case JournalFrameState.Damaged:
                    _inSegment = false;
                    return JournalFound.Damaged;
                default:
                    if (AtEndOfSegment() is { } found)
                    {
                        return found;
                    }
                    break;
            }
        }
    }

    // False when the frame lies before what is wanted.
    private bool Take(JournalFrame frame)
    {
        var (start, mark) = (_written, JournalMark.Read(frame));
        _payload = (_filled.From + JournalFormat.FrameHeaderSize, frame.Payload.Length);
        _filled.From += frame.Size;
        Position += frame.Size;
        (Type, At) = (frame.Type, Segment.StartedAt + frame.SinceSegment);
        _written = mark is JournalMark.Hole hole ? Math.Max(start, hole.To) : start + (Type == JournalFrameType.Output ? _payload.Length : 0);
        Size = mark is JournalMark.Resize resize ? (resize.Columns, resize.Rows) : Size;
        if (Type != JournalFrameType.Output)
        {
            Offset = start;
            return start >= NextOffset;
        }
        if (_written <= NextOffset)
        {
            return false;
        }
        var skipped = (int)Math.Max(0, NextOffset - start);
        _payload = (_payload.From + skipped, _payload.Length - skipped);
        (Offset, NextOffset) = (start + skipped, _written);
        return true;
    }

    // What was incomplete is read again from its beginning: a keeper cuts its own torn write off and writes something else there.
    private bool Fill()
    {
        var had = _filled.To - _filled.From;
        _filled = (0, files.Read(SegmentNumber, Position, _buffer));
        return _filled.To > had;
    }

    // Null when reading can go on.
    private JournalFound? AtEndOfSegment()
    {
        var tail = _filled.To - _filled.From;
        if (Following() < 0)
        {
            TailBytes = tail;
            return JournalFound.End;
        }
        // Segments are complete when the next one exists, so a last look is enough.
        if (Fill())
        {
            return null;
        }
        _inSegment = false;
        return tail > 0 ? JournalFound.Damaged : null;
    }

    private JournalFound NextSegment()
    {
        var number = Following();
        if (number < 0)
        {
            return JournalFound.End;
        }
        _filled = (0, files.Read(number, 0, _buffer));
        if (JournalFormat.ReadHeader(_buffer.AsSpan(0, _filled.To)) is not { } header)
        {
            // A short header in the last segment: it is just being made, or its keeper died then.
            if (_filled.To < JournalFormat.HeaderSize && files.Segments() is [.., var last] && last == number)
            {
                TailBytes = _filled.To;
                return JournalFound.End;
            }
            (SegmentNumber, Position) = (number, 0);
            return JournalFound.Damaged;
        }
        (SegmentNumber, Position, _inSegment) = (number, JournalFormat.HeaderSize, true);
        _filled.From = JournalFormat.HeaderSize;
        (Segment, At, Size, _written) = (header, header.StartedAt, (header.Columns, header.Rows), header.Offset);
        Offset = Math.Max(header.Offset, NextOffset);
        return JournalFound.Segment;
    }

    private int Following()
    {
        foreach (var number in files.Segments())
        {
            if (number > SegmentNumber)
            {
                return number;
            }
        }
        return -1;
    }
}
