using System.Buffers;
using System.Text;

namespace Loreli.Terminal;

/// <summary>Pasted text without what could act as more than text.</summary>
internal static class PasteEncoder
{
    private const string Begin = "\e[200~";
    private const string End = "\e[201~";

    public static void Encode(string text, InputModes modes, IBufferWriter<byte> to)
    {
        if ((modes & InputModes.BracketedPaste) != InputModes.None)
        {
            to.Ascii(Begin);
            to.Utf8(Clean(text));
            to.Ascii(End);
            return;
        }
        // Without brackets a line feed is a key of its own (Ctrl-J); what a keyboard sends at the end of a line is CR.
        to.Utf8(Clean(text.Replace("\r\n", "\r", StringComparison.Ordinal).Replace('\n', '\r')));
    }

    // Marks go whole, so that no debris of them is read as text; every other control goes alone, and with it every
    // mark that would form by the removal of another.
    private static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAny(Controls))
        {
            return text;
        }
        var clean = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            var rest = text.AsSpan(index);
            if (rest.StartsWith(Begin, StringComparison.Ordinal) || rest.StartsWith(End, StringComparison.Ordinal))
            {
                index += End.Length - 1;
            }
            else if (!Controls.Contains(text[index]))
            {
                clean.Append(text[index]);
            }
        }
        return clean.ToString();
    }

    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(it => (char)it).Where(it => char.IsControl(it) && it is not ('\t' or '\n' or '\r'))]);
}
