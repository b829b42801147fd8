using System.Diagnostics.CodeAnalysis;

namespace Loreli;

/// <summary>The name by which an operator speaks of a pane: 1 to 64 of <c>A-Z a-z 0-9 . _ -</c>, the first a letter or digit.</summary>
/// <remarks>The alphabet is safe in a path, a URL and a shell, so that a name never needs quoting anywhere.</remarks>
public readonly record struct PaneName
{
    public const int LengthMax = 64;

    private readonly string? _value;

    private PaneName(string value) => _value = value;

    /// <exception cref="InvalidOperationException">The default value, which names nothing.</exception>
    public string Value => _value ?? throw new InvalidOperationException("A default PaneName names no pane.");

    public static bool TryParse([NotNullWhen(true)] string? text, out PaneName name)
    {
        var valid = text is { Length: > 0 and <= LengthMax } && char.IsAsciiLetterOrDigit(text[0])
            && text.AsSpan().IndexOfAnyExcept(Alphabet) < 0;
        name = valid ? new PaneName(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is not a pane's name; the message says what one is.</exception>
    public static PaneName Parse(string text) => TryParse(text, out var name)
        ? name
        : throw new FormatException($"\"{text}\" is no pane name: 1 to {LengthMax} letters, digits, '.', '_' or '-', the first a letter or digit");

    public override string ToString() => _value ?? "";

    private static readonly System.Buffers.SearchValues<char> Alphabet = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");
}
