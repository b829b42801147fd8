using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Loreli.Agents.Backends;

/// <summary>A regular expression whose cost is bounded, whoever wrote it.</summary>
/// <remarks>
/// Linear-time matching where the pattern allows it; otherwise (lookarounds, back references) with a time limit.
/// One that runs out of time counts as no match and is told by <see cref="HasTimedOut"/>.
/// </remarks>
public sealed class BoundedPattern : IEquatable<BoundedPattern>
{
    public const int LengthMax = 1_000;
    private static readonly TimeSpan TimeMax = TimeSpan.FromMilliseconds(50);
    private readonly Regex _regex;
    private int _timeouts;

    private BoundedPattern(string source, Regex regex) => (Source, _regex) = (source, regex);

    public string Source { get; }
    public bool HasTimedOut => Volatile.Read(ref _timeouts) > 0;

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
            pattern = new BoundedPattern(source, Make(text, options));
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
        try
        {
            return _regex.Match(text, from) is { Success: true } match ? match : null;
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
        try
        {
            return _regex.Replace(text, "");
        }
        catch (RegexMatchTimeoutException)
        {
            Interlocked.Increment(ref _timeouts);
            return text;
        }
    }

    public bool Equals(BoundedPattern? other) =>
        other is not null && string.Equals(Source, other.Source, StringComparison.Ordinal) && _regex.Options == other._regex.Options;

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
            return new Regex(text, options | RegexOptions.NonBacktracking, TimeMax);
        }
        catch (NotSupportedException)
        {
            return new Regex(text, options, TimeMax);
        }
    }
}
