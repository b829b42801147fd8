using System.Text;

namespace Loreli.Daemon.Api;

/// <summary>Reads the part of an address behind its question mark. Strict: unknown and doubled names are refused. Pure.</summary>
internal static class QueryText
{
    private const int CharsMax = 8_192;

    /// <exception cref="ApiRefusal">Names what is wrong.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string query, IReadOnlyList<string> known)
    {
        if (query.Length > CharsMax)
        {
            throw ApiErrors.Bad("query", $"{query.Length} characters", $"at most {CharsMax}");
        }
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            var name = Unescape(equals < 0 ? pair : pair[..equals]);
            if (!known.Contains(name))
            {
                throw ApiErrors.UnknownParameter(name, known);
            }
            if (!values.TryAdd(name, equals < 0 ? "" : Unescape(pair[(equals + 1)..])))
            {
                throw ApiErrors.Bad(name, "it is given twice", "given once");
            }
        }
        return values;
    }

    /// <exception cref="ApiRefusal">The text is not percent-encoded UTF-8.</exception>
    public static string Unescape(string text)
    {
        if (text.AsSpan().IndexOfAny('%', '+') < 0)
        {
            return text;
        }
        var bytes = new List<byte>(text.Length);
        var plain = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < plain.Length; i++)
        {
            if (plain[i] != '%')
            {
                bytes.Add(plain[i] == '+' ? (byte)' ' : plain[i]);
                continue;
            }
            if (i + 2 >= plain.Length || !char.IsAsciiHexDigit((char)plain[i + 1]) || !char.IsAsciiHexDigit((char)plain[i + 2]))
            {
                throw ApiErrors.Bad("query", $"\"{text}\" is badly escaped", "% and two hexadecimal digits for a byte of UTF-8");
            }
            bytes.Add(Convert.ToByte($"{(char)plain[i + 1]}{(char)plain[i + 2]}", 16));
            i += 2;
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
