using System.Text;

namespace Loreli.Terminal.Emulation;

/// <summary>Makes text that came from a program fit to be shown and kept: valid, bounded, without controls.</summary>
internal static class OscText
{
    public static string Clean(ReadOnlySpan<byte> utf8, int charsMax = Limits.TextCharsMax)
    {
        // A code point has at most four bytes, so nothing past this could be kept anyway.
        return Clean(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, charsMax * 4)]), charsMax);
    }

    public static string Clean(string text, int charsMax = Limits.TextCharsMax)
    {
        var clean = new StringBuilder(Math.Min(text.Length, charsMax));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > charsMax)
            {
                break;
            }
            if (!Rune.IsControl(rune))
            {
                clean.Append(rune);
            }
        }
        return clean.ToString();
    }

    public static string? CleanBase64(ReadOnlySpan<byte> text)
    {
        return TryBase64(text, out var bytes) ? Clean(bytes) : null;
    }

    /// <summary>Base64 with or without padding.</summary>
    public static bool TryBase64(ReadOnlySpan<byte> text, out byte[] bytes)
    {
        text = text.TrimEnd((byte)'=');
        bytes = [];
        if (text.Length % 4 == 1)
        {
            return false;
        }
        var padded = new byte[(text.Length + 3) / 4 * 4];
        padded.AsSpan().Fill((byte)'=');
        text.CopyTo(padded);
        var decoded = new byte[padded.Length / 4 * 3];
        if (System.Buffers.Text.Base64.DecodeFromUtf8(padded, decoded, out _, out var written) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }
        bytes = decoded[..written];
        return true;
    }

    public static int? Number(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.Length > 7)
        {
            return null;
        }
        var number = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return null;
            }
            number = (number * 10) + digit - '0';
        }
        return number;
    }

    /// <summary>Cuts off what is before the separator, and the separator; all when there is none.</summary>
    public static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> rest, byte separator)
    {
        var at = rest.IndexOf(separator);
        var head = at < 0 ? rest : rest[..at];
        rest = at < 0 ? default : rest[(at + 1)..];
        return head;
    }
}
