namespace Loreli.Terminal;

/// <summary>The numbers of a control sequence: groups between semicolons, parts between colons.</summary>
internal sealed class CsiParameters
{
    /// <summary>Larger ones mean nothing in any sequence and are cut to this.</summary>
    private const int NumberMax = 99_999_999;

    private readonly int[][] _groups;

    public CsiParameters(string body) => _groups =
        body.Length == 0 ? [] : [.. body.Split(';').Select(group => group.Split(':').Select(Number).ToArray())];

    public int Count => _groups.Length;

    /// <summary>First part of a group; 0 when there is none.</summary>
    public int this[int index] => index < _groups.Length ? _groups[index][0] : 0;

    public ReadOnlySpan<int> Group(int index) => index < _groups.Length ? _groups[index] : [];

    private static int Number(string digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return 0;
            }
            number = Math.Min(NumberMax, (number * 10) + digit - '0');
        }
        return number;
    }
}
