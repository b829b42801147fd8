using System.Buffers;
using System.Text;

namespace Loreli.Terminal;

/// <summary>Text as bytes at the end of a buffer.</summary>
internal static class BufferText
{
    public static void Ascii(this IBufferWriter<byte> to, string text) => Utf8(to, text);

    /// <summary>Lone surrogates become U+FFFD.</summary>
    public static void Utf8(this IBufferWriter<byte> to, string text) => Encoding.UTF8.GetBytes(text, to);
}
