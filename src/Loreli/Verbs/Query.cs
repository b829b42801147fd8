using System.Globalization;
using System.Text;

namespace Loreli.Verbs;

/// <summary>The query of a request's path; what is not set is left out.</summary>
internal sealed class Query
{
    private readonly StringBuilder _text = new();

    public Query With(string name, bool given) => given ? Add(name, "1") : this;

    public Query With(string name, string? value) => value is null ? this : Add(name, Uri.EscapeDataString(value));

    public Query With(string name, long? value) => value is { } number ? Add(name, number.ToString(CultureInfo.InvariantCulture)) : this;

    /// <summary>In milliseconds.</summary>
    public Query With(string name, TimeSpan? value) => With(name, (long?)value?.TotalMilliseconds);

    public override string ToString() => _text.ToString();

    private Query Add(string name, string value)
    {
        _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(value);
        return this;
    }
}
