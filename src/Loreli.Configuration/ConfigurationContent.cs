using System.Security.Cryptography;
using System.Text;

namespace Loreli.Configuration;

/// <summary>What a repository's file means, whatever its order, spaces, quotes and comments: the thing that an operator trusts.</summary>
/// <param name="Lines"><c>path = "value"</c>, one for each value.</param>
public sealed record ConfigurationContent(IReadOnlyList<string> Lines)
{
    public static readonly ConfigurationContent Nothing = new([]);

    /// <summary>No file, or one that says nothing: there is nothing to trust.</summary>
    public bool IsEmpty => Lines.Count == 0;

    /// <summary>SHA-256 of the lines, in hexadecimal; another meaning gives another hash.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Lines))));

    /// <summary>The content as one text, to be kept with a trust that was given.</summary>
    public string Text => string.Join('\n', Lines);

    public static ConfigurationContent FromText(string text) => text.Length == 0 ? Nothing : new(text.Split('\n'));

    public bool Equals(ConfigurationContent? other) => other is not null && Hash == other.Hash;
    public override int GetHashCode() => Hash.GetHashCode(StringComparison.Ordinal);

    /// <summary>What came, went and changed from an older content to this one, a line each: <c>+</c>, <c>-</c>, <c>~ path: old → new</c>.</summary>
    /// <remarks>Agents are compared by their names, so that one that was put in between is one that came. Values of variables are shown:
    /// whoever trusts must see them.</remarks>
    public IReadOnlyList<string> DifferenceFrom(ConfigurationContent older) => ContentDifference.Of(older, this);
}
