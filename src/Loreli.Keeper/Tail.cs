namespace Loreli.Keeper;

/// <summary>The last half to whole mebibyte of the output stream, in one piece, addressed by stream offset.</summary>
/// <remarks>When it is full, the newer half is moved to the front: one copied byte for each read, and every slice is contiguous.
/// Bytes from <see cref="Released"/> on were read but may still turn out to be part of a secret.</remarks>
internal sealed class Tail
{
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Limits.TailBytes, pinned: true);
    private int _filled;

    /// <summary>Offset of the oldest byte.</summary>
    public long Start { get; private set; }
    public long End => Start + _filled;
    /// <summary>Everything before it may be recorded and sent.</summary>
    public long Released { get; private set; }

    /// <summary>Room for one read of the terminal.</summary>
    public Span<byte> Room()
    {
        if (_bytes.Length - _filled < Limits.PtyReadBytes)
        {
            var dropped = _filled - (_bytes.Length / 2);
            _bytes.AsSpan(dropped, _filled - dropped).CopyTo(_bytes);
            (Start, _filled) = (Start + dropped, _filled - dropped);
        }
        return _bytes.AsSpan(_filled);
    }

    /// <summary>So many bytes of the room were filled.</summary>
    public void Advance(int count) => _filled += count;

    public void ReleaseUntil(long offset) => Released = Math.Clamp(offset, Released, End);

    public Span<byte> Slice(long from, long to) => _bytes.AsSpan((int)(from - Start), (int)(to - from));
}
