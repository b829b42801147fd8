using System.Globalization;

namespace Loreli.Agents.Backends;

/// <summary>Version of an agent CLI: three numbers, whatever follows them left out.</summary>
public readonly record struct CliVersion(int Major, int Minor, int Patch) : IComparable<CliVersion>
{
    /// <summary>Takes <c>2.1.328</c>, <c>2.1</c>, <c>2</c> and <c>v2.1.328-beta.1</c>; null for anything else.</summary>
    public static CliVersion? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }
        var rest = text.AsSpan(text[0] is 'v' or 'V' ? 1 : 0);
        var end = rest.IndexOfAnyExcept("0123456789.");
        var parts = (end < 0 ? rest : rest[..end]).TrimEnd('.').ToString().Split('.');
        Span<int> numbers = [0, 0, 0];
        for (var i = 0; i < Math.Min(parts.Length, 3); i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }
        return new CliVersion(numbers[0], numbers[1], numbers[2]);
    }

    public int CompareTo(CliVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
    public static bool operator <(CliVersion left, CliVersion right) => left.CompareTo(right) < 0;
    public static bool operator >(CliVersion left, CliVersion right) => left.CompareTo(right) > 0;
    public static bool operator <=(CliVersion left, CliVersion right) => left.CompareTo(right) <= 0;
    public static bool operator >=(CliVersion left, CliVersion right) => left.CompareTo(right) >= 0;
    public override string ToString() => $"{Major}.{Minor}.{Patch}";
}

/// <summary>Versions from one on and below another, like <c>&gt;=2.1.300 &lt;3</c>.</summary>
public sealed record VersionRange(CliVersion? From, CliVersion? Below)
{
    public static readonly VersionRange Any = new(null, null);

    /// <summary>An unknown version is in every range.</summary>
    public bool Contains(CliVersion? version) =>
        version is not { } it || ((From is not { } from || it >= from) && (Below is not { } below || it < below));

    /// <summary>Takes <c>&gt;=A</c>, <c>&lt;B</c> or both, apart by a blank; null for anything else.</summary>
    public static VersionRange? Parse(string text)
    {
        var range = Any;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var from = word.StartsWith(">=", StringComparison.Ordinal);
            if ((!from && !word.StartsWith('<')) || word.StartsWith("<=", StringComparison.Ordinal)
                || CliVersion.Parse(word[(from ? 2 : 1)..]) is not { } version)
            {
                return null;
            }
            range = from ? range with { From = version } : range with { Below = version };
        }
        return range == Any ? null : range;
    }

    public override string ToString() => string.Join(' ',
        new[] { From is null ? null : $">={From}", Below is null ? null : $"<{Below}" }.Where(it => it is not null));
}
