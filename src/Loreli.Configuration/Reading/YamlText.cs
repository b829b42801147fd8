using System.Text;

namespace Loreli.Configuration.Reading;

/// <summary>Reads YAML into nodes with places. Takes any bytes whatever: what cannot be used comes back as errors.</summary>
/// <remarks>One document of UTF-8 text within <see cref="ConfigurationLimits"/>. Aliases are put in place, tags and merge keys are refused.</remarks>
public static class YamlText
{
    /// <param name="source">Name of the file, for the places.</param>
    public static YamlOutcome Read(string source, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > ConfigurationLimits.FileBytesMax)
        {
            return Refuse(Problems.TooMuch(new Place(source), "",
                $"the file has {ByteSize.Format(bytes.Length)}, more than the {ByteSize.Format(ConfigurationLimits.FileBytesMax)} that are read; put long prompts into files (promptFile)"));
        }
        if (WhyNotText(source, bytes) is { } error)
        {
            return Refuse(error);
        }
        return Read(source, Encoding.UTF8.GetString(bytes.StartsWith(Utf8Mark) ? bytes[Utf8Mark.Length..] : bytes));
    }

    /// <summary>As from a file; the text's own size is the caller's to limit.</summary>
    public static YamlOutcome Read(string source, string text) => new YamlTree(source, text).Read();

    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    private static YamlOutcome Refuse(ConfigurationError error) => new YamlOutcome.Refused([error]);

    private static ConfigurationError? WhyNotText(string source, ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] || (bytes is [0, not 0, ..] or [not 0, 0, ..] or [0, 0, 0, not 0, ..]))
        {
            return Problems.NotText(new Place(source, 1, 1), "the file is encoded as UTF-16 or UTF-32; save it as UTF-8");
        }
        var (line, column) = (1, 1);
        for (var rest = bytes; !rest.IsEmpty;)
        {
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var taken);
            if (status != System.Buffers.OperationStatus.Done)
            {
                return Problems.NotText(new Place(source, line, column), $"the byte 0x{rest[0]:X2} is no UTF-8; save the file as UTF-8");
            }
            if (rune.Value is < ' ' and not ('\t' or '\n' or '\r') or 0x7F)
            {
                return Problems.NotText(new Place(source, line, column), $"the file holds the control character U+{rune.Value:X4}; take it out");
            }
            (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + 1);
            rest = rest[taken..];
        }
        return null;
    }
}

/// <summary>What became of a text.</summary>
public abstract record YamlOutcome
{
    private YamlOutcome() { }

    /// <param name="Root">Null for a text without content.</param>
    /// <param name="Errors">Keys that were there twice: the first one is in the tree.</param>
    public sealed record Read(ConfigurationNode? Root, IReadOnlyList<ConfigurationError> Errors) : YamlOutcome;

    /// <summary>Nothing of it can be used.</summary>
    public sealed record Refused(IReadOnlyList<ConfigurationError> Errors) : YamlOutcome;
}
