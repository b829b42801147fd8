using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Loreli.Agents.Backends;

/// <summary>A regular expression whose cost is bounded, whoever wrote it.</summary>
/// <remarks>
/// Linear-time matching where the pattern allows it; otherwise (lookarounds, back references) with a time limit, wide
/// enough that a loaded machine does not reach it. A match that runs out of time counts as none; a pattern that does so
/// several times is no longer tried.
/// </remarks>
public sealed class BoundedPattern : IEquatable<BoundedPattern>
{
    public const int LengthMax = 1_000;
    private const int TimeoutsMax = 3;
    private static readonly TimeSpan TimeMax = TimeSpan.FromMilliseconds(500);
    private readonly RegexOptions _options;
    private readonly Lazy<Regex> _regex;
    private int _timeouts;

    private BoundedPattern(string source, string text, RegexOptions options)
    {
        (Source, _options) = (source, options);
        // Most patterns of most backends are never matched, and making an automaton costs a hundred times its parsing.
        _regex = new Lazy<Regex>(() => Make(text, options));
    }

    public string Source { get; }
    /// <summary>It took too long too often, and matches nothing any more.</summary>
    public bool IsGivenUp => Volatile.Read(ref _timeouts) >= TimeoutsMax;

    /// <param name="isFlow">Blanks in the pattern mean nothing: it is matched against text without any.</param>
    /// <param name="problem">What is wrong with it, for the one who wrote it.</param>
    public static bool TryParse(string source, bool isFlow, [NotNullWhen(true)] out BoundedPattern? pattern, [NotNullWhen(false)] out string? problem)
    {
        (pattern, problem) = (null, null);
        if (source.Length is 0 or > LengthMax)
        {
            problem = source.Length == 0 ? "it is empty" : $"it has {source.Length} characters, at most {LengthMax} are taken";
            return false;
        }
        var text = isFlow ? WithoutComments(source) : source;
        var options = RegexOptions.CultureInvariant | RegexOptions.Multiline
            | (isFlow ? RegexOptions.IgnorePatternWhitespace : RegexOptions.None);
        try
        {
            _ = new Regex(text, options, TimeMax);
            pattern = new BoundedPattern(source, text, options);
            return true;
        }
        catch (ArgumentException wrong)
        {
            problem = wrong.Message;
            return false;
        }
    }

    /// <exception cref="ArgumentException">It is no regular expression, or too long.</exception>
    public static BoundedPattern Of(string source, bool isFlow = false) =>
        TryParse(source, isFlow, out var pattern, out var problem) ? pattern : throw new ArgumentException(problem, nameof(source));

    public bool IsMatch(string text) => Find(text) is not null;

    /// <summary>The first match, or null.</summary>
    public Match? Find(string text, int from = 0)
    {
        if (IsGivenUp)
        {
            return null;
        }
        try
        {
            return _regex.Value.Match(text, from) is { Success: true } match ? match : null;
        }
        catch (RegexMatchTimeoutException)
        {
            Interlocked.Increment(ref _timeouts);
            return null;
        }
    }

    /// <summary>Replaces every match by nothing.</summary>
    public string Remove(string text)
    {
        if (IsGivenUp)
        {
            return text;
        }
        try
        {
            return _regex.Value.Replace(text, "");
        }
        catch (RegexMatchTimeoutException)
        {
            Interlocked.Increment(ref _timeouts);
            return text;
        }
    }

    public bool Equals(BoundedPattern? other) =>
        other is not null && string.Equals(Source, other.Source, StringComparison.Ordinal) && _options == other._options;

    public override bool Equals(object? obj) => Equals(obj as BoundedPattern);
    public override int GetHashCode() => Source.GetHashCode(StringComparison.Ordinal);
    public override string ToString() => Source;

    // Where blanks mean nothing, a # would begin a comment.
    private static string WithoutComments(string source)
    {
        var text = new System.Text.StringBuilder(source.Length);
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] == '\\' && i + 1 < source.Length)
            {
                text.Append(source[i++]);
            }
            else if (source[i] == '#')
            {
                text.Append('\\');
            }
            text.Append(source[i]);
        }
        return text.ToString();
    }

    private static Regex Make(string text, RegexOptions options)
    {
        try
        {
            return new Regex(text, options | RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout);
        }
        catch (NotSupportedException)
        {
            return new Regex(text, options, TimeMax);
        }
    }
}
