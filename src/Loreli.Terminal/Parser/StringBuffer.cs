using Loreli.Terminal.Saving;

namespace Loreli.Terminal.Parser;

/// <summary>Bytes of an OSC or DCS string up to a limit; past it the string is remembered as too long and nothing more is kept.</summary>
internal sealed class StringBuffer
{
    /// <summary>A larger array is let go after its string: only clipboards need one.</summary>
    private const int KeptBytes = 4096;

    private byte[] _bytes = [];
    private int _count;

    public int LengthMax { get; private set; }
    public bool HasOverflowed { get; private set; }
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    public void Clear(int lengthMax)
    {
        _count = 0;
        LengthMax = lengthMax;
        HasOverflowed = false;
        if (_bytes.Length > KeptBytes)
        {
            _bytes = [];
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (HasOverflowed || bytes.Length > LengthMax - _count)
        {
            HasOverflowed |= bytes.Length > 0;
            return;
        }
        if (_count + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_count + bytes.Length, Math.Max(256, _bytes.Length * 2)));
        }
        bytes.CopyTo(_bytes.AsSpan(_count));
        _count += bytes.Length;
    }

    public void DropLast() => _count = Math.Max(0, _count - 1);

    public void Sync(ref StateStream s)
    {
        var limit = s.Number(LengthMax, 0, Limits.OscBytesMax);
        var overflowed = s.Flag(HasOverflowed);
        var bytes = s.Bytes(Written);
        if (s.IsLoading)
        {
            Clear(limit);
            Append(bytes);
            StateStream.Require(!HasOverflowed);
            HasOverflowed = overflowed;
        }
    }
}
