using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Loreli.Configuration.Keys;

internal sealed class FlagKind : TextKind<bool>
{
    public override string Expected => "true or false";

    protected override bool TryParse(string text, out bool value) =>
        (value = text is "true" or "True" or "TRUE") || text is "false" or "False" or "FALSE";

    public override void WriteValue(Utf8JsonWriter json, bool value) => json.WriteBooleanValue(value);

    public override void WriteSchema(Utf8JsonWriter json) => json.WriteString("type", "boolean");
}

internal sealed class WholeKind(int least, int most) : TextKind<int>
{
    public override string Expected => $"a whole number from {least} to {most}";

    protected override bool TryParse(string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;

    public override void WriteValue(Utf8JsonWriter json, int value) => json.WriteNumberValue(value);

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "integer");
        json.WriteNumber("minimum", least);
        json.WriteNumber("maximum", most);
    }
}

internal sealed class DurationKind(TimeSpan least, TimeSpan most, string like = "10m") : TextKind<TimeSpan>
{
    public const string Pattern = @"^([0-9.]+(ms|s|m|h|d)?)+$";

    public override string Expected => $"a duration from {Exact.Format(least)} to {Exact.Format(most)}, like {like}, or plain milliseconds";

    protected override bool TryParse(string text, out TimeSpan value) =>
        DurationText.TryParse(text, out value) && value >= least && value <= most;

    public override void WriteValue(Utf8JsonWriter json, TimeSpan value) => json.WriteStringValue(Exact.Format(value));

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("type");
        json.WriteStringValue("string");
        json.WriteStringValue("integer");
        json.WriteEndArray();
        json.WriteString("pattern", Pattern);
        json.WriteNumber("minimum", (long)least.TotalMilliseconds);
        json.WriteNumber("maximum", (long)most.TotalMilliseconds);
    }
}

internal sealed class DurationSpanKind(TimeSpan least, TimeSpan most, string like) : TextKind<DurationSpan>
{
    public override string Expected =>
        $"a duration, or two with \"..\" between them, the shorter first, from {Exact.Format(least)} to {Exact.Format(most)}, like {like}";

    protected override bool TryParse(string text, out DurationSpan value)
    {
        var (first, second) = text.IndexOf("..", StringComparison.Ordinal) is var at and >= 0 ? (text[..at], text[(at + 2)..]) : (text, text);
        var valid = DurationText.TryParse(first, out var from) & DurationText.TryParse(second, out var to)
            && from >= least && to <= most && from <= to;
        value = new DurationSpan(from, to);
        return valid;
    }

    public override void WriteValue(Utf8JsonWriter json, DurationSpan value) =>
        json.WriteStringValue(value.Least == value.Most ? Exact.Format(value.Least) : $"{Exact.Format(value.Least)}..{Exact.Format(value.Most)}");

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("type");
        json.WriteStringValue("string");
        json.WriteStringValue("integer");
        json.WriteEndArray();
    }
}

internal sealed class SizeKind(long least, long most, string like) : TextKind<long>
{
    public override string Expected => $"a size from {Exact.Format(least)} to {Exact.Format(most)}, like {like}";

    protected override bool TryParse(string text, out long value) => ByteSize.TryParse(text, out value) && value >= least && value <= most;

    public override void WriteValue(Utf8JsonWriter json, long value) => json.WriteStringValue(Exact.Format(value));

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("type");
        json.WriteStringValue("string");
        json.WriteStringValue("integer");
        json.WriteEndArray();
        json.WriteString("pattern", "^[0-9.]+ ?([KMGTkmgt]?i?[Bb])?$");
    }
}

/// <summary>One of the words that an enumeration has, written as <c>on-failure</c>.</summary>
internal sealed class ChoiceKind<T> : TextKind<T> where T : struct, Enum
{
    private static readonly (string Word, T Value)[] Known =
        [.. Enum.GetValues<T>().Select(it => (JsonNamingPolicy.KebabCaseLower.ConvertName(it.ToString()), it))];

    public override string Expected => $"one of {string.Join(", ", Known.Select(it => it.Word))}";

    protected override string? NearestTo(string text) => Nearest.To(text, Known.Select(it => it.Word));

    protected override bool TryParse(string text, out T value)
    {
        var at = Array.FindIndex(Known, it => it.Word == text);
        value = at < 0 ? default : Known[at].Value;
        return at >= 0;
    }

    public override void WriteValue(Utf8JsonWriter json, T value) => json.WriteStringValue(Array.Find(Known, it => it.Value.Equals(value)).Word);

    public override void WriteSchema(Utf8JsonWriter json) => Schema.Words(json, Known.Select(it => it.Word));
}

/// <summary>One of these words.</summary>
internal sealed class WordKind(params string[] words) : TextKind<string>
{
    public override string Expected => $"one of {string.Join(", ", words)}";

    protected override string? NearestTo(string text) => Nearest.To(text, words);

    protected override bool TryParse(string text, out string value) => words.Contains(value = text);

    public override void WriteValue(Utf8JsonWriter json, string value) => json.WriteStringValue(value);

    public override void WriteSchema(Utf8JsonWriter json) => Schema.Words(json, words);
}

/// <summary>Free text within a length and, if wanted, a pattern that must match the whole.</summary>
/// <param name="isHidden">It may hold a secret and is not shown.</param>
internal sealed class FreeTextKind(string expected, int lengthMax, string? pattern = null, bool isHidden = false) : TextKind<string>
{
    private readonly Regex? _pattern = pattern is null ? null : new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    public override string Expected => expected;

    protected override bool TryParse(string text, out string value)
    {
        value = text;
        return text.Length > 0 && text.Length <= lengthMax && _pattern?.IsMatch(text) != false;
    }

    public override void WriteValue(Utf8JsonWriter json, string value) => json.WriteStringValue(isHidden ? HiddenTextKind.Shown : value);

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteNumber("minLength", 1);
        json.WriteNumber("maxLength", lengthMax);
        if (pattern is not null)
        {
            json.WriteString("pattern", pattern.Replace(@"\z", "$", StringComparison.Ordinal));
        }
    }
}

/// <summary>The value of a variable: any text, the empty one included, never shown.</summary>
internal sealed class HiddenTextKind : TextKind<string>
{
    public const string Shown = "(hidden)";

    public override string Expected => "a text";

    protected override bool TryParse(string text, out string value) => (value = text).Length <= ConfigurationLimits.TextLengthMax;

    public override void WriteValue(Utf8JsonWriter json, string value) => json.WriteStringValue(Shown);

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("type");
        foreach (var type in (string[])["string", "number", "boolean"])
        {
            json.WriteStringValue(type);
        }
        json.WriteEndArray();
    }
}
