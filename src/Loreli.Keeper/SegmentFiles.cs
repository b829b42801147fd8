using Loreli.Posix;
using Loreli.Protocol.Keeper;

namespace Loreli.Keeper;

/// <summary>The files of a recording: appends to the last one, deletes the first ones. Errors come back as errno.</summary>
internal sealed class SegmentFiles(string folder) : IDisposable
{
    private readonly Queue<(int Number, long Offset, long Size)> _closed = new();
    private FileDescriptor? _open;
    private int _number;
    private long _openOffset;
    private long _openSize;
    private long _closedSize;
    private long _limit;
    private long _segmentMax;

    public string Folder => folder;
    public long Size => _closedSize + _openSize;
    public long? FirstOffset => _closed.Count > 0 ? _closed.Peek().Offset : _open is null ? null : _openOffset;

    public void SetLimit(long bytesMax)
    {
        _limit = Math.Max(bytesMax, JournalFormat.RecordingBytesMin);
        _segmentMax = Math.Clamp(_limit / 8, JournalFormat.SegmentBytesMin, JournalFormat.SegmentBytesMax);
        if (_open is not null)
        {
            DropOldest();
        }
    }

    /// <summary>There is no open segment with room for a frame with such a payload.</summary>
    public bool NeedsSegment(int payloadLength) =>
        _open is null || _openSize + JournalFormat.FrameHeaderSize + payloadLength > _segmentMax;

    /// <summary>Closes the segment, makes the next one and drops the oldest beyond the limit. 0 or the errno; then there is no open segment.</summary>
    public int Begin(SegmentHeader header)
    {
        Close();
        if (_number == 0)
        {
            _ = Descriptors.MakePrivateFolder(folder);
        }
        DropOldest();
        var number = _number + 1;
        var path = Path.Combine(folder, JournalFormat.FileName(number));
        var made = Descriptors.CreateNew(path);
        if (made.Descriptor is null)
        {
            // What an earlier failure left behind must not stop us for ever.
            _number += made.Errno == Errno.EEXIST ? 1 : 0;
            return made.Errno;
        }
        Span<byte> bytes = stackalloc byte[JournalFormat.HeaderSize];
        JournalFormat.WriteHeader(bytes, header with { Number = number });
        var written = Descriptors.Write(made.Descriptor, bytes);
        if (!written.IsOk || written.Count < bytes.Length)
        {
            made.Descriptor.Dispose();
            _ = Descriptors.Unlink(path);
            return written.IsOk ? Errno.ENOSPC : written.Errno;
        }
        (_open, _number, _openOffset, _openSize) = (made.Descriptor, number, header.Offset, bytes.Length);
        return 0;
    }

    /// <summary>Appends a frame whole or not at all. 0 or the errno.</summary>
    public int Append(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        var written = Descriptors.Write(_open!, header, payload);
        if (written.IsOk && written.Count == header.Length + payload.Length)
        {
            _openSize += written.Count;
            return 0;
        }
        // A disk that fills takes a part. It is cut off again; where even that fails, the segment ends here with a torn tail.
        if (Descriptors.Truncate(_open!, _openSize) != 0 || Descriptors.SeekEnd(_open!) != 0)
        {
            Close();
        }
        return written.IsOk ? Errno.ENOSPC : written.Errno;
    }

    public void Dispose() => _open?.Dispose();

    private void Close()
    {
        if (_open is not null)
        {
            _open.Dispose();
            _closed.Enqueue((_number, _openOffset, _openSize));
            _closedSize += _openSize;
            (_open, _openSize) = (null, 0);
        }
    }

    // The open segment counts with the size that it may reach.
    private void DropOldest()
    {
        while (_closed.Count > 0 && _closedSize + _segmentMax > _limit)
        {
            var (number, _, size) = _closed.Dequeue();
            _ = Descriptors.Unlink(Path.Combine(folder, JournalFormat.FileName(number)));
            _closedSize -= size;
        }
    }
}
