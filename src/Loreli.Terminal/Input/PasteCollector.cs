using System.Text;

namespace Loreli.Terminal;

/// <summary>The bytes of one bracketed paste until its end mark, wherever reads cut them.</summary>
internal sealed class PasteCollector
{
    /// <summary>A megabyte of log is a paste, a disk image is a mistake: the rest of a longer one is dropped.</summary>
    public const int BytesMax = 16 << 20;

    private byte[] _bytes = [];
    private int _count;
    private int _matched;

    private static ReadOnlySpan<byte> End => "\e[201~"u8;

    /// <returns>How many of the bytes belong to the paste or its end mark.</returns>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && _matched < End.Length)
        {
            if (_matched > 0)
            {
                Match(bytes[at++]);
                continue;
            }
            var plain = bytes[at..].IndexOf(End[0]);
            Append(plain < 0 ? bytes[at..] : bytes.Slice(at, plain));
            _matched = plain < 0 ? 0 : 1;
            at = plain < 0 ? bytes.Length : at + plain + 1;
        }
        return at;
    }

    /// <summary>The whole text once its end mark came; a cut or invalid character becomes U+FFFD.</summary>
    public bool TryEnd(out string text)
    {
        text = "";
        if (_matched < End.Length)
        {
            return false;
        }
        text = Encoding.UTF8.GetString(_bytes, 0, _count);
        (_bytes, _count, _matched) = ([], 0, 0);
        return true;
    }

    private void Match(byte value)
    {
        if (value == End[_matched])
        {
            _matched++;
            return;
        }
        Append(End[.._matched]);
        _matched = value == End[0] ? 1 : 0;
        if (_matched == 0)
        {
            Append([value]);
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, BytesMax - _count)];
        if (_bytes.Length - _count < bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Min(BytesMax, Math.Max(_count + bytes.Length, _bytes.Length * 2)));
        }
        bytes.CopyTo(_bytes.AsSpan(_count));
        _count += bytes.Length;
    }
}
