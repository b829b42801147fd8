namespace Loreli.Panes;

/// <summary>Divides what there is among those who want it. Pure.</summary>
internal static class FairShares
{
    /// <summary>A recording below this is of no use to anybody; with all panes that there may be, 500 MiB.</summary>
    public const long LeastBytes = 1 << 20;

    /// <summary>Nobody gets more than wished; what the modest leave is for the others, who get the same each.</summary>
    /// <returns>A share for every wish, in the order of the wishes; together no more than <paramref name="total"/>, unless that
    /// takes less than <see cref="LeastBytes"/> each.</returns>
    public static IReadOnlyList<long> Of(long total, IReadOnlyList<long> wishes)
    {
        var shares = new long[wishes.Count];
        var left = total;
        var waiting = wishes.Count;
        foreach (var index in Enumerable.Range(0, wishes.Count).OrderBy(it => wishes[it]))
        {
            shares[index] = Math.Min(wishes[index], Math.Max(LeastBytes, left / waiting));
            left = Math.Max(0, left - shares[index]);
            waiting--;
        }
        return shares;
    }
}
